//! One call of a runtime, taken apart.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::Error;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// `create`.
    Create,
    /// `start`.
    Start,
    /// `state`.
    State,
    /// `kill`.
    Kill,
    /// `delete`.
    Delete,
    /// `delete --force`, which is no operation of the spec: to tidy up.
    Force,
    /// `features`.
    Features,
    /// Anything else: `--version`, `--help`, a command that nobody knows.
    Other,
}

/// Options that take a value as a word of its own.
const VALUED: [&str; 6] = ["--bundle", "-b", "--console-socket", "--pid-file", "--preserve-fds", "--signal"];

/// A call: the program with its options, the command, and the words behind it.
#[derive(Debug, Clone)]
pub struct Call {
    front: Vec<String>,
    pub(super) verb: Verb,
    command: Option<String>,
    pub(super) words: Vec<String>,
}

impl Call {
    /// Takes the words of a call apart, the program first.
    pub(super) fn of(words: Vec<String>) -> Result<Call, Error> {
        if words.is_empty() {
            return Err(Error::Nothing);
        }
        let verb = |word: &str| match word {
            "create" => Some(Verb::Create),
            "start" => Some(Verb::Start),
            "state" => Some(Verb::State),
            "kill" => Some(Verb::Kill),
            "delete" => Some(Verb::Delete),
            "features" => Some(Verb::Features),
            _ => None,
        };
        let found = words.iter().enumerate().skip(1).find_map(|(at, word)| Some((at, verb(word)?)));
        let Some((at, verb)) = found else {
            return Ok(Call { front: words, verb: Verb::Other, command: None, words: Vec::new() });
        };
        let mut front = words;
        let rest = front.split_off(at);
        let (command, words) = rest.split_first().map(|(first, rest)| (first.clone(), rest.to_vec())).unzip();
        let words: Vec<String> = words.unwrap_or_default();
        let is_forced = verb == Verb::Delete && words.iter().any(|word| word == "--force" || word == "-f");
        Ok(Call { front, verb: if is_forced { Verb::Force } else { verb }, command, words })
    }

    /// The value of an option of the command.
    pub(super) fn option(&self, name: &str) -> Option<&str> {
        let begins = format!("{name}=");
        self.words.iter().enumerate().find_map(|(at, word)| match word.strip_prefix(&begins) {
            Some(value) => Some(value),
            None if word == name => self.words.get(at + 1).map(String::as_str),
            None => None,
        })
    }

    /// The value of an option in front of the command.
    pub(super) fn global(&self, name: &str) -> Option<&str> {
        let at = self.front.iter().position(|word| word == name)?;
        self.front.get(at + 1).map(String::as_str)
    }

    /// Whether this word is in front of the command.
    pub(super) fn has_global(&self, name: &str) -> bool {
        self.front.iter().any(|word| word == name)
    }

    /// Gives an option in front of the command another value.
    pub(super) fn set_global(&mut self, name: &str, value: &str) {
        let at = self.front.iter().position(|word| word == name);
        if let Some(word) = at.and_then(|at| self.front.get_mut(at + 1)) {
            value.clone_into(word);
        }
    }

    /// Takes an option of the command away, with its value.
    pub(super) fn drop_option(&mut self, name: &str) {
        if let Some(at) = self.words.iter().position(|word| word == name) {
            self.words.drain(at..(at + 2).min(self.words.len()));
        }
    }

    /// The arguments of the command: the ID, and for kill the signal.
    pub(super) fn arguments(&self) -> Vec<usize> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(word) = self.words.get(at) {
            match word.starts_with('-') {
                true if VALUED.contains(&word.as_str()) => at += 1,
                true => {}
                false => found.push(at),
            }
            at += 1;
        }
        found
    }

    /// The ID, if there is one.
    pub(super) fn id(&self) -> Option<&str> {
        self.arguments().first().and_then(|at| self.words.get(*at)).map(String::as_str)
    }

    /// The directory of the bundle that create is about.
    pub(super) fn bundle(&self) -> PathBuf {
        let named = self.option("--bundle").or_else(|| self.option("-b"));
        named.map_or_else(|| PathBuf::from("."), PathBuf::from)
    }

    /// The same runtime, with another command.
    pub(super) fn with(&self, words: &[&str]) -> Command {
        let mut command = self.program();
        command.args(words);
        command
    }

    /// The call as it is.
    pub(super) fn command(&self) -> Command {
        let mut command = self.program();
        command.args(self.command.iter()).args(&self.words);
        command
    }

    fn program(&self) -> Command {
        let (program, options) = self.front.split_first().map_or(("", [].as_slice()), |(first, rest)| (first, rest));
        let mut command = Command::new(program);
        command.args(options);
        command
    }

    /// Makes the call, with our own streams; gives the exit code.
    pub(super) fn run(&self) -> Result<u8, Error> {
        self.ran(self.command())
    }

    /// Makes the same call in another form; gives the exit code.
    pub(super) fn run_changed(&self, change: impl FnOnce(&mut Call)) -> Result<Option<u8>, Error> {
        let mut call = self.clone();
        change(&mut call);
        call.run().map(Some)
    }

    /// Runs a command that [`Call::with`] made, with our own streams; gives the exit code.
    pub(super) fn ran(&self, mut command: Command) -> Result<u8, Error> {
        let status = command.status().map_err(|source| self.failed(source))?;
        // Who is ended by a signal has no code; shells say 128 and more then.
        Ok(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(128))
    }

    /// Asks the runtime something on the side; what it prints is not seen by the caller.
    pub(super) fn ask(&self, words: &[&str]) -> Result<Output, Error> {
        self.with(words).stdin(Stdio::null()).output().map_err(|source| self.failed(source))
    }

    /// The state of the container that the call is about; none if there is none.
    pub(super) fn state(&self) -> Result<Option<Value>, Error> {
        let Some(id) = self.id() else { return Ok(None) };
        let output = self.ask(&["state", id])?;
        Ok(output.status.success().then(|| serde_json::from_slice(&output.stdout).ok()).flatten())
    }

    /// Becomes the runtime itself, so that nothing is in between; comes back only if that fails.
    pub(super) fn hand_over(&self) -> Error {
        let source = self.command().exec();
        self.failed(source)
    }

    fn failed(&self, source: io::Error) -> Error {
        Error::Program { program: self.front.first().cloned().unwrap_or_default(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(text: &str) -> Call {
        Call::of(text.split(' ').map(str::to_owned).collect()).unwrap()
    }

    #[test]
    fn a_call_is_taken_apart() {
        let create = call("runc --root /r create --bundle /b --pid-file p one");
        assert_eq!((create.verb, create.id(), create.bundle()), (Verb::Create, Some("one"), PathBuf::from("/b")));
        assert_eq!((create.global("--root"), create.option("--pid-file")), (Some("/r"), Some("p")));
        assert_eq!(call("runc --root /r create --bundle=/b").id(), None);
        assert_eq!(call("runc kill one TERM").arguments(), [0, 1]);
        assert_eq!(call("runc delete --force one").verb, Verb::Force);
        assert_eq!(call("runc --version").verb, Verb::Other);
        assert!(Call::of(Vec::new()).is_err());
    }
}
