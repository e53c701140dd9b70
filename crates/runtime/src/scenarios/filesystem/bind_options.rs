//! Options of bind mounts: what lies below, and what is changed later (config.md#linux-mount-options).

use std::path::Path;

use catalogue::{Requirement, runtime as rt};
use rustix::mount::MountFlags;
use serde_json::json;

use super::options::without_effect;
use super::tree;
use crate::context::Context;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "bind_mounts_have_their_options",
    decides: &[
        &rt::CONFIG_MOUNTS_OPT_BIND,
        &rt::CONFIG_MOUNTS_OPT_MOUNT8,
        &rt::CONFIG_MOUNTS_OPT_NODEV,
        &rt::CONFIG_MOUNTS_OPT_NOEXEC,
        &rt::CONFIG_MOUNTS_OPT_NOSUID,
        &rt::CONFIG_MOUNTS_OPT_RBIND,
        &rt::CONFIG_MOUNTS_OPT_REMOUNT,
        &rt::CONFIG_MOUNTS_OPT_RO,
    ],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let source = tree::made(context, "plain", MountFlags::empty())?;
    below(context, &source)?;
    restricted(context, &source)?;
    remounted(context)
}

/// What is mounted below the source comes along with `rbind` alone.
fn below(context: &mut Context<'_>, source: &Path) -> Result<(), Stop> {
    for (requirement, option, comes_along) in
        [(&rt::CONFIG_MOUNTS_OPT_BIND, "bind", false), (&rt::CONFIG_MOUNTS_OPT_RBIND, "rbind", true)]
    {
        let mut config = context.config(option, &["read:/mnt/file", "read:/mnt/below/file", "hold"]);
        config.push("/mounts", tree::bound(source, "/mnt", &[option]));
        let running = match context.run(requirement, &format!("the mount option `{option}`"), option, &config) {
            Err(Stop::Blocked(_)) => continue,
            running => running?,
        };
        // The files tell, and not the mount table: a kernel of the container's own need not show there what lies below.
        let is_shown = running.answer.text("0.read").as_deref() == Some(tree::OUTER);
        let has_below = running.answer.text("1.read").as_deref() == Some(tree::INNER);
        if is_shown && has_below == comes_along {
            context.pass(requirement);
            context.pass(&rt::CONFIG_MOUNTS_OPT_MOUNT8);
            continue;
        }
        let words = if comes_along { "together with what is mounted below it" } else { "alone" };
        without_effect(context, requirement, option, |violation| {
            violation.at(&running.answer).expected(format!("the source, {words}")).got(format!(
                "its file: {}, that of what is mounted below: {}",
                running.answer.describe("0.read"),
                running.answer.describe("1.read")
            ))
        });
    }
    Ok(())
}

/// A bind mount is restricted where its source is not.
fn restricted(context: &mut Context<'_>, source: &Path) -> Result<(), Stop> {
    const RESTRICTED: [(&Requirement, &str); 4] = [
        (&rt::CONFIG_MOUNTS_OPT_RO, "ro"),
        (&rt::CONFIG_MOUNTS_OPT_NOSUID, "nosuid"),
        (&rt::CONFIG_MOUNTS_OPT_NODEV, "nodev"),
        (&rt::CONFIG_MOUNTS_OPT_NOEXEC, "noexec"),
    ];
    let mut config = context.config("restricted", &["facts", "hold"]);
    config.push("/mounts", tree::bound(source, "/mnt", &["rbind", "ro", "nosuid", "nodev", "noexec"]));
    let running = match context.run(&rt::CONFIG_MOUNTS_OPT_RO, "a restricted bind mount", "restricted", &config) {
        Err(Stop::Blocked(_)) => return Ok(()),
        running => running?,
    };
    let mounts = running.answer.mounts().unwrap_or_default();
    let at = |point: &str| mounts.iter().rev().find(|mount| mount.point == point);
    let (there, below) = (at("/mnt"), at("/mnt/below"));
    for (requirement, option) in RESTRICTED {
        if there.is_some_and(|mount| mount.has(option)) {
            context.holds(
                requirement,
                !below.is_some_and(|mount| mount.options.iter().any(|known| known == option)),
                || {
                    Violation::of(requirement, format!("the mount option `{option}` reaches what is mounted below"))
                        .at(&running.answer)
                        .expected(format!("no `{option}` at `/mnt/below`"))
                        .got(below.map_or_else(String::new, |mount| format!("`{}`", mount.options.join(","))))
                        // That there is another word for all is not said beside this one.
                        .mild()
                },
            );
            continue;
        }
        without_effect(context, requirement, option, |violation| {
            violation.at(&running.answer).expected(format!("`{option}` of a bind mount at `/mnt`")).got(
                there.map_or_else(|| "no mount there".to_owned(), |mount| format!("`{}`", mount.options.join(","))),
            )
        });
    }
    Ok(())
}

/// What a remount is asked for.
const RESTRICTIONS: &[&Requirement] = &[&rt::CONFIG_MOUNTS_OPT_RO, &rt::CONFIG_MOUNTS_OPT_NOSUID];

/// A mount that is there already is changed.
fn remounted(context: &mut Context<'_>) -> Result<(), Stop> {
    let requirement = &rt::CONFIG_MOUNTS_OPT_REMOUNT;
    let mut config = context.config("remounted", &["facts", "hold"]);
    config
        .push("/mounts", json!({ "destination": "/mnt", "type": "tmpfs", "source": "tmpfs", "options": ["rw"] }))
        .push(
            "/mounts",
            json!({ "destination": "/mnt", "type": "tmpfs", "source": "tmpfs", "options": ["remount", "ro", "nosuid"] }),
        );
    let running = match context.run(requirement, "the mount option `remount`", "remounted", &config) {
        Err(Stop::Blocked(_)) => return Ok(()),
        running => running?,
    };
    let mounts = running.answer.mounts().unwrap_or_default();
    let there: Vec<_> = mounts.iter().filter(|mount| mount.point == "/mnt").collect();
    let holds = there.len() == 1 && there.iter().all(|mount| mount.has("ro") && mount.has("nosuid"));
    if holds {
        context.pass(requirement);
        return Ok(());
    }
    without_effect(context, requirement, "remount", |violation| {
        violation
            .at(&running.answer)
            .expected("one mount at `/mnt`, with `ro` and `nosuid`")
            .got(there.iter().map(|mount| format!("`{}`", mount.options.join(","))).collect::<Vec<_>>().join(", "))
            // One mount without them may be for want of the options themselves; two are for want of a remount.
            .unless_broken(if there.len() == 1 { RESTRICTIONS } else { &[] })
    });
    Ok(())
}
