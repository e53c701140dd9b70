//! A hook in the place of another: it runs that one, in another way.

use std::io::{Read as _, Write as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use serde_json::Value;

use super::Error;

/// How a hook is run.
#[derive(Debug, Clone, Default)]
pub struct Hook {
    /// In the mount, network and UTS namespaces of this process.
    pub inside: Option<i32>,
    /// In mount, network and UTS namespaces of its own.
    pub apart: bool,
    /// With nothing on its standard input.
    pub no_input: bool,
    /// With a state that lacks this member.
    pub without: Option<String>,
    /// With a state that has this member: `NAME=JSON`.
    pub with: Option<String>,
    /// Nobody waits for its end.
    pub unawaited: bool,
    /// Its failure is none.
    pub succeeds: bool,
    /// Argument 0, the program, and the further arguments.
    pub words: Vec<String>,
}

/// Runs the hook, with our own environment; gives its exit code.
pub fn hook(hook: &Hook) -> Result<u8, Error> {
    let [zeroth, program, rest @ ..] = hook.words.as_slice() else { return Err(Error::Nothing) };
    let failed = |source| Error::Program { program: program.clone(), source };
    let mut command = match hook.apart {
        false => {
            let mut command = Command::new(program);
            command.arg0(zeroth).args(rest);
            command
        }
        // The namespaces are made by a program; behind it we run again, for argument 0 is ours to give.
        true => {
            let own = std::env::current_exe().map_err(failed)?;
            let mut command = Command::new("unshare");
            command.args(["--mount", "--net", "--uts"]).arg(own).args(["lab", "hook", "--"]).args(&hook.words);
            command
        }
    };
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input).map_err(Error::file("read the state that the hook is given"))?;
    if hook.no_input {
        input.clear();
    }
    if let Ok(Value::Object(mut state)) = serde_json::from_slice(&input) {
        if let Some(member) = &hook.without {
            state.remove(member);
        }
        if let Some((member, json)) = hook.with.as_deref().and_then(|with| with.split_once('=')) {
            state.insert(member.to_owned(), serde_json::from_str(json).unwrap_or_default());
        }
        input = Value::Object(state).to_string().into_bytes();
    }
    if let Some(pid) = hook.inside {
        enter(pid)?;
    }
    if hook.unawaited {
        // Who waits for the streams to close does not wait for this one either.
        command.stdout(Stdio::null()).stderr(Stdio::null());
    }
    let mut child = command.stdin(Stdio::piped()).spawn().map_err(failed)?;
    // A hook that does not read its input is none of our business.
    let _ = child.stdin.take().map(|mut stream| stream.write_all(&input));
    if hook.unawaited {
        return Ok(0);
    }
    let status = child.wait().map_err(failed)?;
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(128);
    Ok(if hook.succeeds { 0 } else { code })
}

/// Goes into namespaces of a process; that of mounts last, for then its `/proc` is another one.
fn enter(pid: i32) -> Result<(), Error> {
    let kinds = [
        ("net", LinkNameSpaceType::Network),
        ("uts", LinkNameSpaceType::HostNameAndNISDomainName),
        ("mnt", LinkNameSpaceType::Mount),
    ];
    for (name, kind) in kinds {
        let path = format!("/proc/{pid}/ns/{name}");
        let what = format!("go into `{path}`");
        let file = std::fs::File::open(&path).map_err(Error::file(what.clone()))?;
        move_into_link_name_space(std::os::fd::AsFd::as_fd(&file), Some(kind))
            .map_err(|error| Error::File { what, source: error.into() })?;
    }
    Ok(())
}
