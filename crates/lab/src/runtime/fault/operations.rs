//! Faults of the operations: what they do, when they are refused, and what they leave.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::Fault;
use crate::runtime::Error;
use crate::runtime::call::{Call, Verb};
use crate::runtime::lie::{Act, Answer, Lie, When};
use crate::runtime::memory;

const SIGNAL: &[&str] = &["runtime.kill.sends-signal"];

/// The cgroup of the configuration as directories, where there is one.
fn cgroups(config: &Value) -> Vec<PathBuf> {
    let Some(path) = config.pointer("/linux/cgroupsPath").and_then(Value::as_str) else { return Vec::new() };
    let mounts = fs::read_dir("/sys/fs/cgroup").into_iter().flatten().flatten();
    mounts.map(|mount| mount.path().join(path.trim_start_matches('/'))).collect()
}

/// The configuration is asked for again when start is called, and the container made anew if it has changed.
fn read_again(call: &Call) -> Answer {
    let (Some(state), Some(id)) = (call.state()?, call.id()) else { return Ok(None) };
    let bundle = state["bundle"].as_str().unwrap_or_default().to_owned();
    let now = fs::read_to_string(PathBuf::from(&bundle).join("config.json")).unwrap_or_default();
    if memory::kept(call) != serde_json::from_str(&now).ok() {
        call.ask(&["delete", "--force", id])?;
        call.ran(call.with(&["create", "--bundle", &bundle, id]))?;
    }
    Ok(None)
}

fn remember(call: &Call) -> Answer {
    let text = fs::read_to_string(call.bundle().join("config.json")).unwrap_or_default();
    if let Ok(config) = serde_json::from_str::<Value>(&text) {
        memory::keep(call, &config)?;
    }
    Ok(None)
}

/// Delete, and the cgroups are there again.
fn leave_cgroups(call: &Call) -> Answer {
    let kept = memory::kept(call);
    let code = call.run()?;
    for folder in kept.iter().flat_map(cgroups).filter(|folder| folder.parent().is_some_and(std::path::Path::exists)) {
        // A hierarchy that takes none has none left.
        let _ = fs::create_dir(folder);
    }
    Ok(Some(code))
}

/// Delete, and the root filesystem is gone from the bundle: moved aside, for a lab destroys nothing.
fn take_the_root_away(call: &Call) -> Answer {
    let state = call.state()?;
    let code = call.run()?;
    if let (0, Some(bundle)) = (code, state.as_ref().and_then(|state| state["bundle"].as_str())) {
        let root = PathBuf::from(bundle).join("rootfs");
        fs::rename(&root, root.with_extension("deleted")).map_err(Error::file("move the root filesystem aside"))?;
    }
    Ok(Some(code))
}

/// A stopped container is made and started once more.
fn start_again(call: &Call) -> Answer {
    let (Some(state), Some(id)) = (call.state()?, call.id()) else { return Ok(None) };
    let bundle = state["bundle"].as_str().unwrap_or_default();
    call.ask(&["delete", "--force", id])?;
    call.ran(call.with(&["create", "--bundle", bundle, id]))?;
    Ok(None)
}

/// A container that was refused is there all the same.
fn keep_refused(call: &Call) -> Answer {
    let code = call.run()?;
    let text = fs::read_to_string(call.bundle().join("config.json")).unwrap_or_default();
    let has_hooks = serde_json::from_str::<Value>(&text).is_ok_and(|config| config.get("hooks").is_some());
    // Those that fail by a hook were made, and are undone: another rule.
    if code != 0 && !has_hooks && call.state()?.is_none() {
        create_plain(call)?;
    }
    Ok(Some(code))
}

/// Makes a container of the bundle that holds to nothing but its root filesystem; gives the exit code.
pub(super) fn create_plain(call: &Call) -> Result<u8, Error> {
    let Some(id) = call.id() else { return Ok(1) };
    let root = fs::canonicalize(call.bundle().join("rootfs")).map_err(Error::file("find a root filesystem"))?;
    let files = fs::read_dir(&root).into_iter().flatten().flatten().filter(|entry| entry.path().is_file());
    let program: Vec<String> = files.map(|entry| format!("/{}", entry.file_name().to_string_lossy())).take(1).collect();
    let folder = std::env::temp_dir().join(format!("{id}.lab"));
    let failed = || Error::file(format!("make `{}`", folder.display()));
    fs::create_dir_all(&folder).map_err(failed())?;
    let plain = serde_json::json!({
        "ociVersion": "1.0.2",
        "root": { "path": root },
        "process": { "user": { "uid": 0, "gid": 0 }, "cwd": "/", "args": program },
        "mounts": [{ "destination": "/proc", "type": "proc", "source": "proc" }],
        "linux": { "namespaces": [{ "type": "mount" }, { "type": "pid" }] },
    });
    fs::write(folder.join("config.json"), plain.to_string()).map_err(failed())?;
    let code = call.ran(call.with(&["create", "--bundle", &folder.to_string_lossy(), id]));
    fs::remove_dir_all(&folder).map_err(failed())?;
    code
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red(
        "creates_nobody",
        "create ends with zero and makes nothing",
        &["runtime.create.creates"],
        &[Lie::At(Verb::Create, When::Always, Act::LeaveOut(0))],
    ),
    Fault::red(
        "creates_without_an_id",
        "create without an ID is no error",
        &["runtime.create.no-id-or-bundle"],
        &[Lie::At(Verb::Create, When::Nameless, Act::LeaveOut(0))],
    ),
    Fault::red(
        "deletes_and_says_no",
        "delete of a stopped container works, and ends with an error",
        &["runtime.operations.all"],
        &[Lie::At(Verb::Delete, When::Status("stopped"), Act::Ends(1))],
    ),
    Fault::red(
        "deletes_nothing",
        "delete of a stopped container ends with zero and leaves everything as it is",
        &["runtime.delete.frees-resources"],
        &[Lie::At(Verb::Delete, When::Status("stopped"), Act::LeaveOut(0))],
    ),
    Fault::red(
        "deletes_running_containers",
        "delete of a running container ends and deletes it",
        &["runtime.delete.not-stopped.error"],
        &[Lie::At(Verb::Delete, When::Status("running"), Act::Word("--force"))],
    ),
    Fault::red(
        "deletes_running_containers_and_says_no",
        "delete of a running container deletes it, and ends with an error",
        &["runtime.delete.not-stopped.no-effect"],
        &[
            // What runc does with a created container is a finding of its own.
            Lie::At(Verb::Delete, When::Status("created"), Act::LeaveOut(1)),
            Lie::At(Verb::Delete, When::Status("running"), Act::Before(&["delete", "--force", "@"])),
        ],
    ),
    Fault::red(
        "deletes_without_an_id",
        "delete without an ID is no error",
        &["runtime.delete.no-id"],
        &[Lie::At(Verb::Delete, When::Nameless, Act::LeaveOut(0))],
    ),
    Fault::red(
        "forgets_to_delete_cgroups",
        "the cgroups of a container are there after delete",
        &["runtime.delete.frees-resources"],
        &[Lie::does(Verb::Create, remember), Lie::At(Verb::Delete, When::Status("stopped"), Act::Do(leave_cgroups))],
    ),
    Fault::red(
        "gives_a_taken_id_to_another",
        "create with an ID that is taken replaces the container that has it",
        &["runtime.create.id-in-use.no-container"],
        &[Lie::At(Verb::Create, When::Taken, Act::Before(&["delete", "--force", "@"]))],
    ),
    Fault::red(
        "keeps_what_it_refused",
        "after a create that was refused there is a container",
        &["runtime.create.property-unappliable.no-container"],
        &[Lie::At(Verb::Create, When::Missing, Act::Do(keep_refused))],
    ),
    Fault::red(
        "kills_by_another_signal",
        "kill sends USR1 for USR2",
        SIGNAL,
        &[Lie::At(Verb::Kill, When::Always, Act::Signal("USR2", "USR1"))],
    ),
    Fault::red(
        "kills_by_kill_alone",
        "kill sends KILL, whatever signal is named",
        SIGNAL,
        &[Lie::At(Verb::Kill, When::Always, Act::Signal("*", "KILL"))],
    ),
    Fault::red(
        "kills_nobody",
        "kill ends with zero and sends nothing",
        SIGNAL,
        &[Lie::At(Verb::Kill, When::Taken, Act::LeaveOut(0))],
    ),
    Fault::red(
        "kills_stopped_containers_away",
        "kill of a stopped container deletes it",
        &["runtime.kill.not-alive.no-effect"],
        &[Lie::At(Verb::Kill, When::Status("stopped"), Act::Before(&["delete", "@"]))],
    ),
    Fault::yellow(
        "kills_the_stopped_in_silence",
        "kill of a stopped container ends with zero",
        &["runtime.kill.not-alive.error"],
        &[Lie::At(Verb::Kill, When::Status("stopped"), Act::LeaveOut(0))],
    ),
    Fault::red(
        "kills_twice",
        "kill sends its signal twice",
        SIGNAL,
        &[Lie::At(
            Verb::Kill,
            When::Status("running"),
            Act::Do(|call| {
                call.run()?;
                // Two at once may arrive as one.
                std::thread::sleep(std::time::Duration::from_millis(50));
                Ok(None)
            }),
        )],
    ),
    Fault::red(
        "kills_without_an_id",
        "kill of what no container is called, as the name of a signal alone, is no error",
        &["runtime.kill.no-id"],
        &[Lie::At(Verb::Kill, When::Nameless, Act::LeaveOut(0)), Lie::At(Verb::Kill, When::Missing, Act::LeaveOut(0))],
    ),
    Fault::red(
        "reads_the_configuration_again",
        "start reads `config.json` again, and goes by what stands there now",
        &["runtime.lifecycle.config-frozen"],
        &[Lie::does(Verb::Create, remember), Lie::At(Verb::Start, When::Status("created"), Act::Do(read_again))],
    ),
    Fault::red(
        "refuses_every_create",
        "create is refused, whatever it is about",
        &["runtime.create.creates"],
        &[Lie::At(Verb::Create, When::Always, Act::LeaveOut(1))],
    ),
    Fault::red(
        "refuses_every_start",
        "start is refused",
        &["runtime.lifecycle.program-run"],
        &[Lie::At(Verb::Start, When::Always, Act::LeaveOut(1))],
    ),
    Fault::yellow(
        "refuses_to_delete_in_silence",
        "delete of a running container does nothing and ends with zero",
        &["runtime.delete.not-stopped.error"],
        &[
            Lie::At(Verb::Delete, When::Status("created"), Act::LeaveOut(1)),
            Lie::At(Verb::Delete, When::Status("running"), Act::LeaveOut(0)),
        ],
    ),
    Fault::red(
        "restarts_running_containers",
        "start of a running container makes it anew",
        &["runtime.start.not-created.no-effect"],
        &[Lie::At(Verb::Start, When::Status("running"), Act::Do(start_again))],
    ),
    Fault::red(
        "restarts_stopped_containers",
        "start of a stopped container runs it once more",
        &["runtime.start.not-created.no-effect"],
        &[Lie::At(Verb::Start, When::Status("stopped"), Act::Do(start_again))],
    ),
    Fault::red(
        "runs_at_create",
        "create starts the program",
        &["runtime.lifecycle.program-not-at-create"],
        &[Lie::At(Verb::Create, When::Always, Act::After(&["start", "@"]))],
    ),
    Fault::red(
        "starts_nobody",
        "start ends with zero and runs nothing",
        &["runtime.lifecycle.program-run"],
        &[Lie::At(Verb::Start, When::Always, Act::LeaveOut(0))],
    ),
    Fault::yellow(
        "starts_the_running_in_silence",
        "start of a running container does nothing and ends with zero",
        &["runtime.start.not-created.error"],
        &[Lie::At(Verb::Start, When::Status("running"), Act::LeaveOut(0))],
    ),
    Fault::red(
        "starts_without_an_id",
        "start without an ID is no error",
        &["runtime.start.no-id"],
        &[Lie::At(Verb::Start, When::Nameless, Act::LeaveOut(0))],
    ),
    Fault::yellow(
        "takes_a_taken_id_in_silence",
        "create with an ID that is taken does nothing and ends with zero",
        &["runtime.create.id-in-use-or-invalid"],
        &[Lie::At(Verb::Create, When::Taken, Act::LeaveOut(0))],
    ),
    Fault::red(
        "takes_the_bundle_away",
        "delete removes the root filesystem of the bundle",
        &["runtime.delete.only-own-resources"],
        &[Lie::At(Verb::Delete, When::Status("stopped"), Act::Do(take_the_root_away))],
    ),
    Fault::red(
        "takes_no_bundle_for_one",
        "create in a directory that is no bundle is no error",
        &["runtime.create.no-id-or-bundle"],
        &[Lie::At(
            Verb::Create,
            When::Missing,
            Act::Do(|call| Ok((!call.bundle().join("config.json").exists()).then_some(0))),
        )],
    ),
    Fault::red(
        "tells_a_state_without_an_id",
        "state without an ID is no error",
        &["runtime.state-op.no-id"],
        &[Lie::At(Verb::State, When::Nameless, Act::LeaveOut(0))],
    ),
];
