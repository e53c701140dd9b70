//! A runtime that is driven by command lines.

use std::borrow::Cow;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::process::{Sink, run};
use super::template::Values;
use super::{Ability, Called, Driver, End, Line, Operation, Profile};

/// Gives a program its standard input as descriptor 3, and the null device in its place; with a first argument that is not empty, it
/// announces descriptor 3 as systemd does. Opening a descriptor under a chosen number takes unsafe code in this program, and none in
/// a shell.
const AS_THIRD: &str = r#"exec 3<&0 </dev/null
if [ -n "$1" ]; then export LISTEN_FDS=1 LISTEN_PID=$$; fi
shift
exec "$@""#;

/// A runtime that is driven by command lines.
#[derive(Debug)]
pub struct Cli {
    command: String,
    words: Vec<String>,
    profile: Profile,
    lacks: Vec<Ability>,
    root: PathBuf,
    elsewhere: PathBuf,
}

impl Cli {
    /// The program with its own options as `words` (at least the program), the way to call it, a directory for the state of this run,
    /// and an empty directory to call it in.
    pub fn new(words: Vec<String>, profile: Profile, root: PathBuf, elsewhere: PathBuf) -> Cli {
        let has = |place: &str| profile.create.places().any(|known| known == place);
        let lacks = [
            (Ability::ConsoleSocket, has("console-socket")),
            (Ability::PidFile, has("pid-file")),
            (Ability::Features, profile.features.is_some()),
        ];
        let lacks = lacks.into_iter().filter(|(_, has)| !has).map(|(ability, _)| ability).collect();
        Cli { command: words.join(" "), words, lacks, profile, root, elsewhere }
    }

    fn started(&self, root: &Path) -> Vec<String> {
        let mut words = self.words.clone();
        words.extend(self.profile.global.fill(&[("root", &*root.to_string_lossy())].into()));
        words
    }

    fn deadline(&self) -> Duration {
        Duration::from_millis(self.profile.deadline_ms)
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
        let signal = match operation {
            Operation::Kill { signal, .. } => profile.signals.written(signal),
            _ => String::new(),
        };
        let template = match operation {
            Operation::Create { .. } => Some(&profile.create),
            Operation::Start { .. } => Some(&profile.start),
            Operation::State { .. } => Some(&profile.state),
            Operation::Kill { .. } => {
                values.insert("signal", &signal);
                Some(&profile.kill)
            }
            Operation::Delete { force: false, .. } => Some(&profile.delete),
            Operation::Delete { force: true, .. } => Some(profile.delete_force.as_ref().unwrap_or(&profile.delete)),
            Operation::Features => profile.features.as_ref(),
            Operation::Version => profile.version.as_ref(),
        };
        let mut words = match operation {
            Operation::Version => self.words.clone(),
            _ => self.started(&self.root),
        };
        let Some(template) = template else {
            let why = format!("the driver profile `{}` has no command for it", profile.name);
            return Called::without(operation.name(), words, End::NotStarted(why));
        };
        words.extend(template.fill(&values));
        let mut command = command(&words);
        command.current_dir(&self.elsewhere).stdin(Stdio::null());
        let mut sinks = (Sink::Record, Sink::Record);
        if let Operation::Create { stdio, .. } = operation {
            if let Some(file) = stdio.input.as_ref().and_then(|path| File::open(path).ok()) {
                command.stdin(file);
            }
            sinks = (sink(stdio.output.as_deref()), sink(stdio.error.as_deref()));
        }
        run(operation.name(), words, command, sinks.0, sinks.1, self.deadline())
    }

    fn run(&self, line: &Line<'_>) -> Called {
        let mut words = self.started(line.root.as_deref().unwrap_or(&self.root));
        words.extend(line.words.iter().cloned());
        let operation = line.words.first().map_or("", String::as_str);
        let mut command = match line.third {
            None => command(&words),
            Some(_) => {
                let mut shell = Command::new("sh");
                shell.args(["-c", AS_THIRD, "sh", if line.announced { "announced" } else { "" }]).args(&words);
                shell
            }
        };
        command.current_dir(line.directory.as_ref().unwrap_or(&self.elsewhere)).stdin(Stdio::null());
        command.envs(line.environment.iter().map(|(name, value)| (name, value)));
        // For the record: the same by hand.
        let directory = line.directory.iter().map(|directory| format!("--chdir={}", directory.display()));
        let mut way: Vec<String> = directory.collect();
        way.extend(line.environment.iter().map(|(name, value)| format!("{name}={value}")));
        if !way.is_empty() {
            words.splice(0..0, ["env".to_owned()].into_iter().chain(way));
        }
        if let Some(descriptor) = line.input.or(line.third) {
            match descriptor.try_clone_to_owned() {
                Ok(descriptor) => {
                    command.stdin(descriptor);
                }
                Err(error) => return Called::without(operation, words, End::NotStarted(error.to_string())),
            }
        }
        let (output, error) = (sink(line.output.as_deref()), sink(line.error.as_deref()));
        run(operation, words, command, output, error, self.deadline())
    }

    fn spec(&self) -> Option<&str> {
        self.profile.spec.as_deref()
    }

    fn lacks(&self) -> &[Ability] {
        &self.lacks
    }

    fn command(&self) -> &str {
        &self.command
    }
}

/// These words as a command.
pub(super) fn command(words: &[String]) -> Command {
    let (program, arguments) = words.split_first().map_or(("", [].as_slice()), |(first, rest)| (first.as_str(), rest));
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

fn text(path: &Option<PathBuf>) -> Option<Cow<'_, str>> {
    path.as_deref().map(Path::to_string_lossy)
}

fn sink(path: Option<&Path>) -> Sink<'_> {
    path.map_or(Sink::Record, Sink::File)
}
