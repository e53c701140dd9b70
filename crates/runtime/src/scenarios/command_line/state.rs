//! What state prints.

use catalogue::runtime as rt;
use serde_json::Value;

use crate::context::Context;
use crate::driver::Line;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "state_is_printed_alone",
    decides: &[&rt::CLI_STATE_STDOUT, &rt::CLI_STATE_EXIT_CODE],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let config = context.config("state", &["hold"]);
    let container = context.prepare("state", &config, |_| Ok(()))?;
    if !context.create(&container)?.succeeded() {
        return Err(Stop::Blocked(&rt::CREATE_CREATES));
    }
    let called = context.line(&Line::of(["state", container.id.as_str()]))?;
    let is_object = serde_json::from_str::<Value>(&called.stdout).is_ok_and(|json| json.is_object());
    let is_printed = context.holds(&rt::CLI_STATE_STDOUT, is_object, || {
        Violation::of(&rt::CLI_STATE_STDOUT, "standard output of state is not one JSON object").at(&called).got(
            match called.stdout.trim() {
                "" => format!("nothing, {}", called.describe()),
                text => format!("`{}`", text.chars().take(200).collect::<String>()),
            },
        )
    });
    let right = "zero if the state was printed, another code if not";
    context.holds(&rt::CLI_STATE_EXIT_CODE, called.succeeded() == is_printed, || {
        Violation::of(&rt::CLI_STATE_EXIT_CODE, "the exit code of state says the opposite of what it did")
            .at(&called)
            .expected(right)
            .got(called.describe())
            .unless_broken(&[&rt::CLI_STATE_STDOUT])
    });
    let missing = format!("greenlight-missing-{}", context.word("missing"));
    let called = context.line(&Line::of(["state", missing.as_str()]))?;
    context.holds(&rt::CLI_STATE_EXIT_CODE, called.failed(), || {
        Violation::of(&rt::CLI_STATE_EXIT_CODE, "state of a container that is not there ends with zero")
            .at(&called)
            .expected(right)
            .got(called.describe())
    });
    Ok(())
}
