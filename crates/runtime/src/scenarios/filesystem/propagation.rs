//! The propagation of the root mount (config-linux.md#rootfs-mount-propagation).

use std::io;
use std::path::Path;

use catalogue::runtime as rt;
use rustix::mount::{MountPropagationFlags, mount_bind, mount_change};
use serde_json::json;

use crate::context::{Container, Context};
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
        // What the host shares tells a slave from what is private; of the others nothing of the host tells.
        let is_on_shared = ["slave", "private"].contains(&wanted);
        let on = |container: &Container| if is_on_shared { shared(&container.rootfs()) } else { Ok(()) };
        let ran = context.try_run_edited(wanted, &config, on)?;
        let running = match context.answered(rule, &what, ran) {
            Err(Stop::Blocked(_)) => continue,
            running => running?,
        };
        let mounts = running.answer.mounts().unwrap_or_default();
        let Some(root) = mounts.iter().rev().find(|mount| mount.point == "/") else { continue };
        let seen = propagation(root);
        context.holds(rule, seen == wanted, || {
            Violation::of(rule, format!("the root mount of the container is not `{wanted}`, as it should be"))
                .at(&running.answer)
                .expected(format!("`{wanted}`"))
                .got(format!("`{seen}`"))
        });
    }
    Ok(())
}

/// Makes a directory a mount of its own, in a peer group.
fn shared(folder: &Path) -> io::Result<()> {
    mount_bind(folder, folder)?;
    Ok(mount_change(folder, MountPropagationFlags::SHARED)?)
}
