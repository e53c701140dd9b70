//! Members that every platform shares (config.md).

use catalogue::runtime as req;

use super::{ID, INT, INT32, Member, Object, Shape, UINT, UINT32, UINT64, on_linux, on_posix, on_windows, on_zos};
use crate::platform::Platform;

const TEXT: Shape = Shape::Text;
const TEXTS: Shape = Shape::List(&Shape::Text);

/// Mounts, root, names and annotations.
pub(crate) const TOP: Object = Object(&[
    Member::required("ociVersion", TEXT, &req::CONFIG_OCIVERSION_PRESENT),
    Member::optional("root", Shape::Object(&ROOT), &req::CONFIG_ROOT),
    Member::optional("mounts", Shape::List(&Shape::Object(&MOUNT)), &req::CONFIG_MOUNTS),
    Member::optional("hostname", TEXT, &req::CONFIG_HOSTNAME),
    Member::optional("domainname", TEXT, &req::CONFIG_DOMAINNAME),
]);

const ROOT: Object = Object(&[
    Member::required("path", TEXT, &req::CONFIG_ROOT_PATH_PRESENT),
    Member::optional("readonly", Shape::Boolean, &req::CONFIG_ROOT_READONLY),
]);

const MOUNT: Object = Object(&[
    Member::required("destination", TEXT, &req::CONFIG_MOUNTS_DESTINATION_PRESENT),
    Member::optional("source", TEXT, &req::CONFIG_MOUNTS_SOURCE),
    Member::optional("options", TEXTS, &req::CONFIG_MOUNTS_OPTIONS),
    Member::optional("type", TEXT, &req::CONFIG_MOUNTS_TYPE).on(on_posix),
    Member::optional("uidMappings", Shape::List(&Shape::Object(&MOUNT_MAPPING)), &req::CONFIG_MOUNTS_UIDMAPPINGS)
        .on(on_posix),
    Member::optional("gidMappings", Shape::List(&Shape::Object(&MOUNT_MAPPING)), &req::CONFIG_MOUNTS_UIDMAPPINGS)
        .on(on_posix),
]);

const MOUNT_MAPPING: Object = Object(&[
    Member::required("containerID", Shape::Whole(&UINT32), &req::CONFIG_MOUNTS_MAPPINGS_FORMAT),
    Member::required("hostID", Shape::Whole(&UINT32), &req::CONFIG_MOUNTS_MAPPINGS_FORMAT),
    Member::required("size", Shape::Whole(&UINT32), &req::CONFIG_MOUNTS_MAPPINGS_FORMAT),
]);

/// The process.
pub(crate) const PROCESS: Object =
    Object(&[Member::optional("process", Shape::Object(&PROCESS_MEMBERS), &req::CONFIG_PROCESS)]);

const PROCESS_MEMBERS: Object = Object(&[
    Member::optional("terminal", Shape::Boolean, &req::CONFIG_PROCESS_TERMINAL),
    Member::optional("consoleSize", Shape::Object(&CONSOLE_SIZE), &req::CONFIG_PROCESS_CONSOLESIZE),
    Member::required("cwd", TEXT, &req::CONFIG_PROCESS_CWD_PRESENT),
    Member::optional("env", TEXTS, &req::CONFIG_PROCESS_ENV),
    Member::optional("args", TEXTS, &req::CONFIG_PROCESS_ARGS),
    Member::optional("commandLine", TEXT, &req::WINDOWS_PROCESS_COMMANDLINE),
    Member::optional("rlimits", Shape::List(&Shape::Object(&RLIMIT)), &req::CONFIG_PROCESS_RLIMITS).on(on_posix),
    Member::optional("apparmorProfile", TEXT, &req::CONFIG_PROCESS_APPARMORPROFILE).on(on_linux),
    Member::optional("capabilities", Shape::Object(&CAPABILITIES), &req::CONFIG_PROCESS_CAPABILITIES).on(on_linux),
    Member::optional("noNewPrivileges", Shape::Boolean, &req::CONFIG_PROCESS_NONEWPRIVILEGES).on(on_linux),
    Member::optional("noNewPrivileges", Shape::Boolean, &req::ZOS_PROCESS_NONEWPRIVILEGES).on(on_zos),
    Member::optional("oomScoreAdj", Shape::Whole(&INT), &req::CONFIG_PROCESS_OOMSCOREADJ).on(on_linux),
    Member::optional("scheduler", Shape::Object(&SCHEDULER), &req::CONFIG_PROCESS_SCHEDULER).on(on_linux),
    Member::optional("selinuxLabel", TEXT, &req::CONFIG_PROCESS_SELINUXLABEL).on(on_linux),
    Member::optional("ioPriority", Shape::Object(&IO_PRIORITY), &req::CONFIG_PROCESS_IOPRIORITY).on(on_linux),
    Member::optional("execCPUAffinity", Shape::Object(&AFFINITY), &req::CONFIG_PROCESS_EXECCPUAFFINITY).on(on_linux),
    Member::optional("user", Shape::Object(&USER), &req::CONFIG_PROCESS_USER_IDS).on(on_posix),
    Member::optional("user", Shape::Object(&WINDOWS_USER), &req::WINDOWS_USER_USERNAME).on(on_windows),
]);

/// Whether the text defines this member of the process for a platform.
pub(crate) fn process_has(name: &str, platform: Platform) -> bool {
    PROCESS_MEMBERS.0.iter().any(|member| member.name == name && (member.on)(platform))
}

const CONSOLE_SIZE: Object = Object(&[
    Member::required("height", Shape::Whole(&UINT), &req::CONFIG_PROCESS_CONSOLESIZE_FIELDS),
    Member::required("width", Shape::Whole(&UINT), &req::CONFIG_PROCESS_CONSOLESIZE_FIELDS),
]);

const RLIMIT: Object = Object(&[
    Member::required("type", TEXT, &req::CONFIG_PROCESS_RLIMITS_FIELDS),
    Member::required("soft", Shape::Whole(&UINT64), &req::CONFIG_PROCESS_RLIMITS_FIELDS),
    Member::required("hard", Shape::Whole(&UINT64), &req::CONFIG_PROCESS_RLIMITS_FIELDS),
]);

const CAPABILITIES: Object = Object(&[
    Member::optional("effective", TEXTS, &req::CONFIG_PROCESS_CAPABILITIES_SETS),
    Member::optional("bounding", TEXTS, &req::CONFIG_PROCESS_CAPABILITIES_SETS),
    Member::optional("inheritable", TEXTS, &req::CONFIG_PROCESS_CAPABILITIES_SETS),
    Member::optional("permitted", TEXTS, &req::CONFIG_PROCESS_CAPABILITIES_SETS),
    Member::optional("ambient", TEXTS, &req::CONFIG_PROCESS_CAPABILITIES_SETS),
]);

const SCHEDULER: Object = Object(&[
    Member::required("policy", TEXT, &req::CONFIG_PROCESS_SCHEDULER_POLICY),
    Member::optional("nice", Shape::Whole(&INT32), &req::CONFIG_PROCESS_SCHEDULER_OPTIONAL),
    Member::optional("priority", Shape::Whole(&INT32), &req::CONFIG_PROCESS_SCHEDULER_OPTIONAL),
    Member::optional("flags", TEXTS, &req::CONFIG_PROCESS_SCHEDULER_OPTIONAL),
    Member::optional("runtime", Shape::Whole(&UINT64), &req::CONFIG_PROCESS_SCHEDULER_OPTIONAL),
    Member::optional("deadline", Shape::Whole(&UINT64), &req::CONFIG_PROCESS_SCHEDULER_OPTIONAL),
    Member::optional("period", Shape::Whole(&UINT64), &req::CONFIG_PROCESS_SCHEDULER_OPTIONAL),
]);

const IO_PRIORITY: Object = Object(&[
    Member::required("class", TEXT, &req::CONFIG_PROCESS_IOPRIORITY_FIELDS),
    Member::required("priority", Shape::Whole(&INT), &req::CONFIG_PROCESS_IOPRIORITY_FIELDS),
]);

const AFFINITY: Object = Object(&[
    Member::optional("initial", TEXT, &req::CONFIG_PROCESS_EXECCPUAFFINITY_FIELDS),
    Member::optional("final", TEXT, &req::CONFIG_PROCESS_EXECCPUAFFINITY_FIELDS),
]);

const USER: Object = Object(&[
    Member::required("uid", Shape::Whole(&ID), &req::CONFIG_PROCESS_USER_IDS),
    Member::required("gid", Shape::Whole(&ID), &req::CONFIG_PROCESS_USER_IDS),
    Member::optional("umask", Shape::Whole(&ID), &req::CONFIG_PROCESS_USER_UMASK),
    Member::optional("additionalGids", Shape::List(&Shape::Whole(&ID)), &req::CONFIG_PROCESS_USER_OPTIONAL),
]);

const WINDOWS_USER: Object = Object(&[Member::optional("username", TEXT, &req::WINDOWS_USER_USERNAME)]);

/// The hooks, which only POSIX platforms have.
pub(crate) const HOOKS: Object =
    Object(&[Member::optional("hooks", Shape::Object(&HOOK_KINDS), &req::CONFIG_HOOKS).on(on_posix)]);

const HOOK_LIST: Shape = Shape::List(&Shape::Object(&HOOK));

const HOOK_KINDS: Object = Object(&[
    Member::optional("prestart", HOOK_LIST, &req::CONFIG_HOOKS_PRESTART),
    Member::optional("createRuntime", HOOK_LIST, &req::CONFIG_HOOKS_CREATERUNTIME),
    Member::optional("createContainer", HOOK_LIST, &req::CONFIG_HOOKS_CREATECONTAINER),
    Member::optional("startContainer", HOOK_LIST, &req::CONFIG_HOOKS_STARTCONTAINER),
    Member::optional("poststart", HOOK_LIST, &req::CONFIG_HOOKS_POSTSTART),
    Member::optional("poststop", HOOK_LIST, &req::CONFIG_HOOKS_POSTSTOP),
]);

const HOOK: Object = Object(&[
    Member::required("path", TEXT, &req::CONFIG_HOOKS_PATH_PRESENT),
    Member::optional("args", TEXTS, &req::CONFIG_HOOKS_OPTIONAL),
    Member::optional("env", TEXTS, &req::CONFIG_HOOKS_OPTIONAL),
    Member::optional("timeout", Shape::Whole(&INT), &req::CONFIG_HOOKS_OPTIONAL),
]);
