//! The kinds of hooks.

use catalogue::{Requirement, runtime as req};

use crate::context::Context;

/// The kinds of hooks, each with what brought it.
const KINDS: &[(&str, &Requirement)] = &[
    ("prestart", &req::CONFIG_HOOKS_PRESTART),
    ("createRuntime", &req::CONFIG_HOOKS_CREATERUNTIME),
    ("createContainer", &req::CONFIG_HOOKS_CREATECONTAINER),
    ("startContainer", &req::CONFIG_HOOKS_STARTCONTAINER),
    ("poststart", &req::CONFIG_HOOKS_POSTSTART),
    ("poststop", &req::CONFIG_HOOKS_POSTSTOP),
];

/// The kinds that the version has.
pub(super) fn kinds(context: &Context<'_>) -> impl Iterator<Item = &'static str> {
    KINDS.iter().filter(|(_, rule)| rule.holds_in(context.version)).map(|(kind, _)| *kind)
}
