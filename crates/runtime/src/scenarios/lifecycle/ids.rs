//! An ID stands for one container (runtime.md#state, #create).

use catalogue::runtime as rt;

use crate::context::{Container, Context};
use crate::driver::Operation;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "an_id_stands_for_one_container",
    decides: &[&rt::CREATE_ID_IN_USE_NO_CONTAINER, &rt::CREATE_ID_IN_USE_OR_INVALID, &rt::STATE_ID_UNIQUE_ON_HOST],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let config = context.config("first", &["hold"]);
    let first = context.prepare("first", &config, |_| Ok(()))?;
    if !context.create(&first)?.succeeded() {
        return Err(Stop::Blocked(&rt::CREATE_CREATES));
    }
    taken(context, &first, "second")?;
    // What has ended has its ID until it is deleted.
    context.start(&first)?;
    context.kill(&first, "KILL")?;
    if context.wait_for_status(&first, "stopped")?.status() == Some("stopped") {
        taken(context, &first, "third")?;
    }
    Ok(())
}

/// Another container with the ID of this one is an error, and changes nothing.
fn taken(context: &mut Context<'_>, first: &Container, label: &str) -> Result<(), Stop> {
    let before = context.state(first)?;
    if before.json.is_none() {
        return Err(Stop::Blocked(&rt::STATE_OP_RETURNS_STATE));
    }
    let config = context.config(label, &["hold"]);
    let second = context.prepare(label, &config, |_| Ok(()))?;
    let mut operation = second.create_operation();
    if let Operation::Create { id, .. } = &mut operation {
        *id = Some(first.id.clone());
    }
    let called = context.call(&operation)?;
    let after = context.state(first)?;
    let is_same = after.json.is_some() && after.json == before.json;
    for requirement in [&rt::CREATE_ID_IN_USE_NO_CONTAINER, &rt::STATE_ID_UNIQUE_ON_HOST] {
        context.holds(requirement, is_same, || {
            let violation = Violation::of(requirement, "create with the ID of another container changes that one")
                .at(&after.called)
                .expected("the state of the first container as it was")
                .got(after.json.as_ref().map_or_else(|| after.describe(), ToString::to_string));
            match std::ptr::eq(requirement, &rt::STATE_ID_UNIQUE_ON_HOST) {
                true => violation.unless_broken(&[&rt::CREATE_ID_IN_USE_NO_CONTAINER]),
                false => violation,
            }
        });
    }
    context.holds(&rt::CREATE_ID_IN_USE_OR_INVALID, called.failed(), || {
        let violation =
            Violation::of(&rt::CREATE_ID_IN_USE_OR_INVALID, "create with the ID of another container is no error")
                .at(&called)
                .expected("an error")
                .got(called.describe())
                .unless_broken(&[&rt::CREATE_ID_IN_USE_NO_CONTAINER]);
        if is_same { violation.mild() } else { violation }
    });
    Ok(())
}
