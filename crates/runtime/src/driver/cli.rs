//! A runtime that is driven by command lines.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::process::{Sink, run};
use super::template::Values;
use super::{Called, Driver, End, Operation, Profile};

/// A runtime that is driven by command lines.
#[derive(Debug)]
pub struct Cli {
    command: String,
    words: Vec<String>,
    profile: Profile,
    root: PathBuf,
    elsewhere: PathBuf,
}

impl Cli {
    /// The program with its own options as `words` (at least the program), the way to call it, a directory for the state of this run,
    /// and an empty directory to call it in.
    pub fn new(words: Vec<String>, profile: Profile, root: PathBuf, elsewhere: PathBuf) -> Cli {
        Cli { command: words.join(" "), words, profile, root, elsewhere }
    }
}

impl Driver for Cli {
    fn call(&self, operation: &Operation) -> Called {
        let mut values = Values::new();
        let (bundle, console, pid_file) = match operation {
            Operation::Create { bundle, console_socket, pid_file, .. } => {
                (text(bundle), text(console_socket), text(pid_file))
            }
            _ => (None, None, None),
        };
        for (name, value) in [("bundle", &bundle), ("console-socket", &console), ("pid-file", &pid_file)] {
            if let Some(value) = value {
                values.insert(name, value);
            }
        }
        if let Some(id) = operation.id() {
            values.insert("id", id);
        }
        let profile = &self.profile;
        let template = match operation {
            Operation::Create { .. } => Some(&profile.create),
            Operation::Start { .. } => Some(&profile.start),
            Operation::State { .. } => Some(&profile.state),
            Operation::Kill { signal, .. } => {
                values.insert("signal", signal);
                Some(&profile.kill)
            }
            Operation::Delete { force: false, .. } => Some(&profile.delete),
            Operation::Delete { force: true, .. } => Some(profile.delete_force.as_ref().unwrap_or(&profile.delete)),
            Operation::Features => profile.features.as_ref(),
            Operation::Version => profile.version.as_ref(),
        };
        let root = self.root.to_string_lossy();
        let mut words = self.words.clone();
        if !matches!(operation, Operation::Version) {
            words.extend(profile.global.fill(&[("root", &*root)].into()));
        }
        let Some(template) = template else {
            let why = format!("the driver profile `{}` has no command for it", profile.name);
            return Called {
                operation: operation.name().to_owned(),
                words,
                end: End::NotStarted(why),
                stdout: String::new(),
                stderr: String::new(),
                milliseconds: 0,
            };
        };
        words.extend(template.fill(&values));
        let (program, arguments) =
            words.split_first().map_or(("", [].as_slice()), |(first, rest)| (first.as_str(), rest));
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.elsewhere).stdin(Stdio::null());
        let mut sinks = (Sink::Record, Sink::Record);
        if let Operation::Create { stdio, .. } = operation {
            if let Some(file) = stdio.input.as_ref().and_then(|path| std::fs::File::open(path).ok()) {
                command.stdin(file);
            }
            sinks = (sink(stdio.output.as_deref()), sink(stdio.error.as_deref()));
        }
        let deadline = Duration::from_millis(profile.deadline_ms);
        run(operation.name(), words.clone(), command, sinks.0, sinks.1, deadline)
    }

    fn profile(&self) -> &Profile {
        &self.profile
    }

    fn command(&self) -> &str {
        &self.command
    }
}

fn text(path: &Option<PathBuf>) -> Option<Cow<'_, str>> {
    path.as_deref().map(Path::to_string_lossy)
}

fn sink(path: Option<&Path>) -> Sink<'_> {
    path.map_or(Sink::Record, Sink::File)
}
