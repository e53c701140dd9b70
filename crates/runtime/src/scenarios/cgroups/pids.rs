//! Limits of processes that are special: 0, and -1 (config-linux.md#pids).

use catalogue::runtime as rt;
use serde_json::json;

use crate::context::{Context, Ran};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "special_process_limits_are_applied",
    decides: &[&rt::LINUX_PIDS_UNLIMITED, &rt::LINUX_PIDS_ZERO],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.host.needs_root()?;
    context.facts.host.cgroups.controller("pids")?;
    unlimited(context)?;
    zero(context)
}

fn unlimited(context: &mut Context<'_>) -> Result<(), Stop> {
    let rule = &rt::LINUX_PIDS_UNLIMITED;
    let mut config = context.config("unlimited", &["hold"]);
    config.set("/linux/resources/pids/limit", json!(-1));
    let running = match context.run(rule, "the limit `-1` of processes", "unlimited", &config) {
        Err(Stop::Blocked(_)) => return Ok(()),
        running => running?,
    };
    let cgroups = context.facts.host.cgroups.clone();
    let group = context.group(&running)?;
    let Some(folder) = group.folder(&cgroups, "pids") else { return Ok(()) };
    let seen = context.group_file("unlimited", &folder, "pids.max")?;
    // The root group, which is no one's own, has no such file.
    if let Some(text) = &seen.value {
        context.holds(rule, text == "max", || {
            Violation::of(rule, "the limit `-1` of processes is a limit")
                .at(&seen)
                .expected("`max` in `pids.max`")
                .got(format!("`{text}`"))
        });
    }
    Ok(())
}

/// With a limit of 0 a container can at most be created: whoever refuses it, or whose program cannot run, treats it as a limit.
fn zero(context: &mut Context<'_>) -> Result<(), Stop> {
    let rule = &rt::LINUX_PIDS_ZERO;
    let mut config = context.config("zero", &["hold"]);
    config.set("/linux/resources/pids/limit", json!(0));
    let Ran::Answered(running) = context.try_run("zero", &config)? else {
        context.pass(rule);
        return Ok(());
    };
    let cgroups = context.facts.host.cgroups.clone();
    let group = context.group(&running)?;
    let Some(folder) = group.folder(&cgroups, "pids") else { return Ok(()) };
    let seen = context.group_file("zero", &folder, "pids.max")?;
    // One process fits where the kernel counts only new ones, so that a limit of 1 says the same.
    let holds = matches!(seen.value.as_deref(), Some("0" | "1"));
    context.holds(rule, holds, || {
        Violation::of(rule, "the limit `0` of processes is not treated as a limit")
            .at(&seen)
            .expected("`0` in `pids.max`")
            .got(seen.as_ref().map_or_else(|| "no such file".to_owned(), |text| format!("`{text}`")))
    });
    Ok(())
}
