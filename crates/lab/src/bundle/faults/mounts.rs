//! Mounts.

use super::Fault;
use crate::bundle::Edit::{Drop, Put};

const L: &str = "linux";

pub(super) const FAULTS: &[Fault] = &[
    Fault::must(L, "runtime.config.mounts", "mounts as an object", &[Put("/mounts", "{\"destination\":\"/a\"}")]),
    Fault::must(L, "runtime.config.mounts", "a mount as a text", &[Put("/mounts/0", "\"/a\"")]),
    Fault::must(L, "runtime.config.mounts.destination.present", "no destination", &[Drop("/mounts/0/destination")]),
    Fault::should(
        L,
        "runtime.config.mounts.destination.absolute",
        "a relative destination since 1.2.0",
        &[Put("/mounts/0/destination", "\"proc\"")],
    ),
    Fault::must(
        "linux-1.0.0",
        "runtime.config.mounts.destination.absolute",
        "a relative destination in 1.0.0",
        &[Put("/mounts/0/destination", "\"proc\"")],
    ),
    Fault::must(
        "zos",
        "runtime.config.mounts.destination.absolute-other",
        "a relative destination on z/OS",
        &[Put("/mounts/0/destination", "\"tmp\"")],
    ),
    Fault::must(
        "freebsd",
        "runtime.config.mounts.destination.absolute-other",
        "a relative destination on FreeBSD",
        &[Put("/mounts/0/destination", "\"dev\"")],
    ),
    Fault::must(L, "runtime.config.mounts.source", "a source that is a list", &[Put("/mounts/0/source", "[]")]),
    Fault::must(
        L,
        "runtime.config.mounts.options",
        "options in one text",
        &[Put("/mounts/0/options", "\"ro,nosuid\"")],
    ),
    Fault::must(L, "runtime.config.mounts.options", "an option that is a number", &[Put("/mounts/0/options", "[1]")]),
    Fault::must(L, "runtime.config.mounts.type", "a type that is null", &[Put("/mounts/0/type", "null")]),
    Fault::must(L, "runtime.config.mounts.uidMappings", "mappings as an object", &[Put("/mounts/2/uidMappings", "{}")]),
    Fault::must(
        L,
        "runtime.config.mounts.mappings.format",
        "a mapping without size",
        &[Drop("/mounts/2/uidMappings/0/size")],
    ),
    Fault::must(
        L,
        "runtime.config.mounts.mappings.format",
        "a negative ID",
        &[Put("/mounts/2/gidMappings/0/hostID", "-1")],
    ),
    Fault::must(L, "runtime.config.mounts.mappings.both", "no mapping of groups", &[Drop("/mounts/2/gidMappings")]),
    Fault::must(L, "runtime.config.mounts.mappings.both", "no mapping of users", &[Drop("/mounts/2/uidMappings")]),
    Fault::should(
        L,
        "runtime.config.mounts.mappings.idmap-option",
        "mappings without the option",
        &[Put("/mounts/2/options", "[\"rbind\"]")],
    ),
    Fault::must(
        L,
        "runtime.config.mounts.idmap.error-no-userns",
        "an option without any mapping",
        &[Drop("/linux/namespaces/5")],
    ),
];
