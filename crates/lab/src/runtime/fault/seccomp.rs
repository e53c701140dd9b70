//! Faults of seccomp.

use std::path::Path;

use serde_json::Value;

use super::Fault;
use crate::runtime::edit::Edit;
use crate::runtime::lie::{Condition, Lie};

const APPLIED: &[&str] = &["runtime.linux.seccomp.applied"];
const DEFAULT: &[&str] = &["runtime.linux.seccomp.errnoRet.default"];

fn is_notified(config: &Value) -> bool {
    let rules = config.pointer("/linux/seccomp/syscalls").and_then(Value::as_array);
    rules.into_iter().flatten().any(|rule| rule["action"] == "SCMP_ACT_NOTIFY")
}

/// No rule notifies, and nobody listens.
fn silenced(config: &mut Value, _: &Path) {
    let Some(seccomp) = config.pointer_mut("/linux/seccomp").and_then(Value::as_object_mut) else { return };
    seccomp.remove("listenerPath");
    seccomp.remove("listenerMetadata");
    for rule in seccomp.get_mut("syscalls").and_then(Value::as_array_mut).into_iter().flatten() {
        if rule["action"] == "SCMP_ACT_NOTIFY" {
            rule["action"] = Value::from("SCMP_ACT_ERRNO");
        }
    }
}

fn silenced_without_listener(config: &mut Value, bundle: &Path) {
    let path = config.pointer("/linux/seccomp/listenerPath").and_then(Value::as_str);
    if path.is_some_and(|path| !Path::new(path).exists()) {
        silenced(config, bundle);
    }
}

/// Error numbers where no action returns one.
fn errnos_dropped(config: &mut Value, _: &Path) {
    let Some(seccomp) = config.pointer_mut("/linux/seccomp").and_then(Value::as_object_mut) else { return };
    let has_errno =
        |action: Option<&Value>| matches!(action.and_then(Value::as_str), Some("SCMP_ACT_ERRNO" | "SCMP_ACT_TRACE"));
    if !has_errno(seccomp.get("defaultAction")) {
        seccomp.remove("defaultErrnoRet");
    }
    for rule in seccomp.get_mut("syscalls").and_then(Value::as_array_mut).into_iter().flatten() {
        if !has_errno(rule.get("action"))
            && let Some(rule) = rule.as_object_mut()
        {
            rule.remove("errnoRet");
        }
    }
}

/// Where no error number is given it is another one than `EPERM`.
fn other_default(config: &mut Value, _: &Path) {
    let Some(seccomp) = config.pointer_mut("/linux/seccomp").and_then(Value::as_object_mut) else { return };
    if seccomp.get("defaultAction").and_then(Value::as_str) == Some("SCMP_ACT_ERRNO") {
        seccomp.entry("defaultErrnoRet").or_insert(Value::from(38));
    }
    for rule in seccomp.get_mut("syscalls").and_then(Value::as_array_mut).into_iter().flatten() {
        if rule["action"] == "SCMP_ACT_ERRNO" && rule.get("errnoRet").is_none() {
            rule["errnoRet"] = Value::from(38);
        }
    }
}

/// The values that arguments are compared with have 32 bits.
fn values_cut(config: &mut Value, _: &Path) {
    let rules = config.pointer_mut("/linux/seccomp/syscalls").and_then(Value::as_array_mut);
    let conditions = rules.into_iter().flatten().filter_map(|rule| rule["args"].as_array_mut()).flatten();
    for condition in conditions {
        for name in ["value", "valueTwo"] {
            if let Some(value) = condition.get(name).and_then(Value::as_u64) {
                condition[name] = Value::from(value & 0xffff_ffff);
            }
        }
    }
}

/// An action stands for another one.
fn renamed(config: &mut Value, from: &str, to: &str) {
    let rules = config.pointer_mut("/linux/seccomp/syscalls").and_then(Value::as_array_mut);
    for rule in rules.into_iter().flatten().filter(|rule| rule["action"] == from) {
        rule["action"] = Value::from(to);
    }
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red(
        "filters_no_system_calls",
        "seccomp is ignored",
        &["runtime.linux.seccomp.applied", "runtime.linux.seccomp.errnoRet.default"],
        &[Lie::Config(Edit::Do(|config, _| {
            if !is_notified(config) {
                let section = config.get_mut("linux").and_then(Value::as_object_mut);
                section.map(|section| section.remove("seccomp"));
            }
        }))],
    ),
    Fault::red(
        "forgets_the_conditions_of_seccomp_rules",
        "the arguments of a system call are not looked at",
        APPLIED,
        &[Lie::Config(Edit::Drop("/linux/seccomp/syscalls/*/args"))],
    ),
    Fault::red(
        "returns_one_errno_for_all",
        "every rule returns the same error number",
        APPLIED,
        &[Lie::Config(Edit::Put("/linux/seccomp/syscalls/*/errnoRet", "22"))],
    ),
    Fault::red(
        "allows_what_no_rule_matches",
        "the default action is to allow",
        &["runtime.linux.seccomp.applied", "runtime.linux.seccomp.errnoRet.default"],
        &[
            Lie::Config(Edit::Put("/linux/seccomp/defaultAction", "\"SCMP_ACT_ALLOW\"")),
            Lie::Config(Edit::Drop("/linux/seccomp/defaultErrnoRet")),
        ],
    ),
    Fault::red(
        "returns_another_errno_by_default",
        "without an error number that is given it is `ENOSYS`",
        DEFAULT,
        &[Lie::Config(Edit::Do(other_default))],
    ),
    Fault::red(
        "drops_errnos_that_no_action_returns",
        "an error number beside an action that returns none is dropped in silence",
        &["runtime.linux.seccomp.errnoRet.unsupported"],
        &[Lie::Config(Edit::Do(errnos_dropped))],
    ),
    Fault::red(
        "refuses_listeners_that_nothing_needs",
        "a `listenerPath` that no action needs is refused",
        &["runtime.linux.seccomp.listener.unused"],
        &[Lie::Refuse(Condition(|_, config, _| {
            config.pointer("/linux/seccomp/listenerPath").is_some() && !is_notified(config)
        }))],
    ),
    Fault::red(
        "goes_on_without_a_listener",
        "where nobody listens at `listenerPath` the container runs without it",
        &["runtime.linux.seccomp.listener.send-fails"],
        &[Lie::Config(Edit::Do(silenced_without_listener))],
    ),
    Fault::red(
        "tells_no_listener",
        "nothing is sent to `listenerPath`",
        &["runtime.linux.seccomp.listener.seccompFd"],
        &[Lie::Config(Edit::Do(silenced))],
    ),
    Fault::red(
        "keeps_the_metadata_of_listeners",
        "`listenerMetadata` is not sent",
        &["runtime.linux.seccomp.listenerMetadata.sent"],
        &[Lie::Config(Edit::Drop("/linux/seccomp/listenerMetadata"))],
    ),
    Fault::red(
        "compares_arguments_of_32_bits",
        "the values that arguments are compared with lose their upper half",
        APPLIED,
        &[Lie::Config(Edit::Do(values_cut))],
    ),
    Fault::red(
        "compares_masked_arguments_with_nothing",
        "`valueTwo` of `SCMP_CMP_MASKED_EQ` is lost",
        APPLIED,
        &[Lie::Config(Edit::Drop("/linux/seccomp/syscalls/*/args/*/valueTwo"))],
    ),
    Fault::red(
        "denies_what_a_default_should_kill",
        "a default of `SCMP_ACT_KILL` returns an error",
        APPLIED,
        &[Lie::Config(Edit::Do(|config, _| {
            if let Some(action) =
                config.pointer_mut("/linux/seccomp/defaultAction").filter(|one| **one == "SCMP_ACT_KILL")
            {
                *action = Value::from("SCMP_ACT_ERRNO");
            }
        }))],
    ),
    Fault::red(
        "filters_the_first_architecture",
        "of several architectures of system calls the first alone counts",
        APPLIED,
        &[Lie::Config(Edit::Drop("/linux/seccomp/architectures/1"))],
    ),
    Fault::red(
        "filters_nobody_but_root",
        "seccomp is ignored for a process that is not root",
        APPLIED,
        &[Lie::Config(Edit::Do(|config, _| {
            if config.pointer("/process/user/uid").and_then(Value::as_u64) > Some(0)
                && let Some(section) = config.get_mut("linux").and_then(Value::as_object_mut)
            {
                section.remove("seccomp");
            }
        }))],
    ),
    Fault::red(
        "kills_one_thread_for_the_process",
        "`SCMP_ACT_KILL_PROCESS` kills one thread",
        APPLIED,
        &[Lie::Config(Edit::Do(|config, _| renamed(config, "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD")))],
    ),
    Fault::red(
        "kills_the_process_for_one_thread",
        "`SCMP_ACT_KILL` kills the whole process",
        APPLIED,
        &[Lie::Config(Edit::Do(|config, _| renamed(config, "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS")))],
    ),
    Fault::red(
        "kills_what_should_be_trapped",
        "`SCMP_ACT_TRAP` kills",
        APPLIED,
        &[Lie::Config(Edit::Do(|config, _| renamed(config, "SCMP_ACT_TRAP", "SCMP_ACT_KILL")))],
    ),
    Fault::red(
        "allows_what_should_be_traced",
        "`SCMP_ACT_TRACE` allows",
        APPLIED,
        &[Lie::Config(Edit::Do(|config, _| renamed(config, "SCMP_ACT_TRACE", "SCMP_ACT_ALLOW")))],
    ),
    Fault::red(
        "denies_what_should_be_logged",
        "`SCMP_ACT_LOG` returns an error",
        APPLIED,
        &[Lie::Config(Edit::Do(|config, _| renamed(config, "SCMP_ACT_LOG", "SCMP_ACT_ERRNO")))],
    ),
];
