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
    /// It was an adapter's, which gave no answer that could be read; why.
    NoAnswer(String),
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
    /// A call that came to nothing.
    pub(super) fn without(operation: &str, words: Vec<String>, end: End) -> Called {
        let nothing = String::new;
        Called { operation: operation.to_owned(), words, end, stdout: nothing(), stderr: nothing(), milliseconds: 0 }
    }

    /// The spec version in what a runtime prints about its own version: in a line `spec: 1.0.2-dev`, as runc and its kin have it.
    pub fn stated_version(&self) -> Option<String> {
        let line = self.stdout.lines().find_map(|line| line.trim().strip_prefix("spec:"))?;
        let version = line.trim();
        version.starts_with(|c: char| c.is_ascii_digit()).then(|| version.to_owned())
    }

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
            End::NoAnswer(why) => format!("no answer: {why}"),
        };
        if let Some(line) = self.telling_line() {
            let _ = write!(text, ": {line}");
        }
        text
    }

    /// The line of standard error that tells most: the first about an error, or the first, cut to a readable length. Usages and stack
    /// traces follow it.
    fn telling_line(&self) -> Option<String> {
        const LONGEST: usize = 200;
        let lines = || self.stderr.lines().map(str::trim).filter(|line| !line.is_empty());
        let line = lines().find(|line| line.to_ascii_lowercase().contains("error")).or_else(|| lines().next())?;
        let mut shown: String = line.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_telling_line_is_neither_a_usage_nor_a_trace() {
        let told =
            |stderr: &str| Called { stderr: stderr.to_owned(), ..Called::without("x", Vec::new(), End::Exit(1)) };
        let youki = told("WARN youki: slow\n\nERROR youki: does not exist.\n\nStack backtrace:\n   0: <unknown>\n");
        assert_eq!(youki.describe(), "exit code `1`: ERROR youki: does not exist.");
        let runsc = told("flag provided but not defined: -signal\nkill <container id>\n  -all\n");
        assert_eq!(runsc.describe(), "exit code `1`: flag provided but not defined: -signal");
        assert_eq!(told("").describe(), "exit code `1`");
    }

    #[test]
    fn the_stated_version_stands_in_a_line_of_its_own() {
        let told = |stdout: &str| {
            let called = Called::without("version", Vec::new(), End::Exit(0));
            Called { stdout: stdout.to_owned(), ..called }.stated_version()
        };
        let crun = "crun version 1.8.1\ncommit: f8a0\nrundir: /run/crun\nspec: 1.0.0\n+SYSTEMD +CAP\n";
        assert_eq!(told(crun).as_deref(), Some("1.0.0"));
        assert_eq!(told("runsc version 0.0\n  spec:1.0.2-dev\r\n").as_deref(), Some("1.0.2-dev"));
        assert_eq!(told("runc version 1\nspec: unknown\n"), None);
        assert_eq!(told("mine 1.0 (spec: 1.1.0)\n"), None);
    }
}
