//! The propagation of the root mount (config-linux.md#rootfs-mount-propagation).

use catalogue::runtime as rt;
use serde_json::json;

use crate::context::Context;
use crate::probe::Mount;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "root_mount_has_its_propagation",
    decides: &[&rt::LINUX_ROOTFSPROPAGATION_APPLIED],
    stage: Stage::Body,
    run,
};

/// How a mount propagates, in the words of the spec. What is neither shared nor a slave nor unbindable is private.
pub(super) fn propagation(mount: &Mount) -> &'static str {
    let has = |beginning: &str| mount.propagation.iter().any(|field| field.starts_with(beginning));
    match (has("unbindable"), has("shared:"), has("master:")) {
        (true, ..) => "unbindable",
        (_, true, _) => "shared",
        (_, _, true) => "slave",
        _ => "private",
    }
}

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let rule = &rt::LINUX_ROOTFSPROPAGATION_APPLIED;
    for wanted in ["shared", "slave", "private", "unbindable"] {
        let mut config = context.config(wanted, &["facts", "hold"]);
        config.set("/linux/rootfsPropagation", json!(wanted));
        let what = format!("`linux.rootfsPropagation` `{wanted}`");
        let running = match context.run(rule, &what, wanted, &config) {
            Err(Stop::Blocked(_)) => continue,
            running => running?,
        };
        let mounts = running.answer.mounts().unwrap_or_default();
        let Some(root) = mounts.iter().rev().find(|mount| mount.point == "/") else { continue };
        let seen = propagation(root);
        // A slave of what is private has no master, and is private itself: the mounts of this run are.
        let holds = seen == wanted || (wanted == "slave" && seen == "private");
        context.holds(rule, holds, || {
            Violation::of(rule, "the root mount of the container does not have the configured propagation")
                .at(&running.answer)
                .expected(format!("`{wanted}`"))
                .got(format!("`{seen}`"))
        });
    }
    Ok(())
}
