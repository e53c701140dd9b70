//! Hooks that are wrapped, and hooks that we run in the place of the runtime.

use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::{Value, json};

use super::Error;
use super::call::Call;
use super::lie::{Failure, Later, Lie, Moment, Way};
use super::memory;

/// Puts ourselves in the place of hooks of this kind, or of all but those that run where we are not (`*`).
pub(super) fn wrap(config: &mut Value, kind: &str, way: Way) -> Result<(), Error> {
    let own = std::env::current_exe().map_err(Error::file("find our own program"))?;
    let own = own.to_string_lossy().into_owned();
    let Some(hooks) = config.get_mut("hooks").and_then(Value::as_object_mut) else { return Ok(()) };
    // Nothing of ours is in the root filesystem of a container.
    let meant = |name: &str| name == kind || (kind == "*" && name != "startContainer");
    for (_, list) in hooks.iter_mut().filter(|(name, _)| meant(name)) {
        // What may have to be aborted is left alone: a hook that we started would outlive us.
        let hooks = list.as_array_mut().into_iter().flatten().filter(|hook| hook.get("timeout").is_none());
        for hook in hooks {
            let mut words: Vec<Value> = vec![json!(own), json!("lab"), json!("hook")];
            words.extend(match way {
                Way::NoInput => vec![json!("--no-input")],
                Way::Without(member) => vec![json!("--without"), json!(member)],
                Way::With(member) => vec![json!("--with"), json!(member)],
                Way::Unawaited => vec![json!("--unawaited")],
                Way::Apart => vec![json!("--apart")],
                Way::Succeeds => vec![json!("--succeeds")],
            });
            words.push(json!("--"));
            words.extend(own_words(hook));
            hook["path"] = json!(own);
            hook["args"] = Value::Array(words);
        }
    }
    Ok(())
}

/// Argument 0, the program, and the further arguments.
fn own_words(hook: &Value) -> Vec<Value> {
    let path = hook.get("path").cloned().unwrap_or_default();
    let mut args = hook.get("args").and_then(Value::as_array).cloned().unwrap_or_default().into_iter();
    let zeroth = args.next().unwrap_or_else(|| path.clone());
    [zeroth, path].into_iter().chain(args).collect()
}

/// Takes the hooks that we run ourselves out of the configuration, and keeps them.
pub(super) fn take_out(call: &Call, config: &mut Value, lies: &[Lie]) -> Result<(), Error> {
    let mut taken = serde_json::Map::new();
    for later in laters(lies) {
        if let Some(list) = config.pointer_mut("/hooks").and_then(Value::as_object_mut)
            && let Some(hooks) = list.remove(later.kind)
        {
            taken.insert(later.kind.to_owned(), hooks);
        }
    }
    match taken.is_empty() {
        true => Ok(()),
        false => memory::keep(call, &Value::Object(taken)),
    }
}

fn laters(lies: &[Lie]) -> impl Iterator<Item = &Later> {
    lies.iter().filter_map(|lie| match lie {
        Lie::Later(later) => Some(later),
        _ => None,
    })
}

/// Runs the hooks whose moment this is; gives whether the container goes on.
pub(super) fn run(call: &Call, lies: &[Lie], moment: Moment, state: Option<&Value>) -> Result<bool, Error> {
    for later in laters(lies).filter(|later| later.moment == moment) {
        let (Some(kept), Some(state)) = (memory::kept(call), state) else { return Ok(true) };
        let mut state = state.clone();
        state["status"] = json!(later.status);
        for hook in kept.get(later.kind).and_then(Value::as_array).into_iter().flatten() {
            let worked = one(later, hook, &state)?;
            match later.failure {
                Failure::EndsHooks if !worked => break,
                Failure::EndsContainer if !worked => return Ok(false),
                _ => {}
            }
        }
    }
    Ok(true)
}

/// Gives whether the hook worked.
fn one(later: &Later, hook: &Value, state: &Value) -> Result<bool, Error> {
    let failed = |source| Error::Program { program: "a hook".to_owned(), source };
    let own = std::env::current_exe().map_err(failed)?;
    let mut command = Command::new(own);
    command.args(["lab", "hook"]).env_clear().stdin(Stdio::piped()).process_group(0);
    if let (true, Some(pid)) = (later.inside, state.get("pid")) {
        command.args(["--inside", &pid.to_string()]);
    }
    command.arg("--");
    command.args(own_words(hook).iter().filter_map(Value::as_str));
    for entry in hook.get("env").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        if let Some((name, value)) = entry.split_once('=') {
            command.env(name, value);
        }
    }
    let mut child = command.spawn().map_err(failed)?;
    // A hook that does not read its input is none of our business.
    let _ = child.stdin.take().map(|mut stream| stream.write_all(state.to_string().as_bytes()));
    let limit = hook.get("timeout").and_then(Value::as_u64).map(Duration::from_secs);
    let clock = Instant::now();
    loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            return Ok(status.success());
        }
        if limit.is_some_and(|limit| clock.elapsed() >= limit) {
            // Who is gone by now needs no signal.
            let _ = kill_process_group(Pid::from_child(&child), Signal::KILL);
            child.wait().map_err(failed)?;
            return Ok(false);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}
