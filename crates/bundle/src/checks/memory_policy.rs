//! The nodes of a memory policy fit its mode (config-linux.md#memory-policy).

use catalogue::runtime as req;
use content::document::Kind;

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::select::text;
use crate::violation::Violation;

pub(super) const CHECK: Check = Check {
    name: "memory_policy_nodes_fit_the_mode",
    decides: || vec![&req::LINUX_MEMORYPOLICY_NODES_FIT_MODE],
    look: Look::Config(look),
};

fn look(context: &Context<'_>, answers: &mut Answers) {
    let rule = &req::LINUX_MEMORYPOLICY_NODES_FIT_MODE;
    let Some(policy) = context.value("linux/memoryPolicy").filter(|policy| policy.kind() == Kind::Object) else {
        return;
    };
    let Some(mode) = text(policy, "mode") else { return };
    // What is no text is told where the type is.
    if policy.get("nodes").is_some_and(|nodes| nodes.kind() != Kind::String) {
        return;
    }
    let has_nodes = text(policy, "nodes").is_some_and(|nodes| !nodes.is_empty());
    let wants_nodes = match mode.as_str() {
        "MPOL_DEFAULT" | "MPOL_LOCAL" => false,
        "MPOL_BIND" | "MPOL_INTERLEAVE" | "MPOL_WEIGHTED_INTERLEAVE" | "MPOL_PREFERRED_MANY" => true,
        _ => return answers.pass(rule),
    };
    answers.hold(rule, has_nodes == wants_nodes, || {
        let (message, expected) = match wants_nodes {
            true => ("a memory policy has no nodes", "at least one node"),
            false => ("a memory policy has nodes, which its mode takes none of", "no nodes"),
        };
        Violation::of(rule, message)
            .at(policy.get("nodes").unwrap_or(policy))
            .expected(format!("{expected}, for `{mode}`"))
    });
}
