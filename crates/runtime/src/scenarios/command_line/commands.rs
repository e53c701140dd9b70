//! The five commands, each once where it has to work.

use catalogue::runtime as rt;

use super::create;
use crate::context::Context;
use crate::driver::{Called, Line};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::tape::Observed;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario =
    Scenario { name: "the_five_commands_are_there", decides: &[&rt::CLI_COMMANDS], stage: Stage::Body, run };

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let config = context.config("five", &["hold"]);
    let container = context.prepare("five", &config, |_| Ok(()))?;
    let id = container.id.as_str();
    let mut failed: Vec<Observed<Called>> = Vec::new();
    let called = context.line(&create(&container, &[]))?;
    if !called.succeeded() {
        // Its form is a requirement of its own; the others are tried on a container that is made in the way of the driver.
        failed.push(called);
        if !context.create(&container)?.succeeded() {
            return Err(Stop::Blocked(&rt::CREATE_CREATES));
        }
    }
    for command in ["state", "start"] {
        let called = context.line(&Line::of([command, id]))?;
        if !called.succeeded() {
            failed.push(called);
        }
    }
    let state = context.state(&container)?;
    if state.status() == Some("created") {
        context.start(&container)?;
    }
    context.answer(&container, state.pid())?;
    // In whichever form it is there.
    let forms: [&[&str]; 3] = [&["kill", "--signal", "KILL", id], &["kill", id, "KILL"], &["kill", id]];
    let mut kill = None;
    for form in forms {
        let called = context.line(&Line::of(form.iter().copied()))?;
        let is_there = called.succeeded();
        kill = Some(called).filter(|_| !is_there);
        if is_there {
            break;
        }
    }
    failed.extend(kill);
    context.kill(&container, "KILL")?;
    context.wait_for_status(&container, "stopped")?;
    let called = context.line(&Line::of(["delete", id]))?;
    if !called.succeeded() {
        failed.push(called);
    }
    match failed.first() {
        None => context.pass(&rt::CLI_COMMANDS),
        Some(first) => {
            let all: Vec<String> =
                failed.iter().map(|called| format!("`{}`: {}", called.operation, called.describe())).collect();
            context.add(
                Violation::of(&rt::CLI_COMMANDS, "not all of the five commands work")
                    .at(first)
                    .expected("create, state, start, kill and delete end with zero where they have something to do")
                    .got(all.join("; "))
                    .unless_broken(&[&rt::CLI_TEMPLATE]),
            );
        }
    }
    Ok(())
}
