//! Kill sends the named signal to the container process (runtime.md#kill).

use std::time::Duration;

use catalogue::runtime as rt;

use crate::context::Context;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario =
    Scenario { name: "kill_sends_the_named_signal", decides: &[&rt::KILL_SENDS_SIGNAL], stage: Stage::Body, run };

/// Names, and the numbers that they have on Linux.
const SIGNALS: [(&str, u8); 4] = [("USR1", 10), ("HUP", 1), ("USR2", 12), ("TERM", 15)];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    listening(context)?;
    created(context)
}

/// A container that waits for its start gets signals too.
fn created(context: &mut Context<'_>) -> Result<(), Stop> {
    let config = context.config("waiting", &["hold"]);
    let container = context.prepare("waiting", &config, |_| Ok(()))?;
    if !context.create(&container)?.succeeded() {
        return Err(Stop::Blocked(&rt::CREATE_CREATES));
    }
    let called = context.kill(&container, "KILL")?;
    let stopped = context.wait_for_status(&container, "stopped")?;
    context.holds(&rt::KILL_SENDS_SIGNAL, called.succeeded() && stopped.status() == Some("stopped"), || {
        Violation::of(&rt::KILL_SENDS_SIGNAL, "a created container lives on after kill with `KILL`")
            .at(&called)
            .got(stopped.describe())
            .unless_broken(&[&rt::STATE_STATUS, &rt::STATE_OP_RETURNS_STATE])
    });
    Ok(())
}

fn listening(context: &mut Context<'_>) -> Result<(), Stop> {
    let config = context.config("listening", &["signals", "hold"]);
    let running = context.run(&rt::KILL_SENDS_SIGNAL, "nothing special", "listening", &config)?;
    let file = running.container.results.join("answer.signals");
    let mut sent = Vec::new();
    for (name, number) in SIGNALS {
        let called = context.kill(&running.container, name)?;
        sent.push(format!("{number:02}"));
        let wanted = sent.len();
        let seen =
            context.wait_for(format!("the signals that arrived after {name}"), Duration::from_secs(2), || {
                let lines: Vec<String> = std::fs::read_to_string(&file).ok()?.lines().map(str::to_owned).collect();
                (lines.len() >= wanted).then_some(lines)
            })?;
        let arrived = seen.value.clone().unwrap_or_default();
        let holds = context.holds(&rt::KILL_SENDS_SIGNAL, arrived == sent, || {
            Violation::of(&rt::KILL_SENDS_SIGNAL, "the container process does not get the signal that kill names")
                .at(&called)
                .expected(format!("the signals {sent:?}, the last for `{name}`"))
                .got(if arrived.is_empty() { "none, or not that many".to_owned() } else { format!("{arrived:?}") })
        });
        if !holds {
            return Ok(());
        }
    }
    let called = context.kill(&running.container, "KILL")?;
    let stopped = context.wait_for_status(&running.container, "stopped")?;
    context.holds(&rt::KILL_SENDS_SIGNAL, stopped.status() == Some("stopped"), || {
        Violation::of(&rt::KILL_SENDS_SIGNAL, "the container process lives on after kill with `KILL`")
            .at(&called)
            .got(stopped.describe())
            .unless_broken(&[&rt::STATE_STATUS, &rt::STATE_OP_RETURNS_STATE])
    });
    Ok(())
}
