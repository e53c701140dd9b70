//! Namespaces are listed once (config-linux.md#namespaces, config-zos.md#namespaces).

use std::collections::BTreeSet;

use catalogue::{Requirement, runtime as req};

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::violation::Violation;

pub(super) const CHECK: Check = Check {
    name: "namespaces_are_listed_once",
    decides: || vec![&req::LINUX_NAMESPACES_DUPLICATE, &req::ZOS_NAMESPACES_DUPLICATE],
    look: Look::Config(look),
};

fn look(context: &Context<'_>, answers: &mut Answers) {
    judge(context, "linux/namespaces/*/type", &req::LINUX_NAMESPACES_DUPLICATE, answers);
    judge(context, "zos/namespaces/*/type", &req::ZOS_NAMESPACES_DUPLICATE, answers);
}

fn judge(context: &Context<'_>, path: &str, rule: &'static Requirement, answers: &mut Answers) {
    let mut seen = BTreeSet::new();
    for (kind, value) in context.strings(path) {
        answers.hold(rule, seen.insert(kind), || {
            Violation::of(rule, "a type of namespace is listed twice").expected("each type once").got_value(value)
        });
    }
}
