//! The container process has the standard streams of create, and create leaves them alone.

use std::os::fd::AsFd;

use catalogue::runtime as rt;

use super::create;
use crate::context::Context;
use crate::driver::Line;
use crate::probe::Answer;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "standard_streams_are_handed_on",
    decides: &[&rt::CLI_CREATE_STDIN, &rt::CLI_CREATE_STDOUT, &rt::CLI_CREATE_STDERR],
    stage: Stage::Body,
    run,
};

const INPUT: &str = "one line\nand another\n";

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let said = format!("said-{}", context.word("streams"));
    let config = context.config("streams", &["drain:0", &format!("say:2:{said}"), "hold"]);
    let container = context.prepare("streams", &config, |_| Ok(()))?;
    let input = context.hand(&context.folder().join("streams").join("input"), INPUT)?;
    let called = context.line(&Line { input: input.file().map(AsFd::as_fd), ..create(&container, &[]) })?;
    if !called.succeeded() {
        return Err(Stop::Blocked(&rt::CLI_TEMPLATE));
    }
    let offset = context.offset(&input)?;
    let early = context.read(&container.output)?;
    let state = context.state(&container)?;
    context.start(&container)?;
    let answer = context.answer(&container, state.pid())?;
    let Some(answered) = &answer.value else { return Err(Stop::Blocked(&rt::LIFECYCLE_PROGRAM_RUN)) };

    let read = answered.text("0.drain");
    let is_untouched = offset.value == Some(0) && read.as_deref() == Some(INPUT);
    context.holds(&rt::CLI_CREATE_STDIN, is_untouched, || {
        Violation::of(&rt::CLI_CREATE_STDIN, "the container process does not get all of the standard input of create")
            .at(&answer)
            .expected(format!("`{}`", INPUT.escape_debug()))
            .got(match offset.value {
                Some(0) | None => answered.describe("0.drain"),
                Some(bytes) => format!("create has read `{bytes}` bytes"),
            })
    });
    let output = context.read(&container.output)?;
    let text = output.value.clone().unwrap_or_default();
    let has_answer = Answer::parse(&text, &container.nonce).is_some();
    let is_alone = text.starts_with("greenlight-probe ") && text.ends_with(&format!("end {}\n", container.nonce));
    context.holds(&rt::CLI_CREATE_STDOUT, has_answer && is_alone, || match has_answer {
        false => {
            Violation::of(&rt::CLI_CREATE_STDOUT, "the container process does not have the standard output of create")
                .at(&output)
                .expected("what the program writes")
        }
        true => Violation::of(&rt::CLI_CREATE_STDOUT, "create writes to its standard output, which is the container's")
            .at(&early)
            .expected("nothing but what the program writes")
            .got(format!("`{}`", early.value.as_deref().unwrap_or_default().trim_end())),
    });
    let error = context.read(&container.error)?;
    let text = error.value.clone().unwrap_or_default();
    let has_it = text.contains(&said);
    context.holds(&rt::CLI_CREATE_STDERR, text == said, || match has_it {
        false => {
            Violation::of(&rt::CLI_CREATE_STDERR, "the container process does not have the standard error of create")
                .at(&error)
                .expected(format!("`{said}`, which the program writes"))
        }
        // The document allows diagnostics of a create that fails, and says nothing about warnings.
        true => Violation::of(
            &rt::CLI_CREATE_STDERR,
            "a create that succeeds writes to its standard error, which is the container's",
        )
        .at(&error)
        .expected("nothing but what the program writes")
        .got(format!("`{}`", text.trim_end()))
        .mild(),
    });
    Ok(())
}
