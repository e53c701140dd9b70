//! Faults of the state that is printed.

use std::io::Write as _;

use serde_json::Value;

use super::Fault;
use crate::runtime::call::{Call, Verb};
use crate::runtime::edit::Edit;
use crate::runtime::lie::{Act, Answer, Lie, When};
use crate::runtime::memory;

const BUNDLE: &[&str] = &["runtime.state.bundle"];
const ID: &[&str] = &["runtime.state.id"];
const PID: &[&str] = &["runtime.state.pid"];
const RETURNS: &[&str] = &["runtime.state-op.returns-state"];
const SCHEMA: &[&str] = &["runtime.state.schema"];
const STATUS: &[&str] = &["runtime.state.status"];
const VERSION: &[&str] = &["runtime.state.ociVersion"];

/// A container that nobody has killed runs on, in the state at least.
fn stopped_by_kill_alone(call: &Call) -> Answer {
    let Some(mut state) = call.state()?.filter(|state| state["status"] == "stopped") else { return Ok(None) };
    if memory::kept(call).is_some() {
        return Ok(None);
    }
    state["status"] = "running".into();
    tell(&state)
}

/// The state of a container whose ID begins like this one, or that begins like its ID.
fn of_a_similar_one(call: &Call, is_meant: impl Fn(&str, &str) -> bool) -> Answer {
    let (Some(root), Some(id)) = (call.global("--root"), call.id()) else { return Ok(None) };
    let names = std::fs::read_dir(root).into_iter().flatten().flatten();
    let names: Vec<String> = names.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    match names.iter().filter(|name| is_meant(name, id)).collect::<Vec<_>>().as_slice() {
        [name] => call.ran(call.with(&["state", name])).map(Some),
        _ => Ok(None),
    }
}

fn tell(state: &Value) -> Answer {
    // Who has closed the stream does not want to hear it.
    let _ = writeln!(std::io::stdout(), "{state}");
    Ok(Some(0))
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red(
        "calls_the_ended_running",
        "a container whose program has ended by itself is called running",
        RETURNS,
        &[
            Lie::does(Verb::State, stopped_by_kill_alone),
            Lie::does(Verb::Kill, |call| memory::keep(call, &Value::Bool(true)).map(|()| None)),
        ],
    ),
    Fault::yellow(
        "takes_a_part_of_an_id",
        "the beginning of an ID is taken for it",
        &["runtime.state-op.nonexistent"],
        &[Lie::At(Verb::State, When::Missing, Act::Do(|call| of_a_similar_one(call, |name, id| name.starts_with(id))))],
    ),
    Fault::red(
        "takes_more_than_an_id",
        "what stands behind an ID is not looked at",
        &["runtime.state-op.nonexistent"],
        &[Lie::At(Verb::State, When::Missing, Act::Do(|call| of_a_similar_one(call, |name, id| id.starts_with(name))))],
    ),
    Fault::yellow(
        "calls_running_up",
        "the status of a running container is `up`, for which there is a word",
        &["runtime.state.status.extra-are-new"],
        &[Lie::State(Edit::Do(|state, _| {
            if state["status"] == "running" {
                state["status"] = "up".into();
            }
        }))],
    ),
    Fault::red(
        "omits_bundle_from_the_state",
        "the state has no `bundle`",
        BUNDLE,
        &[Lie::State(Edit::Drop("/bundle"))],
    ),
    Fault::red("omits_id_from_the_state", "the state has no `id`", ID, &[Lie::State(Edit::Drop("/id"))]),
    Fault::red(
        "omits_pid_from_the_state",
        "the state of a container that is alive has no `pid`",
        PID,
        &[Lie::State(Edit::Drop("/pid"))],
    ),
    Fault::red(
        "omits_status_from_the_state",
        "the state has no `status`",
        STATUS,
        &[Lie::State(Edit::Drop("/status"))],
    ),
    Fault::red(
        "omits_the_version_from_the_state",
        "the state has no `ociVersion`",
        VERSION,
        &[Lie::State(Edit::Drop("/ociVersion"))],
    ),
    Fault::red(
        "prints_a_list_of_states",
        "state prints an array with the state in it",
        RETURNS,
        &[Lie::StateText(|text| format!("[{text}]"))],
    ),
    Fault::red(
        "prints_no_json_as_state",
        "state prints words for people",
        RETURNS,
        &[Lie::StateText(|_| "the container is fine\n".to_owned())],
    ),
    Fault::red(
        "prints_the_state_behind_a_banner",
        "state prints a line for people in front of the JSON",
        RETURNS,
        &[Lie::StateText(|text| format!("state:\n{text}"))],
    ),
    Fault::red(
        "says_always_created",
        "the status of a running container is `created`",
        RETURNS,
        &[Lie::State(Edit::Do(|state, _| {
            if state["status"] == "running" {
                state["status"] = "created".into();
            }
        }))],
    ),
    Fault::red(
        "says_always_running",
        "the status is `running`, before start as well",
        RETURNS,
        &[Lie::State(Edit::Do(|state, _| {
            if state["status"] == "created" {
                state["status"] = "running".into();
            }
        }))],
    ),
    Fault::red(
        "tells_a_relative_bundle",
        "`bundle` of the state is no absolute path",
        BUNDLE,
        &[Lie::State(Edit::Put("/bundle", "\"bundle\""))],
    ),
    Fault::yellow(
        "omits_annotations_from_the_state",
        "the state of a container with annotations has none",
        &["runtime.state.annotations"],
        &[Lie::State(Edit::Drop("/annotations"))],
    ),
    Fault::red(
        "tells_annotations_as_a_list",
        "`annotations` of the state is an array",
        SCHEMA,
        &[Lie::State(Edit::Put("/annotations", "[]"))],
    ),
    Fault::red(
        "tells_annotations_that_are_numbers",
        "a value of `annotations` of the state is a number",
        SCHEMA,
        &[Lie::State(Edit::Add("/annotations/count", "1"))],
    ),
    Fault::red(
        "tells_other_annotations",
        "the state has another value of an annotation than the configuration",
        &["runtime.state.annotations"],
        &[Lie::State(Edit::Put("/annotations/com.example.empty", "\"x\""))],
    ),
    Fault::red(
        "tells_another_id",
        "`id` of the state is that of another container",
        ID,
        &[Lie::State(Edit::Put("/id", "\"other\""))],
    ),
    Fault::red(
        "tells_states_of_nobody",
        "state of a container that does not exist prints one that is stopped",
        &["runtime.state-op.nonexistent"],
        &[
            Lie::At(
                Verb::State,
                When::Missing,
                Act::Prints(r#"{"ociVersion":"1.0.2","id":"nobody","status":"stopped","bundle":"/"}"#),
            ),
            Lie::At(Verb::State, When::Missing, Act::LeaveOut(0)),
        ],
    ),
    Fault::red(
        "tells_the_pid_as_text",
        "`pid` of the state is a string",
        PID,
        &[Lie::State(Edit::Do(|state, _| {
            let text = state["pid"].to_string();
            state["pid"] = text.into();
        }))],
    ),
    Fault::red(
        "tells_the_pid_inside",
        "`pid` of the state is 1, as the container itself sees it",
        PID,
        &[Lie::State(Edit::Put("/pid", "1"))],
    ),
    Fault::red(
        "tells_the_pid_of_its_parent",
        "`pid` of the state is a process of the runtime",
        PID,
        &[Lie::State(Edit::Do(|state, _| state["pid"] = std::os::unix::process::parent_id().into()))],
    ),
    Fault::red(
        "tells_the_version_as_a_number",
        "`ociVersion` of the state is a number",
        VERSION,
        &[Lie::State(Edit::Put("/ociVersion", "1"))],
    ),
];
