//! Faults of the terminal, of scheduling, and of what a process inherits.

use serde_json::Value;

use super::Fault;
use crate::runtime::edit::Edit;
use crate::runtime::lie::{Condition, Lie};

macro_rules! ignored {
    ($name:literal, $pointer:literal, $($id:literal),+) => {
        Fault::red($name, concat!("`", $pointer, "` is ignored"), &[$($id),+], &[Lie::Config(Edit::Drop($pointer))])
    };
}

pub(super) const FAULTS: &[Fault] = &[
    ignored!(
        "schedules_as_usual",
        "/process/scheduler",
        "runtime.config.process.scheduler.applied",
        "runtime.config.process.scheduler.unset-is-zero"
    ),
    ignored!("knows_no_io_priority", "/process/ioPriority", "runtime.config.process.ioPriority.applied"),
    ignored!("knows_no_memory_policy", "/linux/memoryPolicy", "runtime.linux.memoryPolicy.applied"),
    ignored!("knows_no_personality", "/linux/personality", "runtime.linux.personality.applied"),
    ignored!("knows_no_apparmor", "/process/apparmorProfile", "runtime.config.process.apparmorProfile.applied"),
    ignored!("knows_no_selinux", "/process/selinuxLabel", "runtime.config.process.selinuxLabel.applied"),
    ignored!("labels_no_mounts", "/linux/mountLabel", "runtime.linux.mountLabel.applied"),
    ignored!("knows_no_rdt", "/linux/intelRdt", "runtime.linux.intelRdt.no-resctrl"),
    Fault::red(
        "attaches_no_terminal",
        "the process gets no terminal",
        &["runtime.config.process.terminal.attached"],
        &[Lie::Config(Edit::Put("/process/terminal", "false"))],
    ),
    Fault::red(
        "makes_terminals_of_one_row",
        "the terminal has one row",
        &["runtime.config.process.consoleSize.applied"],
        &[Lie::Config(Edit::Put("/process/consoleSize/height", "1"))],
    ),
    Fault::red(
        "refuses_sizes_without_a_terminal",
        "a `consoleSize` without a terminal is refused",
        &["runtime.config.process.consoleSize.ignored"],
        &[Lie::Refuse(Condition(|_, config, _| {
            let is_terminal = config.pointer("/process/terminal").and_then(Value::as_bool).unwrap_or_default();
            config.pointer("/process/consoleSize").is_some() && !is_terminal
        }))],
    ),
    Fault::red(
        "sets_the_oom_score_unasked",
        "`oom_score_adj` is 0 where none is configured",
        &["runtime.config.process.oomScoreAdj.unset"],
        &[Lie::Config(Edit::Do(|config, _| {
            if let Some(process) = config.get_mut("process").and_then(Value::as_object_mut) {
                process.entry("oomScoreAdj").or_insert(Value::from(0));
            }
        }))],
    ),
    Fault::yellow(
        "sets_the_umask_unasked",
        "the mask of new files is 0077 where none is configured",
        &["runtime.config.process.user.umask.unset"],
        &[Lie::Config(Edit::Do(|config, _| {
            if let Some(user) = config.pointer_mut("/process/user").and_then(Value::as_object_mut) {
                user.entry("umask").or_insert(Value::from(0o77));
            }
        }))],
    ),
    Fault::red(
        "drops_all_capabilities_for_one_that_is_unknown",
        "where a capability is unknown none is given at all",
        &["runtime.warnings.flow"],
        &[Lie::Config(Edit::Do(|config, _| {
            let bounding = config.pointer("/process/capabilities/bounding").and_then(Value::as_array);
            if bounding.is_some_and(|names| names.iter().any(|name| name == "CAP_GREENLIGHT"))
                && let Some(process) = config.get_mut("process").and_then(Value::as_object_mut)
            {
                process.remove("capabilities");
            }
        }))],
    ),
];
