//! A configuration with a terminal, and nowhere to send it.

use catalogue::runtime as rt;
use serde_json::json;

use super::create;
use crate::context::Context;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario =
    Scenario { name: "a_terminal_needs_a_socket", decides: &[&rt::CLI_USUAL_CONSOLE_NEEDED], stage: Stage::Body, run };

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let mut config = context.config("terminal", &["hold"]);
    config.set("/process/terminal", json!(true));
    let container = context.prepare("terminal", &config, |_| Ok(()))?;
    let called = context.line(&create(&container, &[]))?;
    context.holds(&rt::CLI_USUAL_CONSOLE_NEEDED, called.failed(), || {
        Violation::of(
            &rt::CLI_USUAL_CONSOLE_NEEDED,
            "a container with a terminal is created though nobody gets the terminal",
        )
        .at(&called)
        .expected("an error of create, for there is no `--console-socket`")
        .got(called.describe())
    });
    Ok(())
}
