//! JSON, version, root, names and sections.

use super::Fault;
use crate::bundle::Edit::{Bytes, Drop, Put, Text};

const L: &str = "linux";
const M: &str = "minimal";
const LATIN_1: &[u8] = b"{\"ociVersion\":\"1.0.0\",\"root\":{\"path\":\"rootfs\"},\"hostname\":\"caf\xe9\",\
    \"process\":{\"user\":{\"uid\":0,\"gid\":0},\"args\":[\"sh\"],\"cwd\":\"/\"}}";

pub(super) const FAULTS: &[Fault] = &[
    Fault::must(M, "runtime.json.well-formed", "a comma too many", &[Text("\"sh\"", "\"sh\",")]),
    Fault::must(M, "runtime.json.well-formed", "nothing at all", &[Bytes(b"")]),
    Fault::must(M, "runtime.json.well-formed", "a byte order mark", &[Text("{", "\u{feff}{")]),
    Fault::must(M, "runtime.json.well-formed", "a second value behind the first", &[Text("{", "{} {")]),
    Fault::must(M, "runtime.json.well-formed", "a comment", &[Text("{", "{ // config\n")]),
    Fault::must(M, "runtime.json.utf8", "Latin-1", &[Bytes(LATIN_1)]),
    Fault::must(M, "runtime.json.utf8", "UTF-16", &[Bytes(b"{\0\"\0a\0\"\0:\x001\0}\0")]),
    Fault::must(M, "runtime.json.no-duplicate-names", "two versions", &[Text("{", "{\n\"ociVersion\": \"1.0.0\",")]),
    Fault::must(
        M,
        "runtime.json.no-duplicate-names",
        "two names in an inner object",
        &[Text("\"gid\": 0", "\"gid\": 0, \"uid\": 0")],
    ),
    Fault::must(M, "runtime.config.ociVersion.present", "no version", &[Drop("/ociVersion")]),
    Fault::must(M, "runtime.config.ociVersion.present", "the version is a number", &[Put("/ociVersion", "1.0")]),
    Fault::must(M, "runtime.config.ociVersion.present", "an array", &[Bytes(b"[]")]),
    Fault::must(M, "runtime.config.ociVersion.semver", "a version of two numbers", &[Put("/ociVersion", "\"1.0\"")]),
    Fault::must(M, "runtime.config.ociVersion.semver", "a version with a v", &[Put("/ociVersion", "\"v1.0.0\"")]),
    Fault::must(M, "runtime.config.ociVersion.semver", "an empty version", &[Put("/ociVersion", "\"\"")]),
    Fault::must(M, "runtime.config.ociVersion.semver", "a word for a version", &[Put("/ociVersion", "\"invalid\"")]),
    Fault::must(M, "runtime.config.root", "root is a path", &[Put("/root", "\"rootfs\"")]),
    Fault::must(M, "runtime.config.root.required-posix", "no root", &[Drop("/root")]),
    Fault::must(M, "runtime.config.root.path.present", "root without path", &[Put("/root", "{}")]),
    Fault::must(
        M,
        "runtime.config.root.path.present",
        "root with a path of another name",
        &[Put("/root", "{\"Path\":\"rootfs\"}")],
    ),
    Fault::must(M, "runtime.config.root.path.present", "the path is null", &[Put("/root/path", "null")]),
    Fault::should(M, "runtime.config.root.path.conventional", "an unusual root", &[Put("/root/path", "\"fs\"")]),
    Fault::must(M, "runtime.config.root.readonly", "read-only as a text", &[Put("/root/readonly", "\"true\"")]),
    Fault::must(L, "runtime.config.hostname", "a name that is null", &[Put("/hostname", "null")]),
    Fault::must(L, "runtime.config.domainname", "a domain that is a list", &[Put("/domainname", "[\"example.com\"]")]),
    Fault::must(
        L,
        "runtime.config.platform.linux",
        "the section is a boolean",
        &[Put("/linux", "true"), Put("/mounts", "[]")],
    ),
    Fault::must("vm", "runtime.config.platform.vm", "the section is a list", &[Put("/vm", "[]")]),
];
