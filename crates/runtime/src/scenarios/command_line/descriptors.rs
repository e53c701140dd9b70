//! Open descriptors beside the standard streams: announced as systemd does it, or counted.

use std::os::fd::AsFd;

use catalogue::runtime as rt;

use super::create;
use crate::context::Context;
use crate::driver::{Called, Line};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::tape::Observed;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "descriptors_are_handed_on",
    decides: &[&rt::CLI_CREATE_LISTEN_FDS, &rt::CLI_USUAL_PRESERVE_FDS],
    stage: Stage::Body,
    run,
};

const CONTENT: &str = "behind descriptor three";

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let (called, got) = third(context, "announced", &[], true)?;
    context.holds(&rt::CLI_CREATE_LISTEN_FDS, got.as_deref() == Some(CONTENT), || {
        Violation::of(&rt::CLI_CREATE_LISTEN_FDS, "a descriptor that `LISTEN_FDS` announces is not handed on")
            .at(&called)
            .expected("descriptor `3` of create is descriptor `3` of the container process")
            .got(got.unwrap_or_else(|| called.describe()))
    });
    let (called, got) = third(context, "counted", &["--preserve-fds", "1"], false)?;
    match (called.succeeded(), got.as_deref() == Some(CONTENT)) {
        (_, true) => context.pass(&rt::CLI_USUAL_PRESERVE_FDS),
        (false, false) => context.unsupported(&rt::CLI_USUAL_PRESERVE_FDS, called.describe()),
        (true, false) => context.add(
            Violation::of(
                &rt::CLI_USUAL_PRESERVE_FDS,
                "`--preserve-fds` is taken, and the descriptor is not handed on",
            )
            .at(&called)
            .got(got.unwrap_or_else(|| "no answer of the program".to_owned())),
        ),
    }
    Ok(())
}

/// Creates and starts a container with descriptor 3 open; what its program reads from there.
fn third(
    context: &mut Context<'_>,
    label: &str,
    options: &[&str],
    announced: bool,
) -> Result<(Observed<Called>, Option<String>), Stop> {
    let config = context.config(label, &["drain:3", "hold"]);
    let container = context.prepare(label, &config, |_| Ok(()))?;
    let file = context.hand(&context.folder().join(label).join("third"), CONTENT)?;
    let called =
        context.line(&Line { third: file.file().map(AsFd::as_fd), announced, ..create(&container, options) })?;
    if !called.succeeded() {
        return Ok((called, None));
    }
    let state = context.state(&container)?;
    context.start(&container)?;
    let answer = context.answer(&container, state.pid())?;
    let got = answer.value.map(|answer| answer.text("0.drain").unwrap_or_else(|| answer.describe("0.drain")));
    Ok((called, got))
}
