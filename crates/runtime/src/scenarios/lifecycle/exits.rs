//! A program that ends by itself stops its container (runtime.md#state, #lifecycle).

use catalogue::runtime as rt;

use crate::context::{Context, Ran};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "a_program_that_ends_stops_its_container",
    decides: &[&rt::OPERATIONS_ALL, &rt::STATE_OP_RETURNS_STATE],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
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
