//! The record of one call.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// It ended with this exit code; for drivers without one, 0 for success and 1 for an error.
    Exit(i32),
    /// It was ended by this signal.
    Signal(i32),
    /// It did not end before its deadline, so many milliseconds, and was killed.
    TimedOut(u64),
    /// It could not be started; the system's reason.
    NotStarted(String),
}

/// One call, as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Called {
    /// The operation's name.
    pub operation: String,
    /// What was run: the command line, or the request to an adapter.
    pub words: Vec<String>,
    /// How it ended.
    pub end: End,
    /// Standard output, or the answer of an adapter; empty for what the container writes.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Wall time.
    pub milliseconds: u64,
}

impl Called {
    /// Whether the runtime says that it worked.
    pub fn succeeded(&self) -> bool {
        self.end == End::Exit(0)
    }

    /// Whether the runtime says that it did not work: an error was generated (runtime.md#errors).
    pub fn failed(&self) -> bool {
        matches!(&self.end, End::Exit(code) if *code != 0) || matches!(self.end, End::Signal(_))
    }

    /// What it came to, in one line: `exit code 1: container does not exist`.
    pub fn describe(&self) -> String {
        let mut text = match &self.end {
            End::Exit(code) => format!("exit code `{code}`"),
            End::Signal(signal) => format!("ended by signal `{signal}`"),
            End::TimedOut(ms) => format!("no end within `{ms}` ms"),
            End::NotStarted(why) => format!("not started: {why}"),
        };
        if let Some(line) = self.last_line() {
            let _ = write!(text, ": {line}");
        }
        text
    }

    /// The last line of standard error that is not empty, cut to a readable length.
    fn last_line(&self) -> Option<String> {
        const LONGEST: usize = 200;
        let line = self.stderr.lines().rev().map(str::trim).find(|line| !line.is_empty())?;
        let mut shown: String = line.chars().take(LONGEST).collect();
        if shown.len() < line.len() {
            shown.push('…');
        }
        Some(shown)
    }

    /// The words as one would type them in a shell.
    pub fn command_line(&self) -> String {
        self.words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
    }
}

fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:,@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
