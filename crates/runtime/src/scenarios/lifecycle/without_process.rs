//! A container without a process can be created, and not started (runtime.md#start, config.md#process).

use catalogue::runtime as rt;

use crate::context::Context;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "containers_without_process_do_not_start",
    decides: &[&rt::START_PROCESS_UNSET],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let requirement = &rt::START_PROCESS_UNSET;
    let mut config = context.config("without", &["hold"]);
    config.remove("/process");
    let container = context.prepare("without", &config, |_| Ok(()))?;
    let created = context.create(&container)?;
    if created.failed() {
        // `process` is OPTIONAL until start is called, and no runtime that is known takes it so: a warning, and start stays unseen.
        context.add(
            Violation::of(requirement, "create refuses a configuration without `process`, which only start needs")
                .at(&created)
                .expected("a container, whose start is an error")
                .got(created.describe())
                .mild(),
        );
        return Ok(());
    }
    let started = context.start(&container)?;
    context.holds(requirement, started.failed(), || {
        Violation::of(requirement, "start of a container without `process` is no error")
            .at(&started)
            .expected("an error")
            .got(started.describe())
    });
    Ok(())
}
