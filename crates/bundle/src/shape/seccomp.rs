//! Seccomp (config-linux.md#seccomp).

use catalogue::runtime as req;

use super::{Member, Object, Shape, UINT, UINT64};

const TEXT: Shape = Shape::Text;
const TEXTS: Shape = Shape::List(&Shape::Text);

pub(super) const SECCOMP: Object = Object(&[
    Member::required("defaultAction", TEXT, &req::LINUX_SECCOMP_DEFAULTACTION),
    Member::optional("defaultErrnoRet", Shape::Whole(&UINT), &req::LINUX_SECCOMP_DEFAULTERRNORET),
    Member::optional("architectures", TEXTS, &req::LINUX_SECCOMP),
    Member::optional("flags", TEXTS, &req::LINUX_SECCOMP_FLAGS),
    Member::optional("listenerPath", TEXT, &req::LINUX_SECCOMP_LISTENER),
    Member::optional("listenerMetadata", TEXT, &req::LINUX_SECCOMP_LISTENER),
    Member::optional("syscalls", Shape::List(&Shape::Object(&RULE)), &req::LINUX_SECCOMP),
]);

const RULE: Object = Object(&[
    Member::required("names", TEXTS, &req::LINUX_SECCOMP_SYSCALLS_NAMES),
    Member::required("action", TEXT, &req::LINUX_SECCOMP_SYSCALLS_ACTION),
    Member::optional("errnoRet", Shape::Whole(&UINT), &req::LINUX_SECCOMP_SYSCALLS_ERRNORET),
    Member::optional("args", Shape::List(&Shape::Object(&ARGUMENT)), &req::LINUX_SECCOMP_SYSCALLS_OPTIONAL),
]);

const ARGUMENT: Object = Object(&[
    Member::required("index", Shape::Whole(&UINT), &req::LINUX_SECCOMP_ARGS_FIELDS),
    Member::required("value", Shape::Whole(&UINT64), &req::LINUX_SECCOMP_ARGS_FIELDS),
    Member::required("op", TEXT, &req::LINUX_SECCOMP_ARGS_FIELDS),
    Member::optional("valueTwo", Shape::Whole(&UINT64), &req::LINUX_SECCOMP_SYSCALLS_OPTIONAL),
]);
