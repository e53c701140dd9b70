//! Start, state, kill and delete leave standard input alone.

use std::os::fd::AsFd;

use catalogue::runtime as rt;

use crate::context::Context;
use crate::driver::Line;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario =
    Scenario { name: "standard_input_is_left_alone", decides: &[&rt::CLI_STDIN], stage: Stage::Body, run };

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let config = context.config("input", &["hold"]);
    let container = context.prepare("input", &config, |_| Ok(()))?;
    if !context.create(&container)?.succeeded() {
        return Err(Stop::Blocked(&rt::CREATE_CREATES));
    }
    let input = context.hand(&context.folder().join("input").join("input"), "nobody reads this\n")?;
    let id = container.id.as_str();
    let lines: [&[&str]; 4] = [&["start", id], &["state", id], &["kill", id, "KILL"], &["delete", id]];
    for words in lines {
        if words.first() == Some(&"delete") {
            context.kill(&container, "KILL")?;
            context.wait_for_status(&container, "stopped")?;
        }
        let line = Line { input: input.file().map(AsFd::as_fd), ..Line::of(words.iter().copied()) };
        let called = context.line(&line)?;
        let offset = context.offset(&input)?;
        let holds = context.holds(&rt::CLI_STDIN, offset.value == Some(0), || {
            Violation::of(&rt::CLI_STDIN, "a command reads its standard input").at(&called).got(format!(
                "`{}` has read `{}` bytes",
                called.operation,
                offset.value.unwrap_or_default()
            ))
        });
        if !holds {
            break;
        }
    }
    Ok(())
}
