//! What a hook that fails does to the container (runtime.md#lifecycle).

use catalogue::{Requirement, runtime as rt};
use serde_json::{Value, json};

use super::hooks::{KINDS, places};
use crate::context::{Container, Context};
use crate::probe::NAME;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "failing_hooks_stop_the_container",
    decides: &[
        &rt::LIFECYCLE_CREATECONTAINER_FAIL,
        &rt::LIFECYCLE_CREATERUNTIME_FAIL,
        &rt::LIFECYCLE_POSTSTART_FAIL,
        &rt::LIFECYCLE_POSTSTART_FAIL_WARNS,
        &rt::LIFECYCLE_POSTSTOP_FAIL,
        &rt::LIFECYCLE_PRESTART_FAIL,
        &rt::LIFECYCLE_STARTCONTAINER_FAIL,
    ],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    for (kind, requirement, at_start) in [
        ("prestart", &rt::LIFECYCLE_PRESTART_FAIL, false),
        ("createRuntime", &rt::LIFECYCLE_CREATERUNTIME_FAIL, false),
        ("createContainer", &rt::LIFECYCLE_CREATECONTAINER_FAIL, false),
        ("startContainer", &rt::LIFECYCLE_STARTCONTAINER_FAIL, true),
    ] {
        before_the_program(context, kind, requirement, at_start)?;
    }
    poststart(context)?;
    poststop(context)
}

/// Whether hooks of this kind run before, or are, those of another one.
fn is_before(kind: &str, other: &str) -> bool {
    let at = |kind: &str| KINDS.iter().position(|known| known.name == kind);
    kind != "poststop" && at(kind) <= at(other)
}

/// The probe as a hook of this kind that does `how`.
pub(super) fn hook(context: &Context<'_>, container: &Container, kind: &str, how: &[&str]) -> Value {
    let (path, folder) = places(context, container, kind);
    let mut args = vec![NAME, "hook", kind, folder.as_str(), container.nonce.as_str()];
    args.extend(how);
    json!({ "path": path, "args": args })
}

/// A container with a hook of this kind that does `how`, and with hooks that work of the kinds behind it that create runs, and `poststop`.
fn prepared(context: &mut Context<'_>, label: &str, kind: &str, how: &[&str]) -> Result<Container, Stop> {
    let container = context.container(label);
    let mut config = context.config(label, &["hold"]);
    config.set(&format!("/hooks/{kind}"), json!([hook(context, &container, kind, how)]));
    for other in ["createRuntime", "createContainer", "poststop"].into_iter().skip_while(|other| is_before(other, kind))
    {
        config.push(&format!("/hooks/{other}"), hook(context, &container, other, &[]));
    }
    context.prepare(label, &config, |_| Ok(()))
}

/// An error, no program, nothing left, and the `poststop` hooks run.
fn before_the_program(
    context: &mut Context<'_>,
    kind: &'static str,
    requirement: &'static Requirement,
    at_start: bool,
) -> Result<(), Stop> {
    let label = format!("failing-{kind}");
    // A runtime that does not wait for a hook shows that only if the hook takes a while.
    let container = prepared(context, &label, kind, &["sleep:150", "exit:3"])?;
    let mut called = context.create(&container)?;
    // Up to 1.0.1 prestart hooks run at start; wherever they run, the failure counts.
    if called.succeeded() {
        called = context.start(&container)?;
    }
    let state = match called.failed() {
        true => context.state(&container)?,
        false => context.wait_for_status(&container, "stopped")?,
    };
    let ran = context.hook_reports(&container)?;
    if !ran.iter().any(|(name, _)| name.ends_with(&format!(".{kind}"))) {
        context.blocked(requirement, invoked(kind));
        return Ok(());
    }
    let is_stopped = state.called.failed() || state.status() == Some("stopped");
    context.holds(requirement, called.failed(), || {
        let violation = Violation::of(requirement, format!("a `{kind}` hook that fails is no error"))
            .at(&called)
            .expected(format!("an error of {}", if at_start { "start" } else { "create" }))
            .got(format!("{}; {} afterwards", called.describe(), state.describe()));
        // How, and whether, an error is returned is not mandated; what counts is what became of the container.
        match is_stopped {
            true => violation.mild(),
            false => violation.unless_broken(&[&rt::STATE_STATUS, &rt::STATE_OP_RETURNS_STATE]),
        }
    });
    context.holds(requirement, is_stopped, || {
        Violation::of(requirement, format!("a `{kind}` hook that fails does not stop the container"))
            .at(&state.called)
            .got(state.describe())
            .unless_broken(&[&rt::STATE_STATUS, &rt::STATE_OP_RETURNS_STATE])
    });
    if !called.failed() {
        return Ok(());
    }
    let ran = context.hook_reports(&container)?;
    let is_it = |name: &str| name.ends_with(&format!(".{kind}"));
    let behind = ran.iter().skip_while(|(name, _)| !is_it(name));
    let others = behind.filter(|(name, _)| !is_it(name) && !name.ends_with(".poststop"));
    let others: Vec<&str> = others.map(|(name, _)| name.as_str()).collect();
    context.holds(requirement, others.is_empty(), || {
        Violation::of(requirement, format!("after a `{kind}` hook that failed, hooks of the next kind run"))
            .at(&ran)
            .expected("no hooks but the `poststop` ones")
            .got(others.join(", "))
    });
    let has_poststop = ran.iter().any(|(name, _)| name.ends_with(".poststop"));
    context.holds(requirement, has_poststop, || {
        Violation::of(requirement, format!("after a `{kind}` hook that failed, the `poststop` hooks do not run"))
            .at(&ran)
            .expected("the container destroyed, and its `poststop` hooks run")
            .got("none of them ran before the operation returned")
            .unless_broken(&[&rt::LIFECYCLE_POSTSTOP_INVOKED, &rt::CONFIG_HOOKS_POSTSTOP_WHEN])
    });
    Ok(())
}

fn invoked(kind: &str) -> &'static Requirement {
    match kind {
        "prestart" => &rt::LIFECYCLE_PRESTART_INVOKED,
        "createRuntime" => &rt::LIFECYCLE_CREATERUNTIME_INVOKED,
        "createContainer" => &rt::LIFECYCLE_CREATECONTAINER_INVOKED,
        "startContainer" => &rt::LIFECYCLE_STARTCONTAINER_INVOKED,
        "poststart" => &rt::LIFECYCLE_POSTSTART_INVOKED,
        _ => &rt::LIFECYCLE_POSTSTOP_INVOKED,
    }
}

/// Up to 1.2 a warning, from 1.3 on an error: both are judged, each by the versions that have it.
fn poststart(context: &mut Context<'_>) -> Result<(), Stop> {
    let container = prepared(context, "failing-poststart", "poststart", &["exit:3"])?;
    if !context.create(&container)?.succeeded() || context.state(&container)?.called.failed() {
        // It ran too early, which is a finding of its own.
        for requirement in [&rt::LIFECYCLE_POSTSTART_FAIL, &rt::LIFECYCLE_POSTSTART_FAIL_WARNS] {
            context.blocked(requirement, &rt::CONFIG_HOOKS_POSTSTART_WHEN);
        }
        return Ok(());
    }
    let called = context.start(&container)?;
    let ran = context.hook_reports(&container)?;
    if ran.is_empty() {
        for requirement in [&rt::LIFECYCLE_POSTSTART_FAIL, &rt::LIFECYCLE_POSTSTART_FAIL_WARNS] {
            context.blocked(requirement, &rt::LIFECYCLE_POSTSTART_INVOKED);
        }
        return Ok(());
    }
    let state = context.state(&container)?;
    let goes_on = called.succeeded() && state.status() == Some("running");
    context.holds(&rt::LIFECYCLE_POSTSTART_FAIL_WARNS, goes_on, || {
        Violation::of(&rt::LIFECYCLE_POSTSTART_FAIL_WARNS, "a `poststart` hook that fails is more than a warning")
            .at(&called)
            .expected("start goes on, and the container runs")
            .got(format!("{}; {}", called.describe(), state.describe()))
    });
    let is_ended = called.failed() && (state.called.failed() || state.status() == Some("stopped"));
    context.holds(&rt::LIFECYCLE_POSTSTART_FAIL, is_ended, || {
        Violation::of(
            &rt::LIFECYCLE_POSTSTART_FAIL,
            "a `poststart` hook that fails is no error, or does not stop the container",
        )
        .at(&called)
        .expected("an error, and the container stopped")
        .got(format!("{}; {}", called.describe(), state.describe()))
    });
    Ok(())
}

/// A warning; the hooks behind it, and delete, go on.
fn poststop(context: &mut Context<'_>) -> Result<(), Stop> {
    let container = prepared(context, "failing-poststop", "poststop", &["exit:3"])?;
    if !context.create(&container)?.succeeded() {
        return Err(Stop::Blocked(&rt::CREATE_CREATES));
    }
    if !context.start(&container)?.succeeded() {
        return Err(Stop::Blocked(&rt::LIFECYCLE_PROGRAM_RUN));
    }
    context.kill(&container, "KILL")?;
    context.wait_for_status(&container, "stopped")?;
    let called = context.delete(&container)?;
    let ran = context.hook_reports(&container)?;
    if ran.is_empty() {
        context.blocked(&rt::LIFECYCLE_POSTSTOP_FAIL, &rt::LIFECYCLE_POSTSTOP_INVOKED);
        return Ok(());
    }
    let after = context.state(&container)?;
    let holds = ran.len() == 2 && after.called.failed();
    context.holds(&rt::LIFECYCLE_POSTSTOP_FAIL, holds, || {
        Violation::of(&rt::LIFECYCLE_POSTSTOP_FAIL, "a `poststop` hook that fails is more than a warning")
            .at(&called)
            .expected("the other `poststop` hook runs, and the container is deleted")
            .got(format!("{} of 2 hooks ran; state after delete: {}", ran.len(), after.describe()))
            .unless_broken(&[&rt::LIFECYCLE_POSTSTOP_INVOKED])
    });
    Ok(())
}
