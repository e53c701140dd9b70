//! Containers that end otherwise than by kill after start (runtime.md#state, #lifecycle).

use catalogue::runtime as rt;
use serde_json::json;

use super::failing_hooks::hook;
use super::hooks::LATE;
use crate::context::{Context, Ran};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "containers_end_by_themselves_and_before_start",
    decides: &[&rt::LIFECYCLE_POSTSTOP_INVOKED, &rt::OPERATIONS_ALL, &rt::STATE_OP_RETURNS_STATE],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    unstarted(context)?;
    ended(context)
}

/// What was created is destroyed, whether it has run or not: the hooks behind that run.
fn unstarted(context: &mut Context<'_>) -> Result<(), Stop> {
    let rule = &rt::LIFECYCLE_POSTSTOP_INVOKED;
    let container = context.container("unstarted");
    let mut config = context.config("unstarted", &["hold"]);
    config.set("/hooks/poststop", json!([hook(context, &container, "poststop", &[])]));
    let container = context.prepare("unstarted", &config, |_| Ok(()))?;
    if !context.create(&container)?.succeeded() {
        return Err(Stop::Blocked(&rt::CREATE_CREATES));
    }
    context.kill(&container, "KILL")?;
    let is_stopped = context.wait_for_status(&container, "stopped")?.status() == Some("stopped");
    let deleted = context.delete(&container)?;
    // Who cannot end it so shows nothing here.
    if !is_stopped || !deleted.succeeded() {
        return Ok(());
    }
    // That delete does not wait for them is another rule.
    if context.hook_reports(&container)?.is_empty() {
        context.wait_for("the hook that has not reported yet", LATE, || None::<bool>)?;
    }
    let ran = context.hook_reports(&container)?;
    context.holds(rule, !ran.is_empty(), || {
        Violation::of(rule, "`poststop` hooks do not run for a container that was never started")
            .at(&deleted)
            .expected("a report of the hook")
            .unless_broken(&[
                &rt::DELETE_FREES_RESOURCES,
                &rt::CONFIG_HOOKS_POSTSTOP_WHEN,
                &rt::CONFIG_HOOKS_POSTSTOP_PATH,
            ])
    });
    Ok(())
}

/// A program that ends by itself stops its container.
fn ended(context: &mut Context<'_>) -> Result<(), Stop> {
    let config = context.config("ending", &["facts", "exit:7"]);
    let Ran::Answered(running) = context.try_run("ending", &config)? else {
        return Err(Stop::Blocked(&rt::LIFECYCLE_PROGRAM_RUN));
    };
    let stopped = context.wait_for_status(&running.container, "stopped")?;
    let is_stopped = stopped.status() == Some("stopped");
    context.holds(&rt::STATE_OP_RETURNS_STATE, is_stopped, || {
        Violation::of(&rt::STATE_OP_RETURNS_STATE, "the status is not that of the phase that the container is in")
            .at(&stopped.called)
            .expected("`stopped`, once the program has ended by itself")
            .got(stopped.describe())
            .unless_broken(&[&rt::STATE_STATUS, &rt::STATE_OP_NONEXISTENT])
    });
    if !is_stopped {
        return Ok(());
    }
    let deleted = context.delete(&running.container)?;
    context.holds(&rt::OPERATIONS_ALL, deleted.succeeded(), || {
        Violation::of(&rt::OPERATIONS_ALL, "an operation that the container is ready for does not work")
            .at(&deleted)
            .got(format!("delete of a container whose program has ended: {}", deleted.describe()))
    });
    Ok(())
}
