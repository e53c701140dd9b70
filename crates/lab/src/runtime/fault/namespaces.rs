//! Faults of namespaces, and of what belongs to them.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::Fault;
use super::filesystem::root_of;
use crate::runtime::edit::Edit;
use crate::runtime::lie::{Condition, Lie};

const INHERITED: &[&str] = &["runtime.linux.namespaces.unlisted.inherited"];
const JOINED: &[&str] = &["runtime.linux.namespaces.path.joined"];
const MAPPED: &[&str] = &["runtime.linux.idMappings.applied"];
const NEW: &[&str] = &["runtime.linux.namespaces.no-path.new"];
const SYSCTL: &[&str] = &["runtime.linux.sysctl.applied"];

fn has(config: &Value, kind: &str) -> bool {
    let listed = config.pointer("/linux/namespaces").and_then(Value::as_array);
    listed.is_some_and(|listed| listed.iter().any(|namespace| namespace["type"] == kind))
}

fn always(config: &mut Value, kind: &str) {
    if !has(config, kind)
        && let Some(Value::Array(listed)) = config.pointer_mut("/linux/namespaces")
    {
        listed.push(json!({ "type": kind }));
    }
}

/// The files of the root filesystem get the owner that its user 0 is on the host.
fn chown(config: &mut Value, bundle: &Path) {
    let Some(owner) = config.pointer("/linux/uidMappings/0/hostID").and_then(Value::as_u64) else { return };
    let root = root_of(config, bundle);
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        let owner = u32::try_from(owner).ok();
        // What cannot be changed is as it was.
        let _ = std::os::unix::fs::lchown(entry.path(), owner, owner);
    }
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red(
        "changes_id_mappings",
        "a mapping leads to other IDs of the host",
        MAPPED,
        &[Lie::Config(Edit::Put("/linux/uidMappings/0/hostID", "200000"))],
    ),
    Fault::yellow(
        "changes_the_owners_of_files",
        "the files of the root filesystem get the owners that a mapping says",
        &["runtime.linux.idMappings.no-chown"],
        &[Lie::Config(Edit::Do(chown))],
    ),
    Fault::red(
        "joins_no_ipc_namespace",
        "the `path` of an ipc namespace is ignored, and it is new",
        JOINED,
        &[Lie::Config(Edit::Drop("/linux/namespaces/[type=ipc]/path"))],
    ),
    Fault::red(
        "joins_no_mount_namespace",
        "the `path` of a mount namespace is ignored, and it is new",
        JOINED,
        &[Lie::Config(Edit::Drop("/linux/namespaces/[type=mount]/path"))],
    ),
    Fault::red(
        "joins_no_namespaces",
        "the `path` of a namespace is ignored, and it is new",
        JOINED,
        &[Lie::Config(Edit::Drop("/linux/namespaces/*/path"))],
    ),
    Fault::red(
        "joins_no_user_namespace",
        "the `path` of a user namespace is ignored, and it is new",
        JOINED,
        &[Lie::Config(Edit::Drop("/linux/namespaces/[type=user]/path"))],
    ),
    Fault::red(
        "makes_a_pid_namespace_unasked",
        "the pid namespace is new, whether it is listed or not",
        INHERITED,
        &[Lie::Config(Edit::Do(|config, _| always(config, "pid")))],
    ),
    Fault::red(
        "makes_a_uts_namespace_unasked",
        "the UTS namespace is new, whether it is listed or not",
        INHERITED,
        &[Lie::Config(Edit::Do(|config, _| always(config, "uts")))],
    ),
    Fault::red(
        "makes_an_ipc_namespace_unasked",
        "the ipc namespace is new, whether it is listed or not",
        INHERITED,
        &[Lie::Config(Edit::Do(|config, _| always(config, "ipc")))],
    ),
    Fault::red(
        "makes_no_cgroup_namespace",
        "a cgroup namespace that is listed is not made",
        NEW,
        &[Lie::Config(Edit::Drop("/linux/namespaces/[type=cgroup]"))],
    ),
    Fault::red(
        "makes_no_ipc_namespace",
        "an ipc namespace that is listed is not made",
        NEW,
        &[Lie::Config(Edit::Drop("/linux/namespaces/[type=ipc]"))],
    ),
    Fault::red(
        "makes_no_uts_namespace_without_a_name",
        "a UTS namespace that is listed is not made where no host name is configured",
        NEW,
        &[Lie::Config(Edit::Do(|config, _| {
            let names = ["hostname", "domainname"];
            if names.iter().all(|name| config.get(name).is_none())
                && let Some(Value::Array(listed)) = config.pointer_mut("/linux/namespaces")
            {
                listed.retain(|namespace| namespace["type"] != "uts" || namespace.get("path").is_some());
            }
        }))],
    ),
    Fault::red(
        "maps_only_the_first_range",
        "of several mappings the first alone counts",
        MAPPED,
        &[Lie::Config(Edit::Drop("/linux/uidMappings/1")), Lie::Config(Edit::Drop("/linux/gidMappings/1"))],
    ),
    Fault::yellow(
        "refuses_cgroup_namespaces",
        "a configuration with a cgroup namespace is refused",
        &["runtime.linux.namespaces.supported"],
        &[Lie::Refuse(Condition(|_, config, _| has(config, "cgroup")))],
    ),
    Fault::yellow(
        "refuses_user_namespaces",
        "a configuration with a user namespace is refused",
        &["runtime.linux.namespaces.supported"],
        &[Lie::Refuse(Condition(|_, config, _| has(config, "user")))],
    ),
    Fault::red(
        "runs_as_root_of_a_user_namespace",
        "in a user namespace the process has the user 0",
        &["runtime.config.process.user.applied"],
        &[Lie::Config(Edit::Do(|config, _| {
            if has(config, "user") {
                config["process"]["user"]["uid"] = json!(0);
            }
        }))],
    ),
    Fault::red(
        "sets_another_kernel_parameter",
        "a kernel parameter gets another value",
        SYSCTL,
        &[Lie::Config(Edit::Put("/linux/sysctl/net.core.somaxconn", "\"258\""))],
    ),
    Fault::red(
        "sets_no_kernel_parameters",
        "`linux.sysctl` is ignored",
        SYSCTL,
        &[Lie::Config(Edit::Drop("/linux/sysctl"))],
    ),
    Fault::red(
        "states_time_namespaces_that_have_no_offsets",
        "a version with time namespaces is stated, and none is made",
        &["runtime.linux.timeOffsets.applied"],
        &[
            Lie::Features(Edit::Put("/ociVersionMax", "\"1.1.0\"")),
            Lie::Config(Edit::Drop("/linux/namespaces/[type=time]")),
            Lie::Config(Edit::Drop("/linux/timeOffsets")),
        ],
    ),
    Fault::yellow(
        "states_time_namespaces_that_it_refuses",
        "a version with time namespaces is stated, and a configuration with one is refused",
        &["runtime.linux.namespaces.supported.time"],
        &[
            Lie::Features(Edit::Put("/ociVersionMax", "\"1.1.0\"")),
            Lie::Refuse(Condition(|_, config, _| has(config, "time"))),
        ],
    ),
];
