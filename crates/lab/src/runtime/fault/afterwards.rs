//! Faults in what counts once create is done, or has failed: what is left, what is remembered, what is read again.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::Fault;
use crate::runtime::Error;
use crate::runtime::call::{Call, Verb};
use crate::runtime::lie::{Act, Answer, Failure, Later, Lie, Moment, When};
use crate::runtime::memory;

const FROZEN: &[&str] = &["runtime.lifecycle.config-frozen"];

/// Delete, and the configuration is gone too: moved aside, for a lab destroys nothing.
fn clean_the_bundle(call: &Call) -> Answer {
    let state = call.state()?;
    let code = call.run()?;
    if let (0, Some(bundle)) = (code, state.as_ref().and_then(|state| state["bundle"].as_str())) {
        let file = PathBuf::from(bundle).join("config.json");
        // Who has moved it has done that for us.
        let _ = fs::rename(&file, file.with_extension("deleted"));
    }
    Ok(Some(code))
}

/// Whether create is given what it needs: without, another rule has it.
fn is_there(call: &Call) -> bool {
    call.id().is_some() && call.bundle().join("config.json").exists()
}

/// A create that fails leaves a process in the bundle.
fn leave_a_process(call: &Call) -> Answer {
    let code = call.run()?;
    if code != 0 && is_there(call) {
        let mut sleep = std::process::Command::new("sleep");
        let streams = std::process::Stdio::null;
        sleep.arg("2").current_dir(call.bundle()).stdin(streams()).stdout(streams()).stderr(streams());
        sleep.spawn().map_err(Error::file("leave a process"))?;
    }
    Ok(Some(code))
}

/// An ID that a create failed with is refused from then on.
fn burn_the_id(call: &Call) -> Answer {
    if memory::kept(call).is_some() {
        return Ok(Some(1));
    }
    let code = call.run()?;
    if code != 0 && is_there(call) {
        memory::keep(call, &Value::Bool(true))?;
    }
    Ok(Some(code))
}

/// Delete, and the ID is remembered.
fn remember_the_id(call: &Call) -> Answer {
    let code = call.run()?;
    if code == 0 {
        memory::keep(call, &Value::Bool(true))?;
    }
    Ok(Some(code))
}

/// The hooks that stand in the configuration now.
fn remember_hooks(call: &Call) -> Answer {
    let config = now(call)?;
    if let Some(hooks) = config.as_ref().and_then(|config| config.get("hooks")) {
        memory::keep(call, hooks)?;
    }
    Ok(None)
}

/// The configuration of a container that there is, as it can be read now.
fn now(call: &Call) -> Result<Option<Value>, Error> {
    let state = call.state()?;
    let bundle = state.as_ref().and_then(|state| state["bundle"].as_str());
    let text = bundle.and_then(|bundle| fs::read_to_string(PathBuf::from(bundle).join("config.json")).ok());
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red(
        "burns_the_ids_of_failed_creates",
        "after a create that failed its ID is refused",
        &["runtime.errors.no-side-effect"],
        &[Lie::does(Verb::Create, burn_the_id)],
    ),
    Fault::red(
        "burns_the_ids_of_the_deleted",
        "the ID of a deleted container is refused",
        &["runtime.delete.frees-resources"],
        &[
            Lie::At(Verb::Delete, When::Status("stopped"), Act::Do(remember_the_id)),
            Lie::At(Verb::Create, When::Missing, Act::Do(|call| Ok(memory::kept(call).map(|_| 1)))),
        ],
    ),
    Fault::red(
        "gives_the_ids_of_the_stopped_to_others",
        "create with the ID of a stopped container replaces it",
        &["runtime.create.id-in-use.no-container"],
        &[Lie::At(Verb::Create, When::Status("stopped"), Act::Before(&["delete", "@"]))],
    ),
    Fault::red(
        "cleans_the_bundle",
        "delete takes the configuration away as well",
        &["runtime.delete.only-own-resources"],
        &[Lie::At(Verb::Delete, When::Status("stopped"), Act::Do(clean_the_bundle))],
    ),
    Fault::yellow(
        "fails_to_create_in_silence",
        "a create that fails ends with zero",
        &["runtime.create.property-unappliable"],
        &[Lie::At(
            Verb::Create,
            When::Missing,
            Act::Do(|call| {
                let code = call.run()?;
                Ok(Some(if is_there(call) { 0 } else { code }))
            }),
        )],
    ),
    Fault::red(
        "leaves_a_process_of_a_failed_create",
        "a create that fails leaves a process in the bundle",
        &["runtime.errors.no-side-effect"],
        &[Lie::does(Verb::Create, leave_a_process)],
    ),
    Fault::red(
        "needs_the_configuration_to_start",
        "start is refused if there is no `config.json` any more",
        FROZEN,
        &[Lie::At(
            Verb::Start,
            When::Status("created"),
            Act::Do(|call| Ok(if now(call)?.is_none() { Some(1) } else { None })),
        )],
    ),
    Fault::red(
        "ends_without_hooks_what_never_ran",
        "`poststop` hooks run only for what was started",
        &["runtime.lifecycle.poststop-invoked"],
        &[
            Lie::At(Verb::Start, When::Status("created"), Act::Do(remember_hooks)),
            Lie::Later(Later {
                kind: "poststop",
                moment: Moment::AfterDelete,
                inside: false,
                status: "stopped",
                failure: Failure::Ignored,
            }),
            Lie::At(
                Verb::Kill,
                When::Status("created"),
                Act::Do(|call| {
                    memory::forget(call);
                    Ok(None)
                }),
            ),
        ],
    ),
    Fault::red(
        "reads_the_hooks_again",
        "delete runs the `poststop` hooks that stand in `config.json` now",
        FROZEN,
        &[
            Lie::At(Verb::Start, When::Status("created"), Act::Do(remember_hooks)),
            Lie::Later(Later {
                kind: "poststop",
                moment: Moment::AfterDelete,
                inside: false,
                status: "stopped",
                failure: Failure::Ignored,
            }),
        ],
    ),
];
