//! What is written into `config.json` after create has no effect (runtime.md#lifecycle).

use catalogue::{Requirement, runtime as rt};
use serde_json::json;

use super::failing_hooks::hook;
use crate::config::Config;
use crate::context::{Container, Context};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario =
    Scenario { name: "config_is_frozen_at_create", decides: &[&rt::LIFECYCLE_CONFIG_FROZEN], stage: Stage::Body, run };

/// The hooks that a later operation would run.
const HOOKS: [&str; 3] = ["startContainer", "poststart", "poststop"];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let rule = &rt::LIFECYCLE_CONFIG_FROZEN;
    let mut config = context.config("frozen", &["facts", "list:/mnt", "write:/written:x", "hold"]);
    config.set("/annotations", json!({ "org.greenlight.frozen": "early" }));
    let container = context.prepare("frozen", &config, |_| Ok(()))?;
    let created = context.create(&container)?;
    if !created.succeeded() {
        return Err(Stop::Blocked(&rt::CREATE_CREATES));
    }
    let state = context.state(&container)?;
    changed(context, &container, &mut config);
    context.write(container.bundle.join("config.json"), &config.text())?;
    let started = context.start(&container)?;
    let answer = context.answer(&container, state.pid())?;
    let Some(facts) = answer.as_ref() else {
        context.add(
            Violation::of(rule, "a change of `config.json` after create keeps the program from running")
                .at(&started)
                .got(started.describe()),
        );
        return Ok(());
    };
    let late = [
        ("args", facts.all("argv").iter().any(|word| word == "stat:/")),
        ("env", facts.all("env").iter().any(|word| word == "LATE=1")),
        ("cwd", facts.text("cwd").as_deref() == Some("/tmp")),
        ("umask", facts.text("umask").as_deref() == Some("15")),
        ("hostname", facts.text("hostname").as_deref() == Some("late")),
        ("mounts", facts.mounts().is_some_and(|mounts| mounts.iter().any(|mount| mount.source == "late"))),
        ("root", !facts.worked("2.write")),
        ("rlimits", facts.text("rlimit.NOFILE").as_deref() == Some("99 99")),
    ];
    let mut late: Vec<&str> = late.into_iter().filter(|(_, is_late)| *is_late).map(|(name, _)| name).collect();
    let told = context.state(&container)?;
    if told.json.as_ref().is_some_and(|json| json.to_string().contains("org.greenlight.late")) {
        late.push("annotations");
    }
    context.kill(&container, "KILL")?;
    context.wait_for_status(&container, "stopped")?;
    context.delete(&container)?;
    let reports = context.hook_reports(&container)?;
    late.extend(HOOKS.into_iter().filter(|kind| reports.iter().any(|(name, _)| name.ends_with(kind))));
    context.holds(rule, late.is_empty(), || {
        Violation::of(rule, "a change of `config.json` after create has an effect on the container")
            .at(&answer)
            .expected("everything as it was at create")
            .got(format!("changed: {}", late.join(", ")))
    });
    without(context)
}

/// A container whose file is none by now is started and deleted all the same.
fn without(context: &mut Context<'_>) -> Result<(), Stop> {
    let rule = &rt::LIFECYCLE_CONFIG_FROZEN;
    let config = context.config("without", &["hold"]);
    let container = context.prepare("without", &config, |_| Ok(()))?;
    if !context.create(&container)?.succeeded() {
        return Err(Stop::Blocked(&rt::CREATE_CREATES));
    }
    context.write(container.bundle.join("config.json"), "{")?;
    let started = context.start(&container)?;
    context.kill(&container, "KILL")?;
    context.wait_for_status(&container, "stopped")?;
    let deleted = context.delete(&container)?;
    // Only what was killed can be deleted.
    const CAUSES: &[&Requirement] = &[&rt::OPERATIONS_ALL, &rt::KILL_SENDS_SIGNAL];
    for (called, causes) in [(started, &[][..]), (deleted, CAUSES)] {
        context.holds(rule, called.succeeded(), || {
            Violation::of(rule, "without a `config.json` that can be read a created container cannot be used")
                .at(&called)
                .got(format!("{}: {}", called.operation, called.describe()))
                .unless_broken(causes)
        });
    }
    Ok(())
}

/// Everything is otherwise that shows later.
fn changed(context: &Context<'_>, container: &Container, config: &mut Config) {
    config
        .push("/process/args", json!("stat:/"))
        .push("/process/env", json!("LATE=1"))
        .set("/process/cwd", json!("/tmp"))
        .set("/process/user/umask", json!(0o15))
        .set("/process/rlimits", json!([{ "type": "RLIMIT_NOFILE", "soft": 99, "hard": 99 }]))
        .set("/hostname", json!("late"))
        .set("/root/readonly", json!(true))
        .set("/annotations", json!({ "org.greenlight.late": "late" }))
        .push("/mounts", json!({ "destination": "/mnt", "type": "tmpfs", "source": "late" }));
    for kind in HOOKS {
        config.set(&format!("/hooks/{kind}"), json!([hook(context, container, kind, &[])]));
    }
}
