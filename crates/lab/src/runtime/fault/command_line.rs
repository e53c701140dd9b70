//! Faults of the command line itself: its words, its exit codes, and what it says.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::Fault;
use crate::runtime::Error;
use crate::runtime::call::{Call, Verb};
use crate::runtime::edit::Edit;
use crate::runtime::lie::{Act, Answer, Lie, When};

fn says(text: &str, code: u8) -> Answer {
    writeln!(std::io::stdout(), "{text}").map_err(Error::file("print"))?;
    Ok(Some(code))
}

/// Looks for the container in every directory beside those above.
fn every_root(call: &Call) -> Answer {
    let root = call.global("--root").map(PathBuf::from).unwrap_or_default();
    for other in root.ancestors().map(|above| above.join("root")).filter(|other| other.is_dir()) {
        let found = call.run_changed(|call| call.set_global("--root", &other.to_string_lossy()))?;
        if found == Some(0) {
            return Ok(found);
        }
    }
    Ok(None)
}

fn version_without_spec(call: &Call) -> Answer {
    if !call.has_global("--version") {
        return Ok(None);
    }
    let output = call.command().output().map_err(Error::file("call the runtime"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("spec:")).collect();
    says(&lines.join("\n"), 0)
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red(
        "refuses_the_working_directory_as_bundle",
        "create without `--bundle` is refused",
        &["runtime.cli.create.bundle-default"],
        &[Lie::does(Verb::Create, |call| Ok((call.option("--bundle").is_none()).then_some(1)))],
    ),
    Fault::red(
        "ends_create_with_zero",
        "create of what is no bundle ends with zero",
        &["runtime.cli.create.exit-code"],
        &[Lie::does(Verb::Create, |call| Ok((!call.bundle().join("config.json").exists()).then_some(0)))],
    ),
    Fault::red(
        "ends_delete_with_zero",
        "delete of a container that is not there ends with zero",
        &["runtime.cli.delete.exit-code"],
        &[Lie::At(Verb::Delete, When::Missing, Act::Ends(0))],
    ),
    Fault::red(
        "ends_kill_with_zero",
        "kill of a container that is not there ends with zero",
        &["runtime.cli.kill.exit-code"],
        &[Lie::At(Verb::Kill, When::Missing, Act::Ends(0))],
    ),
    Fault::red(
        "ends_start_with_zero",
        "start of a container that is not there ends with zero",
        &["runtime.cli.start.exit-code"],
        &[Lie::At(Verb::Start, When::Missing, Act::Ends(0))],
    ),
    Fault::red(
        "ends_state_with_zero",
        "state of a container that is not there ends with zero",
        &["runtime.cli.state.exit-code"],
        &[Lie::At(Verb::State, When::Missing, Act::Ends(0))],
    ),
    Fault::red(
        "ends_unknown_commands_with_zero",
        "a command that there is not ends with zero",
        &["runtime.cli.unknown-command"],
        &[Lie::does(
            Verb::Other,
            |call| Ok((!call.has_global("--version") && !call.has_global("--help")).then_some(0)),
        )],
    ),
    Fault::yellow(
        "fails_without_a_word",
        "start of a container that is not there says nothing",
        &["runtime.cli.usual.errors"],
        &[Lie::At(Verb::Start, When::Missing, Act::LeaveOut(1))],
    ),
    Fault::yellow(
        "finds_containers_of_every_root",
        "a container is known below another `--root` too",
        &["runtime.cli.usual.root"],
        &[Lie::At(Verb::State, When::Missing, Act::Do(every_root))],
    ),
    Fault::red(
        "has_no_kill",
        "kill ends with an error",
        &["runtime.cli.commands"],
        &[Lie::At(Verb::Kill, When::Always, Act::LeaveOut(1))],
    ),
    Fault::yellow(
        "ignores_force",
        "`delete --force` of a running container is a delete like any other",
        &["runtime.cli.usual.delete-force"],
        &[Lie::At(Verb::Force, When::Status("running"), Act::LeaveOut(1))],
    ),
    Fault::red(
        "names_containers_otherwise",
        "the ID of a container is not the argument of create",
        &["runtime.cli.create.id"],
        &[Lie::State(Edit::Put("/id", "\"other\""))],
    ),
    Fault::yellow(
        "prints_help_by_error",
        "`--help` ends with an error",
        &["runtime.cli.usual.help"],
        &[Lie::does(Verb::Other, |call| Ok(call.has_global("--help").then_some(1)))],
    ),
    Fault::yellow(
        "prints_question_marks",
        "what is not ASCII is printed as a question mark",
        &["runtime.cli.encoding"],
        &[Lie::StateText(|text| text.chars().map(|sign| if sign.is_ascii() { sign } else { '?' }).collect())],
    ),
    Fault::red(
        "prints_state_for_people",
        "state prints a line for people in front of the JSON",
        &["runtime.cli.state.stdout"],
        &[Lie::StateText(|text| format!("state:\n{text}"))],
    ),
    Fault::yellow(
        "prints_the_version_alone",
        "`--version` prints a number, and not of what",
        &["runtime.cli.usual.version"],
        &[Lie::does(Verb::Other, |call| if call.has_global("--version") { says("1.1.5", 0) } else { Ok(None) })],
    ),
    Fault::yellow(
        "prints_the_version_without_that_of_the_spec",
        "`--version` does not tell the version of the spec",
        &["runtime.cli.usual.version-spec"],
        &[Lie::does(Verb::Other, version_without_spec)],
    ),
    Fault::yellow(
        "refuses_options_in_one_word",
        "`--bundle=BUNDLE` is refused",
        &["runtime.cli.usual.options-equals"],
        &[Lie::does(Verb::Create, |call| Ok(call.words.iter().any(|word| word.starts_with("--bundle=")).then_some(1)))],
    ),
    Fault::red(
        "takes_the_working_directory_for_the_bundle",
        "`--bundle` is ignored where there is a bundle in the working directory",
        &["runtime.cli.create.bundle"],
        &[Lie::does(Verb::Create, |call| match Path::new("config.json").exists() {
            true => call.run_changed(|call| call.drop_option("--bundle")),
            false => Ok(None),
        })],
    ),
    Fault::yellow(
        "writes_no_log",
        "`--log` is ignored",
        &["runtime.cli.usual.log"],
        &[Lie::does(Verb::State, |call| match call.has_global("--log") {
            true => call.run_changed(|call| call.set_global("--log", "/dev/null")),
            false => Ok(None),
        })],
    ),
    Fault::yellow(
        "writes_the_log_as_text",
        "`--log-format json` is ignored",
        &["runtime.cli.usual.log-json"],
        &[Lie::does(Verb::State, |call| match call.has_global("--log-format") {
            true => call.run_changed(|call| call.set_global("--log-format", "text")),
            false => Ok(None),
        })],
    ),
];
