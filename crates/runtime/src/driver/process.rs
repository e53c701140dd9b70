//! Runs one command with a deadline.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, PidfdFlags, Signal, kill_process_group, pidfd_open};

use super::called::{Called, End};
use super::waiting::is_ready;

/// The most that is kept of a stream, in bytes.
const LONGEST: u64 = 256 * 1024;

/// Where a stream of a command goes.
pub(super) enum Sink<'a> {
    /// Into the record alone.
    Record,
    /// Into this file, to the end of it; what the command itself wrote there is not told from what others write.
    File(&'a Path),
}

/// Runs `command`, and kills its process group when the deadline is over. Streams go to files, never to pipes: what a container
/// inherits would keep a pipe open. `operation` and `words` are for the record.
pub(super) fn run(
    operation: &str,
    words: Vec<String>,
    mut command: Command,
    stdout: Sink<'_>,
    stderr: Sink<'_>,
    deadline: Duration,
) -> Called {
    let clock = Instant::now();
    let mut called = Called::without(operation, words, End::Exit(0));
    let streams = opened(&stdout).and_then(|out| Ok((out, opened(&stderr)?)));
    let ended = streams.and_then(|(mut out, mut err)| {
        command.stdout(Stdio::from(out.try_clone()?)).stderr(Stdio::from(err.try_clone()?)).process_group(0);
        let (err_start, end) = (err.seek(SeekFrom::End(0))?, waited(&mut command, deadline)?);
        called.stderr = text(&mut err, err_start)?;
        if matches!(stdout, Sink::Record) {
            called.stdout = text(&mut out, 0)?;
        }
        Ok(end)
    });
    called.end = ended.unwrap_or_else(|error| End::NotStarted(error.to_string()));
    called.milliseconds = u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX);
    called
}

fn opened(sink: &Sink<'_>) -> io::Result<File> {
    match sink {
        Sink::Record => tempfile::tempfile(),
        Sink::File(path) => OpenOptions::new().create(true).append(true).read(true).open(path),
    }
}

fn text(file: &mut File, from: u64) -> io::Result<String> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(from))?;
    file.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn waited(command: &mut Command, deadline: Duration) -> io::Result<End> {
    let mut child = command.spawn()?;
    let pid = Pid::from_child(&child);
    let is_over = match pidfd_open(pid, PidfdFlags::empty()) {
        Ok(fd) => is_ready(&fd, deadline),
        // A child that ended already cannot be opened.
        Err(_) => true,
    };
    if !is_over {
        // The group may be gone by now, which is what we want.
        let _ = kill_process_group(pid, Signal::KILL);
        child.wait()?;
        return Ok(End::TimedOut(u64::try_from(deadline.as_millis()).unwrap_or(u64::MAX)));
    }
    let status = child.wait()?;
    Ok(status.code().map_or_else(|| End::Signal(status.signal().unwrap_or_default()), End::Exit))
}
