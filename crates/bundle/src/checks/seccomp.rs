//! Relations between the parameters of seccomp (config-linux.md#seccomp).

use catalogue::runtime as req;
use content::document::{Kind, Value};

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::select::text;
use crate::violation::Violation;

pub(super) const CHECK: Check = Check {
    name: "seccomp_parameters_fit_together",
    decides: || {
        vec![
            &req::LINUX_SECCOMP_ERRNORET_UNSUPPORTED,
            &req::LINUX_SECCOMP_LISTENERMETADATA_NEEDS_PATH,
            &req::LINUX_SECCOMP_SYSCALLS_NAMES_NONEMPTY,
        ]
    },
    look: Look::Config(look),
};

/// The actions that an errno goes with.
const WITH_ERRNO: [&str; 2] = ["SCMP_ACT_ERRNO", "SCMP_ACT_TRACE"];

fn look(context: &Context<'_>, answers: &mut Answers) {
    let Some(seccomp) = context.value("linux/seccomp").filter(|seccomp| seccomp.kind() == Kind::Object) else { return };
    errno(seccomp, "defaultAction", "defaultErrnoRet", answers);
    if let Some(metadata) = seccomp.get("listenerMetadata") {
        let rule = &req::LINUX_SECCOMP_LISTENERMETADATA_NEEDS_PATH;
        answers.hold(rule, seccomp.get("listenerPath").is_some(), || {
            Violation::of(rule, "`listenerMetadata` is set without `listenerPath`").at(metadata)
        });
    }
    for entry in context.select("linux/seccomp/syscalls/*").into_iter().filter(|entry| entry.kind() == Kind::Object) {
        errno(entry, "action", "errnoRet", answers);
        let rule = &req::LINUX_SECCOMP_SYSCALLS_NAMES_NONEMPTY;
        if let Some(names) = entry.get("names").filter(|names| names.kind() == Kind::Array) {
            answers.hold(rule, !names.is_empty(), || {
                Violation::of(rule, "a rule names no system call").at(names).expected("at least one name")
            });
        }
    }
}

fn errno(object: Value<'_>, action: &str, name: &str, answers: &mut Answers) {
    let rule = &req::LINUX_SECCOMP_ERRNORET_UNSUPPORTED;
    let (Some(value), Some(action)) = (object.get(name), text(object, action)) else { return };
    answers.hold(rule, WITH_ERRNO.contains(&action.as_str()), || {
        Violation::of(rule, format!("`{name}` stands beside an action that returns no errno"))
            .at(value)
            .expected(WITH_ERRNO.map(|word| format!("`{word}`")).join(" or "))
            .got(format!("`{action}`"))
            .help(format!("leave `{name}` out"))
            .unless_broken(&req::LINUX_SECCOMP_ACTION_VALUES)
    });
}
