//! Hooks and annotations.

use super::Fault;
use crate::bundle::Edit::{Drop, Put};

const L: &str = "linux";

pub(super) const FAULTS: &[Fault] = &[
    Fault::must(L, "runtime.config.hooks", "hooks as a list", &[Put("/hooks", "[]")]),
    Fault::must(
        L,
        "runtime.config.hooks.prestart",
        "a hook that is no list",
        &[Put("/hooks/prestart", "{\"path\":\"/a\"}")],
    ),
    Fault::must(
        L,
        "runtime.config.hooks.createRuntime",
        "a hook that is a text",
        &[Put("/hooks/createRuntime", "[\"/a\"]")],
    ),
    Fault::must(
        L,
        "runtime.config.hooks.createContainer",
        "a hook that is null",
        &[Put("/hooks/createContainer", "null")],
    ),
    Fault::must(
        L,
        "runtime.config.hooks.startContainer",
        "a hook that is a number",
        &[Put("/hooks/startContainer", "1")],
    ),
    Fault::must(L, "runtime.config.hooks.poststart", "a hook in a list of lists", &[Put("/hooks/poststart", "[[]]")]),
    Fault::must(L, "runtime.config.hooks.poststop", "a hook that is a boolean", &[Put("/hooks/poststop", "true")]),
    Fault::must(L, "runtime.config.hooks.path.present", "no path", &[Drop("/hooks/createRuntime/0/path")]),
    Fault::must(
        L,
        "runtime.config.hooks.path.absolute",
        "a relative path",
        &[Put("/hooks/prestart/0/path", "\"bin/hook\"")],
    ),
    Fault::must(
        L,
        "runtime.config.hooks.path.absolute",
        "a relative path in the container",
        &[Put("/hooks/startContainer/0/path", "\"hook\"")],
    ),
    Fault::must(
        L,
        "runtime.config.hooks.optional",
        "arguments in one text",
        &[Put("/hooks/prestart/0/args", "\"hook\"")],
    ),
    Fault::must(
        L,
        "runtime.config.hooks.optional",
        "a timeout with a unit",
        &[Put("/hooks/prestart/0/timeout", "\"5s\"")],
    ),
    Fault::must(
        L,
        "runtime.config.hooks.timeout.positive",
        "a timeout of zero",
        &[Put("/hooks/prestart/0/timeout", "0")],
    ),
    Fault::must(
        L,
        "runtime.config.hooks.timeout.positive",
        "a negative timeout",
        &[Put("/hooks/poststart/0/timeout", "-1")],
    ),
    Fault::must(
        L,
        "runtime.config.annotations",
        "annotations as a list",
        &[Put("/annotations", "[\"com.example.key\"]")],
    ),
    Fault::must(L, "runtime.config.annotations.key.nonempty", "an empty key", &[Put("/annotations/", "\"a\"")]),
    Fault::should(
        L,
        "runtime.config.annotations.key.reverse-domain",
        "a bare key",
        &[Put("/annotations/key", "\"a\"")],
    ),
    Fault::must(
        L,
        "runtime.config.annotations.key.reserved",
        "a key that the spec does not have",
        &[Put("/annotations/org.opencontainers.foo", "\"a\"")],
    ),
    Fault::should(
        L,
        "runtime.config.annotations.key.reserved",
        "a key of images alone",
        &[Put("/annotations/org.opencontainers.image.title", "\"a\"")],
    ),
    Fault::must(
        L,
        "runtime.config.annotations.image-keys.value",
        "a day without time",
        &[Put("/annotations/org.opencontainers.image.created", "\"2026-01-31\"")],
    ),
    Fault::should(
        L,
        "runtime.config.annotations.image-keys.value",
        "a signal by number",
        &[Put("/annotations/org.opencontainers.image.stopSignal", "\"15\"")],
    ),
    Fault::must(
        L,
        "runtime.config.annotations.value.string",
        "a number for a value",
        &[Put("/annotations/com.example.key", "2")],
    ),
    Fault::must(
        L,
        "runtime.config.annotations.value.string",
        "null for a value",
        &[Put("/annotations/com.example.key", "null")],
    ),
];
