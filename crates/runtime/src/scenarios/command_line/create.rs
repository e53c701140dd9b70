//! `create --bundle BUNDLE ID`: options in front, and the argument is the ID.

use catalogue::runtime as rt;
use serde_json::Value;

use super::create;
use crate::context::Context;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "create_takes_its_options_in_front",
    decides: &[&rt::CLI_TEMPLATE, &rt::CLI_CREATE_ID],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let config = context.config("front", &["hold"]);
    let container = context.prepare("front", &config, |_| Ok(()))?;
    let called = context.line(&create(&container, &[]))?;
    if !context.holds(&rt::CLI_TEMPLATE, called.succeeded(), || {
        Violation::of(&rt::CLI_TEMPLATE, "create does not take its option in front of its argument")
            .at(&called)
            .expected("`create --bundle BUNDLE ID` makes a container")
            .got(called.describe())
    }) {
        return Err(Stop::Blocked(&rt::CLI_TEMPLATE));
    }
    let state = context.state(&container)?;
    let id = state.json.as_ref().and_then(|json| json.get("id")).and_then(Value::as_str);
    context.holds(&rt::CLI_CREATE_ID, id == Some(container.id.as_str()), || {
        Violation::of(&rt::CLI_CREATE_ID, "the container has another ID than the argument of create")
            .at(&state.called)
            .expected(format!("`{}`", container.id))
            .got(id.map_or_else(|| state.describe(), |id| format!("`{id}`")))
    });
    Ok(())
}
