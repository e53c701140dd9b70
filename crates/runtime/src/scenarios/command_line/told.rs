//! What a runtime tells about itself: its version, and what it can do.

use catalogue::runtime as rt;

use crate::context::Context;
use crate::driver::Line;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "version_and_help_are_told",
    decides: &[&rt::CLI_USUAL_VERSION, &rt::CLI_USUAL_VERSION_SPEC, &rt::CLI_USUAL_HELP],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let called = context.line(&Line::of(["--version"]))?;
    let first = called.stdout.lines().next().unwrap_or_default();
    let words: Vec<&str> = first.split_whitespace().collect();
    let is_told = words.len() > 1 && words.iter().any(|word| word.contains(|c: char| c.is_ascii_digit()));
    context.holds(&rt::CLI_USUAL_VERSION, called.succeeded() && is_told, || {
        Violation::of(&rt::CLI_USUAL_VERSION, "`--version` does not print name and version in its first line")
            .at(&called)
            .got(if called.succeeded() { format!("`{first}`") } else { called.describe() })
    });
    context.holds(&rt::CLI_USUAL_VERSION_SPEC, called.stated_version().is_some(), || {
        Violation::of(&rt::CLI_USUAL_VERSION_SPEC, "the version does not say which version of the spec is followed")
            .at(&called)
            .expected("a line such as `spec: 1.0.2`")
            .unless_broken(&[&rt::CLI_USUAL_VERSION])
    });
    let called = context.line(&Line::of(["--help"]))?;
    // runsc prints it to standard error, which a person does not mind.
    let text = format!("{}{}", called.stdout, called.stderr);
    let missing: Vec<&str> = ["create", "start", "state", "kill", "delete"]
        .into_iter()
        .filter(|command| !text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == *command))
        .collect();
    context.holds(&rt::CLI_USUAL_HELP, called.succeeded() && missing.is_empty(), || {
        Violation::of(&rt::CLI_USUAL_HELP, "`--help` does not tell of the five commands, or ends with an error")
            .at(&called)
            .got(match called.succeeded() {
                true => format!("nothing about {}", missing.join(", ")),
                false => called.describe(),
            })
    });
    Ok(())
}
