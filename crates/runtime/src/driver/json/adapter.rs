//! An adapter as a process: lines go in, lines come out, and no line is waited for longer than allowed.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::FileExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::{Duration, Instant};

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process_group, pidfd_open};

use crate::driver::cli::command;
use crate::driver::waiting::is_ready;

/// The longest answer, in bytes.
const LONGEST: usize = 1024 * 1024;
/// The most that is kept of standard error between two answers, in bytes.
const MOST_ERRORS: u64 = 64 * 1024;
/// How long an adapter may take to end once its standard input is closed.
const FAREWELL: Duration = Duration::from_secs(1);

/// An adapter that runs.
#[derive(Debug)]
pub(super) struct Adapter {
    child: Child,
    input: Option<ChildStdin>,
    output: ChildStdout,
    errors: File,
    told: u64,
}

/// Why there is no answer. After any of these an adapter is out of step.
#[derive(Debug)]
pub(super) enum Trouble {
    /// None came in time.
    TimedOut,
    /// None can come, or what came is none; why.
    NoAnswer(String),
}

impl Adapter {
    /// Starts the program with these words in a process group of its own.
    pub(super) fn start(words: &[String]) -> io::Result<Adapter> {
        let errors = tempfile::tempfile()?;
        let mut command = command(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors.try_clone()?).process_group(0);
        let mut child = command.spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let output = output.ok_or_else(|| io::Error::other("its standard output is not there"))?;
        fcntl_setfl(&output, fcntl_getfl(&output)? | OFlags::NONBLOCK)?;
        Ok(Adapter { child, input, output, errors, told: 0 })
    }

    /// Says one line, and gives the one that is said back.
    pub(super) fn ask(&mut self, line: &str, deadline: Duration) -> Result<String, Trouble> {
        let mut said = Vec::new();
        // What stands there before anything was asked is not the answer to what comes now.
        if self.read(&mut said)? {
            return Err(Trouble::NoAnswer("the adapter said something unasked".to_owned()));
        }
        let sent = self.input.as_mut().map_or(Ok(()), |input| input.write_all(format!("{line}\n").as_bytes()));
        if let Err(error) = sent {
            return Err(self.ended(&format!("the adapter takes no request: {error}")));
        }
        let until = Instant::now() + deadline;
        loop {
            if let Some(end) = said.iter().position(|byte| *byte == b'\n') {
                if end + 1 < said.len() {
                    return Err(Trouble::NoAnswer("the adapter gave more than one line".to_owned()));
                }
                said.truncate(end);
                let not_text = |_| Trouble::NoAnswer("the adapter's answer is no UTF-8".to_owned());
                return String::from_utf8(said).map_err(not_text);
            }
            if said.len() > LONGEST {
                return Err(Trouble::NoAnswer("the adapter's answer is longer than 1 MiB".to_owned()));
            }
            if !is_ready(&self.output, until.saturating_duration_since(Instant::now())) {
                return Err(Trouble::TimedOut);
            }
            self.read(&mut said)?;
        }
    }

    /// What it wrote to standard error since the last time.
    pub(super) fn errors(&mut self) -> String {
        let end = self.errors.metadata().map_or(self.told, |file| file.len());
        let from = self.told.max(end.saturating_sub(MOST_ERRORS));
        self.told = end;
        let mut bytes = vec![0; usize::try_from(end - from).unwrap_or_default()];
        // At a place, for the adapter goes on writing where it stands.
        match self.errors.read_exact_at(&mut bytes, from) {
            Ok(()) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(_) => String::new(),
        }
    }

    /// Reads what is there without waiting; whether there was something.
    fn read(&mut self, into: &mut Vec<u8>) -> Result<bool, Trouble> {
        let mut chunk = [0; 16 * 1024];
        loop {
            match self.output.read(&mut chunk) {
                Ok(0) => return Err(self.ended("the adapter closed its standard output")),
                Ok(count) => {
                    into.extend(chunk.iter().take(count));
                    return Ok(true);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) => return Err(Trouble::NoAnswer(error.to_string())),
            }
        }
    }

    fn ended(&mut self, otherwise: &str) -> Trouble {
        self.wait_a_little(Duration::from_millis(200));
        Trouble::NoAnswer(match self.child.try_wait() {
            Ok(Some(status)) => format!("the adapter ended with {status}"),
            _ => otherwise.to_owned(),
        })
    }

    fn wait_a_little(&self, most: Duration) {
        if let Ok(fd) = pidfd_open(Pid::from_child(&self.child), PidfdFlags::empty()) {
            is_ready(&fd, most);
        }
    }
}

/// It is told that nothing comes any more, and killed with its process group if it does not end of itself.
impl Drop for Adapter {
    fn drop(&mut self) {
        self.input = None;
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            self.wait_a_little(FAREWELL);
        }
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            // It may have ended just now, which is what we want.
            let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
            let _ = self.child.wait();
        }
    }
}
