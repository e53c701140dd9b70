//! A plain container is created, runs its program, and answers.

use catalogue::runtime as rt;

use crate::context::{Context, Ran};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "plain_container_runs",
    decides: &[&rt::CREATE_CREATES, &rt::LIFECYCLE_PROGRAM_NOT_AT_CREATE, &rt::LIFECYCLE_PROGRAM_RUN],
    stage: Stage::Foundation,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let config = context.config("plain", &["facts", "hold"]);
    match context.try_run("plain", &config)? {
        Ran::Answered(_) => {
            context.pass(&rt::CREATE_CREATES);
            context.pass(&rt::LIFECYCLE_PROGRAM_RUN);
        }
        Ran::Refused(called) if called.operation == "start" && has_run(context)? => {
            let requirement = &rt::LIFECYCLE_PROGRAM_NOT_AT_CREATE;
            context.add(
                Violation::of(requirement, "the program runs before start is called")
                    .at(&called)
                    .got(format!("an answer of the program; start: {}", called.describe())),
            );
            context.facts.broken = Some(requirement);
        }
        Ran::Refused(called) if called.operation == "start" && is_nobody(context)? => {
            nobody(context, |violation| violation.at(&called));
        }
        Ran::Silent(answer) if is_nobody(context)? => nobody(context, |violation| violation.at(&answer)),
        Ran::Refused(called) => {
            let (requirement, message) = match called.operation.as_str() {
                "create" => (&rt::CREATE_CREATES, "a plain container cannot be created"),
                _ => (&rt::LIFECYCLE_PROGRAM_RUN, "a plain container cannot be started"),
            };
            context.add(Violation::of(requirement, message).at(&called).got(called.describe()).help(
                "see whether the runtime works on this host at all; `greenlight doctor --runtime` says what it finds",
            ));
            context.facts.broken = Some(requirement);
        }
        Ran::Silent(answer) => {
            context.add(
                Violation::of(
                    &rt::LIFECYCLE_PROGRAM_RUN,
                    "the program of a plain container does not run, or cannot answer",
                )
                .at(&answer)
                .expected("an answer of the program in the directory that is mounted for it, or on its standard output")
                .got("none within ten seconds, or before the container process was gone"),
            );
            context.facts.broken = Some(&rt::LIFECYCLE_PROGRAM_RUN);
        }
    }
    Ok(())
}

/// Whether there is no such container, though create said nothing against it.
fn is_nobody(context: &mut Context<'_>) -> Result<bool, Stop> {
    let container = context.container("plain");
    Ok(context.state(&container)?.called.failed())
}

fn nobody(context: &mut Context<'_>, seen: impl FnOnce(Violation) -> Violation) {
    let requirement = &rt::CREATE_CREATES;
    context.add(
        seen(Violation::of(requirement, "create of a plain container is no error, and makes none"))
            .expected("a container that state knows")
            .got("an error of state"),
    );
    context.facts.broken = Some(requirement);
}

/// Whether the program has answered, though start was refused.
fn has_run(context: &mut Context<'_>) -> Result<bool, Stop> {
    let container = context.container("plain");
    Ok(context.answer(&container, None)?.is_some())
}
