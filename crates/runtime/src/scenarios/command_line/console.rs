//! A terminal is handed over: to a descriptor as the document has it, to a path as runtimes do it, and with a message.

use std::os::fd::AsFd;

use catalogue::runtime as rt;
use serde_json::{Value, json};

use super::create;
use crate::context::{Console, Container, Context, Sent};
use crate::driver::{Called, Line};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::tape::Observed;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "terminals_are_handed_over",
    decides: &[
        &rt::CLI_CREATE_CONSOLE_SOCKET,
        &rt::CLI_CREATE_STDIN_TERMINAL,
        &rt::CLI_CONSOLE_MESSAGE,
        &rt::CLI_CONSOLE_TYPE,
        &rt::CLI_CONSOLE_CONTAINER,
        &rt::CLI_CONSOLE_DESCRIPTOR,
        &rt::CLI_USUAL_CONSOLE_PATH,
    ],
    stage: Stage::Body,
    run,
};

/// What became of one create with a console socket.
struct Handover {
    container: Container,
    called: Observed<Called>,
    sent: Option<Observed<Sent>>,
    /// Whether what came is the terminal of the container.
    is_its_terminal: bool,
}

impl Handover {
    fn describe(&self) -> String {
        match (&self.sent, self.called.succeeded()) {
            (None, false) => self.called.describe(),
            (None, true) => "create succeeds, and nothing comes".to_owned(),
            (Some(sent), _) if !sent.passes_descriptors => "a message without a descriptor".to_owned(),
            (Some(sent), _) if !sent.is_master => "a descriptor that is not the master of a terminal".to_owned(),
            (Some(_), _) => "a terminal that is not that of the container".to_owned(),
        }
    }
}

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let by_number = to_a_descriptor(context)?;
    context.holds(&rt::CLI_CREATE_CONSOLE_SOCKET, by_number.is_its_terminal, || {
        Violation::of(
            &rt::CLI_CREATE_CONSOLE_SOCKET,
            "the terminal is not sent to the descriptor that `--console-socket` names",
        )
        .at(&by_number.called)
        .expected("the master of the container's terminal, over the socket that is open as descriptor `3`")
        .got(by_number.describe())
    });
    let by_path = to_a_path(context)?;
    context.holds(&rt::CLI_USUAL_CONSOLE_PATH, by_path.is_its_terminal, || {
        Violation::of(
            &rt::CLI_USUAL_CONSOLE_PATH,
            "the terminal is not sent to the socket whose path `--console-socket` names",
        )
        .at(&by_path.called)
        .expected("the master of the container's terminal")
        .got(by_path.describe())
    });
    // In whichever form something came.
    let Some(handover) = [by_number, by_path].into_iter().find(|handover| handover.sent.is_some()) else {
        return Err(Stop::Blocked(&rt::CLI_CREATE_CONSOLE_SOCKET));
    };
    message(context, &handover);
    Ok(())
}

fn message(context: &mut Context<'_>, handover: &Handover) {
    let Some(sent) = &handover.sent else { return };
    context.holds(&rt::CLI_CONSOLE_DESCRIPTOR, handover.is_its_terminal, || {
        Violation::of(
            &rt::CLI_CONSOLE_DESCRIPTOR,
            "the first descriptor of the message is not the master of the container's terminal",
        )
        .at(sent)
        .got(handover.describe())
    });
    let json: Option<Value> = sent.text.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let shown = sent.text.as_deref().map_or_else(|| "no UTF-8".to_owned(), |text| format!("`{text}`"));
    let Some(json) = json else {
        context.add(
            Violation::of(&rt::CLI_CONSOLE_MESSAGE, "what comes with the terminal is no JSON")
                .at(sent)
                .expected(format!("`{{\"type\":\"terminal\",\"container\":\"{}\"}}`", handover.container.id))
                .got(shown),
        );
        context.blocked(&rt::CLI_CONSOLE_TYPE, &rt::CLI_CONSOLE_MESSAGE);
        context.blocked(&rt::CLI_CONSOLE_CONTAINER, &rt::CLI_CONSOLE_MESSAGE);
        return;
    };
    context.pass(&rt::CLI_CONSOLE_MESSAGE);
    let members = [
        (&rt::CLI_CONSOLE_TYPE, "type", "terminal", "the message has no `type`, or another one than `terminal`"),
        (
            &rt::CLI_CONSOLE_CONTAINER,
            "container",
            handover.container.id.as_str(),
            "the message does not have the ID of the container",
        ),
    ];
    for (requirement, member, wanted, message) in members {
        let holds = json.get(member).and_then(Value::as_str) == Some(wanted);
        context.holds(requirement, holds, || {
            Violation::of(requirement, message).at(sent).expected(format!("`{wanted}`")).got(shown.clone())
        });
    }
}

fn prepared(context: &mut Context<'_>, label: &str) -> Result<Container, Stop> {
    let mut config = context.config(label, &["hold"]);
    config.set("/process/terminal", json!(true));
    context.prepare(label, &config, |_| Ok(()))
}

fn to_a_descriptor(context: &mut Context<'_>) -> Result<Handover, Stop> {
    let container = prepared(context, "descriptor")?;
    let mut console = context.console_pair()?;
    let line = Line {
        third: console.theirs().map(AsFd::as_fd),
        output: None,
        error: None,
        ..create(&container, &["--console-socket", "3"])
    };
    let called = context.line(&line)?;
    handed_over(context, container, &mut console, called)
}

/// Here standard input is a file as well, of which nothing may be read.
fn to_a_path(context: &mut Context<'_>) -> Result<Handover, Stop> {
    let container = prepared(context, "path")?;
    let folder = context.folder().join("path");
    let socket = folder.join("console");
    let mut console = context.console_at(&socket)?;
    let input = context.hand(&folder.join("input"), "nobody reads this\n")?;
    let line = Line {
        input: input.file().map(AsFd::as_fd),
        output: None,
        error: None,
        ..create(&container, &["--console-socket", &socket.to_string_lossy()])
    };
    let called = context.line(&line)?;
    let offset = context.offset(&input)?;
    match called.succeeded() {
        false => context.blocked(&rt::CLI_CREATE_STDIN_TERMINAL, &rt::CLI_USUAL_CONSOLE_PATH),
        true => {
            context.holds(&rt::CLI_CREATE_STDIN_TERMINAL, offset.value == Some(0), || {
                Violation::of(
                    &rt::CLI_CREATE_STDIN_TERMINAL,
                    "create reads its standard input though there is a terminal",
                )
                .at(&offset)
                .got(format!("`{}` bytes were read", offset.value.unwrap_or_default()))
            });
        }
    }
    handed_over(context, container, &mut console, called)
}

/// Starts the container if it was created, and looks whether what it says comes out of the terminal.
fn handed_over(
    context: &mut Context<'_>,
    container: Container,
    console: &mut Console,
    called: Observed<Called>,
) -> Result<Handover, Stop> {
    let sent = context.sent(console)?;
    let (number, value) = (sent.number, sent.value);
    let sent = value.map(|value| Observed { number, value });
    let mut is_its_terminal = false;
    if called.succeeded() && sent.as_ref().is_some_and(|sent| sent.is_master) {
        context.start(&container)?;
        let last = format!("end {}", container.nonce);
        is_its_terminal = context.terminal_says(console, &last)?.value.contains(&last);
    }
    Ok(Handover { container, called, sent, is_its_terminal })
}
