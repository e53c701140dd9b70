//! What fails says so by its exit code, and why on standard error.

use catalogue::Requirement;
use catalogue::runtime as rt;

use crate::context::Context;
use crate::driver::{Called, Line};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::tape::Observed;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "failures_are_told",
    decides: &[
        &rt::CLI_CREATE_EXIT_CODE,
        &rt::CLI_START_EXIT_CODE,
        &rt::CLI_KILL_EXIT_CODE,
        &rt::CLI_DELETE_EXIT_CODE,
        &rt::CLI_USUAL_ERRORS,
    ],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let config = context.config("alive", &["hold"]);
    let container = context.prepare("alive", &config, |_| Ok(()))?;
    if !context.create(&container)?.succeeded() {
        return Err(Stop::Blocked(&rt::CREATE_CREATES));
    }
    let state = context.state(&container)?;
    context.start(&container)?;
    context.answer(&container, state.pid())?;
    let empty = context.folder().join("no-bundle");
    context.doing("make an empty directory", || std::fs::create_dir_all(&empty))?;
    let missing = format!("greenlight-missing-{}", context.word("missing"));
    let (missing, alive, empty) = (missing.as_str(), container.id.as_str(), empty.to_string_lossy());
    let cases: [(&'static Requirement, &'static str, &[&str]); 5] = [
        (
            &rt::CLI_CREATE_EXIT_CODE,
            "create of a directory that is no bundle",
            &["create", "--bundle", &empty, missing],
        ),
        (&rt::CLI_START_EXIT_CODE, "start of a container that is not there", &["start", missing]),
        (&rt::CLI_KILL_EXIT_CODE, "kill of a container that is not there", &["kill", missing, "KILL"]),
        (&rt::CLI_KILL_EXIT_CODE, "kill with a signal that does not exist", &["kill", alive, "GREENLIGHT"]),
        (&rt::CLI_DELETE_EXIT_CODE, "delete of a container that is not there", &["delete", missing]),
    ];
    let mut silent: Vec<Observed<Called>> = Vec::new();
    let mut failures = 0;
    for (requirement, what, words) in cases {
        let called = context.line(&Line::of(words.iter().copied()))?;
        context.holds(requirement, called.failed(), || {
            Violation::of(requirement, format!("{what} ends with zero"))
                .at(&called)
                .expected("an exit code other than zero")
                .got(called.describe())
        });
        if called.failed() {
            failures += 1;
            silent.extend(Some(called).filter(|called| called.stderr.trim().is_empty()));
        }
    }
    match silent.first() {
        None if failures == 0 => return Err(Stop::Blocked(&rt::CLI_START_EXIT_CODE)),
        None => context.pass(&rt::CLI_USUAL_ERRORS),
        Some(called) => context.add(
            Violation::of(&rt::CLI_USUAL_ERRORS, "a command fails without a word on standard error")
                .at(called)
                .got(format!("`{}` of `{failures}` failures say nothing", silent.len())),
        ),
    }
    Ok(())
}
