//! Seccomp.

use super::Fault;
use crate::bundle::Edit::{Drop, Put};

const L: &str = "linux";

pub(super) const FAULTS: &[Fault] = &[
    Fault::must(
        L,
        "runtime.linux.seccomp",
        "architectures in one text",
        &[Put("/linux/seccomp/architectures", "\"SCMP_ARCH_X86\"")],
    ),
    Fault::must(
        L,
        "runtime.linux.seccomp.flags",
        "flags in one text",
        &[Put("/linux/seccomp/flags", "\"SECCOMP_FILTER_FLAG_LOG\"")],
    ),
    Fault::must(
        L,
        "runtime.linux.seccomp.defaultErrnoRet",
        "a negative errno",
        &[Put("/linux/seccomp/defaultErrnoRet", "-1")],
    ),
    Fault::must(
        L,
        "runtime.linux.seccomp.defaultErrnoRet",
        "an errno by name",
        &[Put("/linux/seccomp/defaultErrnoRet", "\"ENOSYS\"")],
    ),
    Fault::must(
        L,
        "runtime.linux.seccomp.listener",
        "metadata as an object",
        &[Put("/linux/seccomp/listenerMetadata", "{}")],
    ),
    Fault::must(L, "runtime.linux.seccomp.defaultAction", "no default", &[Drop("/linux/seccomp/defaultAction")]),
    Fault::must(
        L,
        "runtime.linux.seccomp.action.values",
        "a default that nobody knows",
        &[Put("/linux/seccomp/defaultAction", "\"SCMP_ACT_DENY\""), Drop("/linux/seccomp/defaultErrnoRet")],
    ),
    Fault::must(
        L,
        "runtime.linux.seccomp.action.values",
        "an action without its prefix",
        &[Put("/linux/seccomp/syscalls/1/action", "\"ALLOW\"")],
    ),
    Fault::must(
        L,
        "runtime.linux.seccomp.architectures.values",
        "an architecture of Go",
        &[Put("/linux/seccomp/architectures/0", "\"amd64\"")],
    ),
    Fault::should(
        L,
        "runtime.linux.seccomp.architectures.values",
        "the native architecture",
        &[Put("/linux/seccomp/architectures/0", "\"SCMP_ARCH_NATIVE\"")],
    ),
    Fault::must(
        L,
        "runtime.linux.seccomp.flags.values",
        "a flag that nobody knows",
        &[Put("/linux/seccomp/flags/0", "\"SECCOMP_FILTER_FLAG_NEW_LISTENER\"")],
    ),
    Fault::must(
        L,
        "runtime.linux.seccomp.op.values",
        "a sign for an operator",
        &[Put("/linux/seccomp/syscalls/1/args/1/op", "\"!=\"")],
    ),
    Fault::must(
        L,
        "runtime.linux.seccomp.errnoRet.unsupported",
        "an errno beside a permission",
        &[Put("/linux/seccomp/syscalls/0/action", "\"SCMP_ACT_ALLOW\"")],
    ),
    Fault::must(
        L,
        "runtime.linux.seccomp.errnoRet.unsupported",
        "an errno beside a default that kills",
        &[Put("/linux/seccomp/defaultAction", "\"SCMP_ACT_KILL\"")],
    ),
    Fault::must(
        L,
        "runtime.linux.seccomp.listenerMetadata.needs-path",
        "metadata for nobody",
        &[Drop("/linux/seccomp/listenerPath")],
    ),
    Fault::must(
        L,
        "runtime.linux.seccomp.syscalls.optional",
        "arguments as an object",
        &[Put("/linux/seccomp/syscalls/1/args", "{}")],
    ),
    Fault::must(
        L,
        "runtime.linux.seccomp.syscalls.errnoRet",
        "an errno by name",
        &[Put("/linux/seccomp/syscalls/0/errnoRet", "\"EIO\"")],
    ),
    Fault::must(L, "runtime.linux.seccomp.syscalls.names", "no names", &[Drop("/linux/seccomp/syscalls/0/names")]),
    Fault::must(
        L,
        "runtime.linux.seccomp.syscalls.names",
        "a name in place of names",
        &[Put("/linux/seccomp/syscalls/0/names", "\"getcwd\"")],
    ),
    Fault::must(
        L,
        "runtime.linux.seccomp.syscalls.names.nonempty",
        "an empty list of names",
        &[Put("/linux/seccomp/syscalls/0/names", "[]")],
    ),
    Fault::must(L, "runtime.linux.seccomp.syscalls.action", "no action", &[Drop("/linux/seccomp/syscalls/1/action")]),
    Fault::must(L, "runtime.linux.seccomp.args.fields", "no operator", &[Drop("/linux/seccomp/syscalls/1/args/0/op")]),
    Fault::must(
        L,
        "runtime.linux.seccomp.args.fields",
        "a value above 64 bits",
        &[Put("/linux/seccomp/syscalls/1/args/0/value", "18446744073709551616")],
    ),
];
