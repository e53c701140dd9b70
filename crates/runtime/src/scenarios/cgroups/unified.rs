//! Parameters of cgroup v2 by the names of their files (config-linux.md#unified).

use std::path::PathBuf;

use catalogue::{Requirement, runtime as rt};
use serde_json::json;

use crate::context::{Context, Running};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "unified_parameters_are_written",
    decides: &[
        &rt::LINUX_UNIFIED_APPLIED,
        &rt::LINUX_UNIFIED_CONTROLLERS,
        &rt::LINUX_UNIFIED_MISSING_CONTROLLER,
        &rt::LINUX_UNIFIED_UNKNOWN_WRITTEN,
    ],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let cgroups = context.facts.host.cgroups.clone();
    if !context.facts.host.has_cgroups() || cgroups.v2.is_none() || !cgroups.v1.is_empty() {
        return Err(Stop::NotApplicable(
            "cgroup v2 does not limit processes on this host: see `--cgroup-view v2`".into(),
        ));
    }
    // Files of every group, whatever controllers there are.
    written(context, &rt::LINUX_UNIFIED_APPLIED, "core", "cgroup.max.descendants", "17")?;
    written(context, &rt::LINUX_UNIFIED_UNKNOWN_WRITTEN, "unknown", "cgroup.max.depth", "7")?;
    let requirement = &rt::LINUX_UNIFIED_CONTROLLERS;
    match cgroups.v2_controllers.iter().any(|name| name == "pids") {
        true => written(context, requirement, "controller", "pids.max", "123")?,
        false => context.not_applicable(requirement, "cgroup v2 has no controller of processes to give on this host"),
    }
    let requirement = &rt::LINUX_UNIFIED_MISSING_CONTROLLER;
    let mut config = context.config("missing", &["hold"]);
    config.set("/linux/resources/unified", json!({ "greenlight.max": "1" }));
    let container = context.prepare("missing", &config, |_| Ok(()))?;
    let mut called = context.create(&container)?;
    if called.succeeded() {
        called = context.start(&container)?;
    }
    context.holds(requirement, called.failed(), || {
        Violation::of(requirement, "a parameter of a controller that there is not is no error")
            .at(&called)
            .expected("an error")
            .got(called.describe())
    });
    Ok(())
}

fn written(
    context: &mut Context<'_>,
    requirement: &'static Requirement,
    label: &str,
    file: &str,
    value: &str,
) -> Result<(), Stop> {
    let mut config = context.config(label, &["hold"]);
    config.set("/linux/resources/unified", json!({ file: value }));
    let running = match context.run(requirement, &format!("`{file}` of cgroup v2"), label, &config) {
        Err(Stop::Blocked(_)) => return Ok(()),
        running => running?,
    };
    let Some(folder) = folder(context, &running)? else {
        context.inconclusive(requirement, "the cgroup of the container process cannot be found");
        return Ok(());
    };
    // A runtime may have put the process one level deeper.
    let seen = context.observe(format!("{file} of the cgroup of {label}"), || {
        let texts = folder.ancestors().take(2).filter_map(|at| std::fs::read_to_string(at.join(file)).ok());
        texts.map(|text| text.trim().to_owned()).collect::<Vec<String>>()
    })?;
    context.holds(requirement, seen.iter().any(|text| text == value), || {
        Violation::of(requirement, "a file of the container's cgroup does not have the value of `unified`")
            .at(&seen)
            .expected(format!("`{value}` in `{file}`"))
            .got(format!("{:?}", seen.value))
    });
    Ok(())
}

fn folder(context: &mut Context<'_>, running: &Running) -> Result<Option<PathBuf>, Stop> {
    let group = context.group(running)?;
    Ok(group.unified(&context.facts.host.cgroups))
}
