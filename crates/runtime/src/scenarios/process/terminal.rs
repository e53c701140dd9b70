//! The terminal of the process, and its size (config.md#process).

use catalogue::runtime as rt;
use serde_json::json;

use crate::context::{Context, Ran};
use crate::driver::Ability;
use crate::probe::Answer;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::tape::Observed;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "terminals_are_attached_in_their_size",
    decides: &[
        &rt::CONFIG_PROCESS_CONSOLESIZE_APPLIED,
        &rt::CONFIG_PROCESS_CONSOLESIZE_IGNORED,
        &rt::CONFIG_PROCESS_CWD_APPLIED,
        &rt::CONFIG_PROCESS_TERMINAL_ATTACHED,
        &rt::CONFIG_PROCESS_USER_APPLIED,
        &rt::LINUX_DEFAULT_DEVICES,
    ],
    stage: Stage::Body,
    run,
};

const STREAMS: [&str; 3] = ["terminal.0", "terminal.1", "terminal.2"];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    without(context)?;
    context.facts.needs(Ability::ConsoleSocket)?;
    let requirement = &rt::CONFIG_PROCESS_TERMINAL_ATTACHED;
    let mut config = context.config("with", &["facts", "stat:/dev/console", "hold"]);
    config.set("/process/terminal", json!(true)).set("/process/consoleSize", json!({ "height": 33, "width": 101 }));
    let is_root = context.facts.host.is_root();
    if is_root {
        config.set("/process/user", json!({ "uid": 1000, "gid": 2000 })).set("/process/cwd", json!("/tmp"));
    }
    let mut container = context.prepare("with", &config, |_| Ok(()))?;
    let socket = context.folder().join("console");
    let mut console = context.console_at(&socket)?;
    container.console_socket = Some(socket);
    let called = context.create(&container)?;
    let sent = context.sent(&mut console)?;
    if !called.succeeded() {
        context.add(
            Violation::of(requirement, "a configuration with a terminal is refused").at(&called).got(called.describe()),
        );
        return Err(Stop::Blocked(requirement));
    }
    let pid = context.state(&container)?.pid();
    context.start(&container)?;
    let answer = context.answer(&container, pid)?;
    let (number, Some(value)) = (answer.number, answer.value) else {
        return Err(Stop::Inconclusive("the program with a terminal does not answer".into()));
    };
    let answer = Observed { number, value };
    let missing: Vec<&str> = STREAMS.into_iter().filter(|stream| !answer.worked(stream)).collect();
    let is_attached = context.holds(requirement, missing.is_empty(), || {
        Violation::of(requirement, "a standard stream of the process is no terminal, though one is configured")
            .at(&answer)
            .expected("a terminal on 0, 1 and 2")
            .got(
                missing
                    .iter()
                    .map(|stream| format!("`{stream}` {}", answer.describe(stream)))
                    .collect::<Vec<_>>()
                    .join(", "),
            )
    });
    if is_attached {
        console_device(context, &answer);
        let is_ours = sent.value.as_ref().is_some_and(|sent| sent.is_master);
        context.holds(requirement, is_ours, || {
            Violation::of(requirement, "the other end of the terminal is not handed over").at(&sent)
        });
        let requirement = &rt::CONFIG_PROCESS_CONSOLESIZE_APPLIED;
        let size = answer.numbers("terminal.0");
        context.holds(requirement, size.as_deref() == Some(&[33, 101]), || {
            Violation::of(requirement, "the terminal has not the configured size")
                .at(&answer)
                .expected("33 rows and 101 columns")
                .got(answer.describe("terminal.0"))
        });
    }
    if is_root {
        for (requirement, key, wanted) in [
            (&rt::CONFIG_PROCESS_USER_APPLIED, "uid", "1000 1000 1000"),
            (&rt::CONFIG_PROCESS_USER_APPLIED, "gid", "2000 2000 2000"),
            (&rt::CONFIG_PROCESS_CWD_APPLIED, "cwd", "/tmp"),
        ] {
            context.holds(requirement, answer.text(key).as_deref() == Some(wanted), || {
                Violation::of(requirement, "the process is not as configured")
                    .at(&answer)
                    .expected(format!("`{key}` `{wanted}`"))
                    .got(answer.describe(key))
            });
        }
    }
    Ok(())
}

/// With a terminal there is `/dev/console`, and it is the same terminal.
fn console_device(context: &mut Context<'_>, answer: &Observed<Answer>) {
    let requirement = &rt::LINUX_DEFAULT_DEVICES;
    let seen = answer.text("1.stat").unwrap_or_default();
    let mut words = seen.split(' ');
    let is_device = words.next() == Some("char");
    let major: Option<u32> = words.nth(3).and_then(|number| number.split(':').next()?.parse().ok());
    // The numbers that Linux has for the ends of pseudoterminals.
    context.holds(requirement, is_device && major.is_some_and(|major| (136..=143).contains(&major)), || {
        Violation::of(requirement, "`/dev/console` is not there, or is no pseudoterminal, though one is configured")
            .at(answer)
            .expected("the terminal of the process, mounted there")
            .got(answer.describe("1.stat"))
    });
}

/// A size without a terminal.
fn without(context: &mut Context<'_>) -> Result<(), Stop> {
    let requirement = &rt::CONFIG_PROCESS_CONSOLESIZE_IGNORED;
    for (label, terminal) in [("false", json!(false)), ("unset", json!(null))] {
        let mut config = context.config(label, &["facts", "hold"]);
        config.set("/process/terminal", terminal.clone());
        if terminal.is_null() {
            config.remove("/process/terminal");
        }
        config.set("/process/consoleSize", json!({ "height": 33, "width": 101 }));
        let (holds, got) = match context.try_run(label, &config)? {
            Ran::Answered(running) => {
                let has = STREAMS.into_iter().any(|stream| running.answer.worked(stream));
                (!has, "the process has a terminal".to_owned())
            }
            Ran::Refused(called) => (false, called.describe()),
            Ran::Silent(_) => (false, "the program does not run".to_owned()),
        };
        context.holds(requirement, holds, || {
            Violation::of(requirement, "a `consoleSize` without a terminal is not ignored")
                .expected("that it is ignored")
                .got(format!("with `terminal` {label}: {got}"))
        });
    }
    Ok(())
}
