//! Options that the filesystem gets, and one that fills a tmpfs (config.md#linux-mount-options).

use catalogue::runtime as rt;
use serde_json::json;

use crate::context::{Context, Ran};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "filesystems_get_their_options",
    decides: &[&rt::CONFIG_MOUNTS_OPT_TMPCOPYUP, &rt::CONFIG_MOUNTS_OPT_UNKNOWN_IS_FS_DATA],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    data(context)?;
    unknown(context)?;
    copied(context)
}

/// Words that are none of the spec go to the filesystem, several joined by commas.
fn data(context: &mut Context<'_>) -> Result<(), Stop> {
    let requirement = &rt::CONFIG_MOUNTS_OPT_UNKNOWN_IS_FS_DATA;
    let mut config = context.config("data", &["facts", "hold"]);
    config.push(
        "/mounts",
        json!({
            "destination": "/mnt", "type": "tmpfs", "source": "tmpfs",
            "options": ["size=640k", "nosuid", "nr_inodes=4321", "mode=711"],
        }),
    );
    let running = match context.run(requirement, "options of a filesystem", "data", &config) {
        Err(Stop::Blocked(_)) => return Ok(()),
        running => running?,
    };
    let mounts = running.answer.mounts().unwrap_or_default();
    let Some(mount) = mounts.iter().rev().find(|mount| mount.point == "/mnt") else {
        context.inconclusive(requirement, "the mount table of the container does not show the mount");
        return Ok(());
    };
    let missing: Vec<&str> =
        ["size=640k", "nr_inodes=4321", "mode=711"].into_iter().filter(|option| !mount.has(option)).collect();
    context.holds(requirement, missing.is_empty(), || {
        Violation::of(requirement, "options that are none of the spec do not reach the filesystem")
            .at(&running.answer)
            .expected("`size=640k`, `nr_inodes=4321` and `mode=711` of the filesystem")
            .got(format!("`{}`", mount.super_options.join(",")))
    });
    Ok(())
}

/// Words that no filesystem has either, with a value and without: the kernel refuses them, if it gets them.
fn unknown(context: &mut Context<'_>) -> Result<(), Stop> {
    let requirement = &rt::CONFIG_MOUNTS_OPT_UNKNOWN_IS_FS_DATA;
    for (label, option) in [("unknown", "greenlight=1"), ("unknown-flag", "greenlight")] {
        let mut config = context.config(label, &["hold"]);
        config
            .push("/mounts", json!({ "destination": "/mnt", "type": "tmpfs", "source": "tmpfs", "options": [option] }));
        if let Ran::Answered(running) = context.try_run(label, &config)? {
            context.add(
                Violation::of(requirement, "an option that is none of the filesystem is dropped")
                    .at(&running.answer)
                    .expected(format!("an error, as a `tmpfs` has no option `{option}`"))
                    .got("the program runs"),
            );
        }
    }
    Ok(())
}

/// A tmpfs over a directory that holds something.
fn copied(context: &mut Context<'_>) -> Result<(), Stop> {
    let requirement = &rt::CONFIG_MOUNTS_OPT_TMPCOPYUP;
    let mut config = context.config("copied", &["read:/mnt/marker", "facts", "hold"]);
    config.push(
        "/mounts",
        json!({ "destination": "/mnt", "type": "tmpfs", "source": "tmpfs", "options": ["tmpcopyup"] }),
    );
    let ran = context.try_run_edited("copied", &config, |container| {
        std::fs::write(container.rootfs().join("mnt/marker"), "copied up")
    })?;
    match ran {
        Ran::Refused(called) => context.unsupported(requirement, format!("refused: {}", called.describe())),
        Ran::Silent(_) => context.inconclusive(requirement, "the program of the container does not answer"),
        Ran::Answered(running) => {
            let is_there = running.answer.text("0.read").as_deref() == Some("copied up");
            let is_tmpfs =
                running.answer.mounts().is_some_and(|mounts| mounts.iter().any(|mount| mount.point == "/mnt"));
            match is_there && is_tmpfs {
                true => context.pass(requirement),
                false => context.unsupported(requirement, "what lies under the mount point is not in the tmpfs"),
            }
        }
    }
    Ok(())
}
