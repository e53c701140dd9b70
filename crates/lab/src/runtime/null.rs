//! A runtime that keeps a state, starts a process to have its ID, and runs nothing.

use std::fs;
use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::Error;
use super::call::{Call, Verb};

/// Answers a call (`words`: its options and its command, without a program) as a runtime would; gives the exit code.
pub fn null(words: &[String]) -> Result<u8, Error> {
    if words.first().is_some_and(|word| word == "--version") {
        return say("null 1\nspec: 1.0.2");
    }
    let call = Call::of(["null".to_owned()].into_iter().chain(words.iter().cloned()).collect())?;
    let Some(id) = call.id() else { return refused("no ID") };
    let root = call.global("--root").map_or_else(std::env::temp_dir, PathBuf::from);
    let file = root.join(format!("{id}.json"));
    let state = state(&file);
    match (call.verb, state) {
        (Verb::Create, Some(_)) => refused("the ID is taken"),
        (Verb::Create, None) => create(&call, id, &file),
        (Verb::Other | Verb::Features, _) => refused("no such command"),
        (_, None) => refused("no such container"),
        (Verb::State, Some(state)) => say(&state.to_string()),
        (Verb::Start, Some(mut state)) if state["status"] == "created" => {
            state["status"] = json!("running");
            write(&file, &state)
        }
        (Verb::Start, Some(_)) => refused("it is not created"),
        (Verb::Kill, Some(state)) => kill(&state),
        (Verb::Delete | Verb::Force, Some(state)) => {
            kill(&state)?;
            fs::remove_file(&file).map_err(Error::file("forget the container"))?;
            Ok(0)
        }
    }
}

fn say(text: &str) -> Result<u8, Error> {
    writeln!(std::io::stdout(), "{text}").map_err(Error::file("print"))?;
    Ok(0)
}

fn refused(why: &str) -> Result<u8, Error> {
    writeln!(std::io::stderr(), "{why}").map_err(Error::file("print"))?;
    Ok(1)
}

fn write(file: &Path, state: &Value) -> Result<u8, Error> {
    fs::write(file, state.to_string()).map_err(Error::file("keep the state"))?;
    Ok(0)
}

fn create(call: &Call, id: &str, file: &Path) -> Result<u8, Error> {
    let bundle = call.bundle();
    let text = fs::read_to_string(bundle.join("config.json")).unwrap_or_default();
    let Ok(config) = serde_json::from_str::<Value>(&text) else { return refused("no configuration") };
    let mut sleep = Command::new("sleep");
    // Of its own, for it outlives the call.
    sleep.arg("60").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    let child = sleep.spawn().map_err(|source| Error::Program { program: "sleep".to_owned(), source })?;
    let annotations = config.get("annotations").cloned().unwrap_or_else(|| json!({}));
    let state = json!({
        "ociVersion": "1.0.2", "id": id, "status": "created", "pid": child.id(), "bundle": bundle.to_string_lossy(),
        "annotations": annotations,
    });
    write(file, &state)
}

/// The state as it was kept; stopped, once the process is gone.
fn state(file: &Path) -> Option<Value> {
    let mut state: Value = serde_json::from_str(&fs::read_to_string(file).ok()?).ok()?;
    let stat = fs::read_to_string(format!("/proc/{}/stat", state["pid"])).unwrap_or_default();
    if stat.is_empty() || stat.contains(" Z ") {
        state["status"] = json!("stopped");
    }
    Some(state)
}

fn kill(state: &Value) -> Result<u8, Error> {
    let pid = state["pid"].as_i64().and_then(|pid| i32::try_from(pid).ok()).and_then(rustix::process::Pid::from_raw);
    if let Some(pid) = pid {
        // Who is gone needs no signal.
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
    }
    Ok(0)
}
