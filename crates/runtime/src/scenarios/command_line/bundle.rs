//! Which directory is the bundle: the one that is named, or the one that the call is made in.

use catalogue::Requirement;
use catalogue::runtime as rt;

use super::{create, handed};
use crate::context::{Container, Context};
use crate::driver::Line;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "bundles_are_named_or_where_the_call_is_made",
    decides: &[&rt::CLI_CREATE_BUNDLE, &rt::CLI_CREATE_BUNDLE_DEFAULT],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let [named, here] = ["named", "here"].map(|label| (label, context.config(label, &["hold"])));
    let named = context.prepare(named.0, &named.1, |_| Ok(()))?;
    let here = context.prepare(here.0, &here.1, |_| Ok(()))?;
    let line = Line { directory: Some(here.bundle.clone()), ..create(&named, &[]) };
    runs(
        context,
        &rt::CLI_CREATE_BUNDLE,
        "the bundle that `--bundle` names is not the one that is used",
        &named,
        &line,
    )?;
    let line = handed(Line::of(["create", here.id.as_str()]), &here);
    let line = Line { directory: Some(here.bundle.clone()), ..line };
    let message = "without `--bundle` the working directory is not the bundle";
    runs(context, &rt::CLI_CREATE_BUNDLE_DEFAULT, message, &here, &line)
}

/// Whether the line makes a container out of the bundle of `container`: its program knows a word that no other does.
fn runs(
    context: &mut Context<'_>,
    requirement: &'static Requirement,
    message: &'static str,
    container: &Container,
    line: &Line<'_>,
) -> Result<(), Stop> {
    let called = context.line(line)?;
    if !called.succeeded() {
        context.add(
            Violation::of(requirement, message)
                .at(&called)
                .expected("a container")
                .got(called.describe())
                .unless_broken(&[&rt::CLI_TEMPLATE]),
        );
        return Ok(());
    }
    let state = context.state(container)?;
    let started = context.start(container)?;
    if !started.succeeded() {
        context.blocked(requirement, &rt::START_RUNS_PROGRAM);
        return Ok(());
    }
    let answer = context.answer(container, state.pid())?;
    context.holds(requirement, answer.value.is_some(), || {
        Violation::of(requirement, message)
            .at(&answer)
            .expected("the program of this bundle runs")
            .got("its program does not answer")
    });
    Ok(())
}
