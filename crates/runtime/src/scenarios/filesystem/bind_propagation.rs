//! Propagation of bind mounts, and of what is mounted below them (config.md#linux-mount-options, with mount(8)).

use catalogue::{Requirement, runtime as rt};
use rustix::mount::{MountFlags, MountPropagationFlags, mount_change};
use serde_json::json;

use super::options::without_effect;
use super::propagation::propagation;
use super::tree;
use crate::context::{Context, Ran, Running};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "bind_mounts_have_their_propagation",
    decides: &[
        &rt::CONFIG_MOUNTS_OPT_MOUNT8,
        &rt::CONFIG_MOUNTS_OPT_PRIVATE,
        &rt::CONFIG_MOUNTS_OPT_RPRIVATE,
        &rt::CONFIG_MOUNTS_OPT_RSHARED,
        &rt::CONFIG_MOUNTS_OPT_RSLAVE,
        &rt::CONFIG_MOUNTS_OPT_RUNBINDABLE,
        &rt::CONFIG_MOUNTS_OPT_SHARED,
        &rt::CONFIG_MOUNTS_OPT_SLAVE,
        &rt::CONFIG_MOUNTS_OPT_UNBINDABLE,
    ],
    stage: Stage::Body,
    run,
};

/// An option, the propagation that it gives, and whether what is mounted below gets it too.
type Row = (&'static Requirement, &'static str, &'static str, bool);

static ROWS: &[Row] = &[
    (&rt::CONFIG_MOUNTS_OPT_PRIVATE, "private", "private", false),
    (&rt::CONFIG_MOUNTS_OPT_RPRIVATE, "rprivate", "private", true),
    (&rt::CONFIG_MOUNTS_OPT_RSHARED, "rshared", "shared", true),
    (&rt::CONFIG_MOUNTS_OPT_RSLAVE, "rslave", "slave", true),
    (&rt::CONFIG_MOUNTS_OPT_RUNBINDABLE, "runbindable", "unbindable", true),
    (&rt::CONFIG_MOUNTS_OPT_SHARED, "shared", "shared", false),
    (&rt::CONFIG_MOUNTS_OPT_SLAVE, "slave", "slave", false),
    (&rt::CONFIG_MOUNTS_OPT_UNBINDABLE, "unbindable", "unbindable", false),
];

/// A bind mount that says nothing of its propagation.
const UNSAID: &str = "unsaid";

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    let source = tree::made(context, "source", MountFlags::empty())?;
    context.doing("share the two filesystems", || {
        Ok(mount_change(&source, MountPropagationFlags::SHARED | MountPropagationFlags::REC)?)
    })?;
    if tried(context, "all", ROWS)? {
        return Ok(());
    }
    for row in ROWS {
        tried(context, row.1, std::slice::from_ref(row))?;
    }
    Ok(())
}

/// Tries these options together; gives whether they were judged.
fn tried(context: &mut Context<'_>, label: &str, rows: &[Row]) -> Result<bool, Stop> {
    let source = context.folder().join("source");
    let mut config = context.config(label, &["facts", "hold"]);
    // What comes from the host may only come through a root that takes it.
    config.set("/linux/rootfsPropagation", json!("slave"));
    config.push("/mounts", tree::bound(&source, &format!("/mnt/{UNSAID}"), &["rbind"]));
    for (_, option, ..) in rows {
        config.push("/mounts", tree::bound(&source, &format!("/mnt/{option}"), &["rbind", option]));
    }
    match (context.try_run(label, &config)?, rows) {
        (Ran::Answered(running), _) => rows.iter().for_each(|row| judge(context, &running, row)),
        (Ran::Refused(called), [row]) => {
            broken(context, row, |violation| violation.at(&called).got(called.describe()));
        }
        (Ran::Silent(answer), [row]) => broken(context, row, |violation| violation.at(&answer)),
        _ => return Ok(false),
    }
    Ok(true)
}

fn judge(context: &mut Context<'_>, running: &Running, row: &Row) {
    let (requirement, option, wanted, is_for_all) = *row;
    let mounts = running.answer.mounts().unwrap_or_default();
    let seen = |point: String| mounts.iter().rev().find(|mount| mount.point == point).map(propagation);
    let (top, below) = (seen(format!("/mnt/{option}")), seen(format!("/mnt/{option}/below")));
    // A kernel of the container's own need not show what is mounted below.
    let unsaid = seen(format!("/mnt/{UNSAID}/below"));
    if top != Some(wanted) || (is_for_all && unsaid.is_some() && below != Some(wanted)) {
        let others = if is_for_all { ", and for what is mounted below it" } else { "" };
        return broken(context, row, |violation| {
            violation.at(&running.answer).expected(format!("`{wanted}` at `/mnt/{option}`{others}")).got(format!(
                "`{}`, below it `{}`",
                top.unwrap_or("no mount"),
                below.unwrap_or("no mount")
            ))
        });
    }
    context.pass(&rt::CONFIG_MOUNTS_OPT_MOUNT8);
    // What a mount below has that nothing is said of is the runtime's own affair; that an option reaches it shows in a difference.
    let is_reached = !is_for_all && below == Some(wanted) && below != unsaid;
    context.holds(requirement, !is_reached, || {
        Violation::of(requirement, format!("the mount option `{option}` reaches what is mounted below"))
            .at(&running.answer)
            .expected(format!("`{}` at `/mnt/{option}/below`, as without the option", unsaid.unwrap_or("no mount")))
            .got(format!("`{wanted}`"))
            // That there is another word for all is not said beside this one.
            .mild()
    });
}

fn broken(context: &mut Context<'_>, row: &Row, shown: impl Fn(Violation) -> Violation) {
    without_effect(context, row.0, row.1, shown);
}
