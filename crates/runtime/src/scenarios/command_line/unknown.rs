//! A command that no runtime knows.

use catalogue::runtime as rt;

use crate::context::Context;
use crate::driver::Line;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario =
    Scenario { name: "unknown_commands_are_refused", decides: &[&rt::CLI_UNKNOWN_COMMAND], stage: Stage::Body, run };

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let word = format!("greenlight-{}", context.word("unknown"));
    for words in [vec![word.clone()], vec![word.clone(), "an-argument".to_owned()]] {
        let called = context.line(&Line::of(words))?;
        context.holds(&rt::CLI_UNKNOWN_COMMAND, called.failed(), || {
            Violation::of(&rt::CLI_UNKNOWN_COMMAND, "a command that is not there does not end with an error")
                .at(&called)
                .expected("an exit code other than zero")
                .got(called.describe())
        });
    }
    Ok(())
}
