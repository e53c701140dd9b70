//! How kill is told which signal to send, seen from the program that gets it.

use std::time::Duration;

use catalogue::Requirement;
use catalogue::runtime as rt;

use crate::context::{Container, Context};
use crate::driver::{Called, Line};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::tape::Observed;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "signals_are_sent_as_asked",
    decides: &[
        &rt::CLI_KILL_SIGNAL,
        &rt::CLI_KILL_DEFAULT,
        &rt::CLI_KILL_TERM_AND_KILL,
        &rt::CLI_KILL_FURTHER,
        &rt::CLI_USUAL_KILL_ARGUMENT,
        &rt::CLI_USUAL_KILL_PREFIX,
        &rt::CLI_USUAL_KILL_NUMBER,
    ],
    stage: Stage::Body,
    run,
};

/// The number of TERM, on every architecture.
const TERM: u32 = 15;
/// How long a signal may take to be seen.
const SEEN: Duration = Duration::from_secs(2);
/// Signals that POSIX has beside TERM and KILL and that a program can catch, with the numbers of Linux.
const FURTHER: [(&str, u32); 7] =
    [("HUP", 1), ("INT", 2), ("QUIT", 3), ("USR1", 10), ("USR2", 12), ("ALRM", 14), ("CONT", 18)];

/// A program that writes down each signal that it gets, and what it got so far.
struct Target {
    container: Container,
    seen: usize,
}

impl Target {
    /// Sends a signal, and says whether this one arrived, and no other.
    fn sends(
        &mut self,
        context: &mut Context<'_>,
        words: &[&str],
        number: u32,
    ) -> Result<(Observed<Called>, Result<(), String>), Stop> {
        let called = context.line(&Line::of(words.iter().copied()))?;
        if !called.succeeded() {
            let why = called.describe();
            return Ok((called, Err(why)));
        }
        let file = self.container.results.join("answer.signals");
        let before = self.seen;
        let arrived = context.wait_for("the signals that arrived", SEEN, || {
            let lines: Vec<u32> =
                std::fs::read_to_string(&file).ok()?.lines().filter_map(|line| line.parse().ok()).collect();
            Some(lines).filter(|lines| lines.len() > before)
        })?;
        let all = arrived.value.unwrap_or_default();
        self.seen = all.len().max(before);
        let new: Vec<u32> = all.into_iter().skip(before).collect();
        let result = match new.as_slice() {
            [one] if *one == number => Ok(()),
            [] => Err("it ends with zero, and no signal arrives".to_owned()),
            others => Err(format!("signal `{}` arrives", shown(others))),
        };
        Ok((called, result))
    }
}

fn shown(numbers: &[u32]) -> String {
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let config = context.config("target", &["signals", "hold"]);
    let running = context.run(&rt::LIFECYCLE_PROGRAM_RUN, "a program that catches signals", "target", &config);
    let running = running.map_err(|_| Stop::Blocked(&rt::LIFECYCLE_PROGRAM_RUN))?;
    let mut target = Target { container: running.container.clone(), seen: 0 };
    let id = running.container.id.as_str();
    let option: [&str; 4] = ["kill", "--signal", "TERM", id];
    let argument: [&str; 3] = ["kill", id, "TERM"];
    let cases: [(&'static Requirement, &'static str, &[&str]); 5] = [
        (&rt::CLI_KILL_SIGNAL, "kill does not take the signal as `--signal`", &option),
        (&rt::CLI_KILL_DEFAULT, "kill does not send TERM where no signal is named", &["kill", id]),
        (&rt::CLI_USUAL_KILL_ARGUMENT, "kill does not take the name of a signal as its second argument", &argument),
        (&rt::CLI_USUAL_KILL_PREFIX, "kill does not take the name of a signal with `SIG`", &["kill", id, "SIGTERM"]),
        (&rt::CLI_USUAL_KILL_NUMBER, "kill does not take the number of a signal", &["kill", id, "15"]),
    ];
    let mut has_option = false;
    let mut term = None;
    for (requirement, message, words) in cases {
        let (called, result) = target.sends(context, words, TERM)?;
        let holds = context.holds(requirement, result.is_ok(), || {
            Violation::of(requirement, message)
                .at(&called)
                .expected("signal `15` arrives")
                .got(result.clone().err().unwrap_or_default())
        });
        has_option |= holds && std::ptr::eq(requirement, &rt::CLI_KILL_SIGNAL);
        if [&rt::CLI_KILL_SIGNAL, &rt::CLI_USUAL_KILL_ARGUMENT].iter().any(|one| std::ptr::eq(*one, requirement))
            && !matches!(term, Some((_, Ok(()))))
        {
            term = Some((called, result));
        }
    }
    let form =
        |signal: &'static str| if has_option { vec!["kill", "--signal", signal, id] } else { vec!["kill", id, signal] };
    let mut refused = Vec::new();
    for (name, number) in FURTHER {
        let (called, result) = target.sends(context, &form(name), number)?;
        match result {
            Ok(()) => {}
            Err(_) if called.failed() => refused.push(name),
            Err(why) => context.add(
                Violation::of(&rt::CLI_KILL_FURTHER, "a signal that kill takes does not arrive")
                    .at(&called)
                    .expected(format!("`{name}`, signal `{number}`"))
                    .got(why),
            ),
        }
    }
    match refused.as_slice() {
        _ if context.has_answered(&rt::CLI_KILL_FURTHER) => {}
        [] => context.pass(&rt::CLI_KILL_FURTHER),
        names => context.unsupported(&rt::CLI_KILL_FURTHER, format!("refused: {}", names.join(", "))),
    }
    if let Some((called, Err(why))) = term {
        context.add(
            Violation::of(&rt::CLI_KILL_TERM_AND_KILL, "TERM cannot be sent")
                .at(&called)
                .expected("signal `15` arrives")
                .got(why),
        );
    }
    let called = context.line(&Line::of(form("KILL")))?;
    let state = context.wait_for_status(&running.container, "stopped")?;
    let has_ended = called.succeeded() && state.status() == Some("stopped");
    context.holds(&rt::CLI_KILL_TERM_AND_KILL, has_ended, || {
        Violation::of(&rt::CLI_KILL_TERM_AND_KILL, "KILL does not end the container process")
            .at(&called)
            .expected("status `stopped`")
            .got(if called.succeeded() { state.describe() } else { called.describe() })
    });
    Ok(())
}
