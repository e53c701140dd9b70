//! Faults of what create hands on and hands over: standard streams, descriptors, the terminal, the process ID.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};

use super::Fault;
use super::operations::create_plain;
use crate::runtime::Error;
use crate::runtime::call::{Call, Verb};
use crate::runtime::console;
use crate::runtime::lie::{Act, Answer, Lie, When};

/// Takes one byte from standard input.
fn read_a_byte(_: &Call) -> Answer {
    // Where there is none, there is nothing to read.
    let _ = std::io::stdin().lock().take(1).read_to_end(&mut Vec::new());
    Ok(None)
}

fn wants_a_terminal(bundle: &Path) -> bool {
    let text = fs::read_to_string(bundle.join("config.json")).unwrap_or_default();
    let config: Option<Value> = serde_json::from_str(&text).ok();
    config.is_some_and(|config| config.pointer("/process/terminal") == Some(&Value::Bool(true)))
}

fn parent_to_pid_file(call: &Call) -> Answer {
    let code = call.run()?;
    if let Some(file) = call.option("--pid-file") {
        fs::write(file, std::process::id().to_string()).map_err(Error::file("write the process ID"))?;
    }
    Ok(Some(code))
}

/// A message that is right but for one member.
fn message(call: &Call, change: impl FnOnce(&mut Value)) -> String {
    let mut message = json!({ "type": "terminal", "container": call.id() });
    change(&mut message);
    message.to_string()
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::yellow(
        "adds_a_line_to_the_pid_file",
        "the file with the process ID has an empty line in front",
        &["runtime.cli.usual.pid-file-plain"],
        &[Lie::At(
            Verb::Create,
            When::Always,
            Act::Do(|call| {
                let code = call.run()?;
                if let Some(file) = call.option("--pid-file") {
                    let text = fs::read_to_string(file).unwrap_or_default();
                    fs::write(file, format!("\n{text}\n")).map_err(Error::file("write the process ID"))?;
                }
                Ok(Some(code))
            }),
        )],
    ),
    Fault::red(
        "closes_standard_error_to_containers",
        "the container process does not have the standard error of create",
        &["runtime.cli.create.stderr"],
        &[Lie::does(Verb::Create, |call| {
            let mut command = call.command();
            command.stderr(Stdio::null());
            call.ran(command).map(Some)
        })],
    ),
    Fault::red(
        "keeps_announced_descriptors",
        "what `LISTEN_FDS` announces is not handed on",
        &["runtime.cli.create.listen-fds"],
        &[Lie::does(Verb::Create, |call| {
            let mut command = call.command();
            command.env_remove("LISTEN_FDS");
            call.ran(command).map(Some)
        })],
    ),
    Fault::red(
        "prints_the_id_at_create",
        "create writes the ID to its standard output, which is the container's",
        &["runtime.cli.create.stdout"],
        &[Lie::At(Verb::Create, When::Always, Act::Prints("created"))],
    ),
    Fault::red(
        "reads_standard_input_at_create",
        "create takes a byte of the standard input that is the container's",
        &["runtime.cli.create.stdin"],
        &[Lie::does(Verb::Create, |call| {
            if call.option("--console-socket").is_none() { read_a_byte(call) } else { Ok(None) }
        })],
    ),
    Fault::red(
        "reads_standard_input_at_start",
        "start reads its standard input",
        &["runtime.cli.stdin"],
        &[Lie::does(Verb::Start, read_a_byte)],
    ),
    Fault::red(
        "reads_standard_input_beside_a_terminal",
        "create reads its standard input though there is a terminal",
        &["runtime.cli.create.stdin-terminal"],
        &[Lie::does(Verb::Create, |call| {
            if call.option("--console-socket").is_some() { read_a_byte(call) } else { Ok(None) }
        })],
    ),
    Fault::red(
        "refuses_numbers_of_console_sockets",
        "`--console-socket` does not take the number of a descriptor",
        &["runtime.cli.create.console-socket"],
        &[Lie::does(Verb::Create, |call| {
            Ok(call.option("--console-socket").filter(|at| !at.contains('/')).map(|_| 1))
        })],
    ),
    Fault::yellow(
        "refuses_paths_of_console_sockets",
        "`--console-socket` does not take the path of a socket",
        &["runtime.cli.usual.console-path"],
        &[Lie::does(Verb::Create, |call| {
            Ok(call.option("--console-socket").is_some_and(|at| at.contains('/')).then_some(1))
        })],
    ),
    Fault::red(
        "sends_another_container_with_the_terminal",
        "the message that comes with a terminal has the ID of another container",
        &["runtime.cli.console.container"],
        &[Lie::does(Verb::Create, |call| {
            console::create(call, &message(call, |message| message["container"] = json!("other")), false)
        })],
    ),
    Fault::red(
        "sends_another_type_with_the_terminal",
        "the message that comes with a terminal has the type `tty`",
        &["runtime.cli.console.type"],
        &[Lie::does(Verb::Create, |call| {
            console::create(call, &message(call, |message| message["type"] = json!("tty")), false)
        })],
    ),
    Fault::red(
        "sends_no_terminal",
        "the descriptor that comes with the message is no terminal",
        &["runtime.cli.console.descriptor", "runtime.cli.usual.console-path"],
        &[Lie::does(Verb::Create, |call| console::create(call, &message(call, |_| {}), true))],
    ),
    Fault::red(
        "sends_words_with_the_terminal",
        "the message that comes with a terminal is no JSON",
        &["runtime.cli.console.message"],
        &[Lie::does(Verb::Create, |call| console::create(call, "a terminal", false))],
    ),
    Fault::yellow(
        "takes_a_terminal_for_none",
        "a configuration with a terminal is taken without `--console-socket`",
        &["runtime.cli.usual.console-needed"],
        &[Lie::does(Verb::Create, |call| {
            let is_bare = call.option("--console-socket").is_none() && wants_a_terminal(&call.bundle());
            is_bare.then(|| create_plain(call)).transpose()
        })],
    ),
    Fault::red(
        "writes_no_pid_file",
        "`--pid-file` is ignored",
        &["runtime.cli.create.pid-file"],
        &[Lie::does(Verb::Create, |call| match call.option("--pid-file").is_some() {
            true => call.run_changed(|call| call.drop_option("--pid-file")),
            false => Ok(None),
        })],
    ),
    Fault::red(
        "writes_its_own_id_to_the_pid_file",
        "the file with the process ID has that of the runtime",
        &["runtime.cli.create.pid-file"],
        &[Lie::does(Verb::Create, parent_to_pid_file)],
    ),
];
