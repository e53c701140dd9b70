//! Which driver a runtime is driven by: the one that was named, or the one that fits what the program says it is.

use std::fmt;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use super::cli::command;
use super::process::{Sink, run};
use super::{Called, End, Profile, ProfileError, built_in};

/// How long the program may take to say which version it is.
const PATIENCE: Duration = Duration::from_secs(5);
/// The name of the driver for adapters.
const JSON: &str = "json";
/// The driver for runtimes that nothing is known of.
const STANDARD: &str = "standard";

/// The driver for a runtime, and why it is that one.
#[derive(Debug)]
pub struct Choice {
    /// The driver.
    pub way: Way,
    /// Why.
    pub reason: Reason,
}

/// How a runtime is driven.
#[derive(Debug)]
pub enum Way {
    /// By command lines of this form.
    Cli(Box<Profile>),
    /// The command is an adapter that takes requests on its standard input.
    Json,
}

/// Why a driver was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The user named it.
    Named,
    /// The program prints a version that begins with this word.
    Version(String),
    /// The program has this name, and its version says nothing else.
    Program(String),
    /// Nothing says which runtime it is.
    Unknown,
}

/// Why no driver can be taken.
#[derive(Debug, thiserror::Error)]
pub enum ChoiceError {
    /// There is none of this name.
    #[error("find the driver `{name}`: there is none; use one of {known}, or the path of a file that ends in `.toml`")]
    Unknown {
        /// The name.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// Its profile is unusable.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The runtime cannot be started.
    #[error("start `{program}`: {why}; name a program that is there and can be run")]
    Program {
        /// The program.
        program: String,
        /// The system's reason.
        why: String,
    },
}

impl Choice {
    /// The driver for the runtime with this command line. `named` is what the user asks for: the name of a built-in driver, `json`, or
    /// a driver profile as a file. Without one the program is asked for its version, by `--version`: what it prints tells a wrapper,
    /// or a link by another name, from what its name says.
    pub fn of(words: &[String], named: Option<&str>) -> Result<Choice, ChoiceError> {
        let known = built_in()?;
        match named {
            Some(JSON) => Ok(Choice { way: Way::Json, reason: Reason::Named }),
            Some(file) if file.contains('/') || file.ends_with(".toml") => {
                Ok(Choice::cli(Profile::read(Path::new(file))?, Reason::Named))
            }
            Some(name) => {
                let names = names(&known);
                let found = known.into_iter().find(|profile| profile.name == name);
                let choice = found.map(|profile| Choice::cli(profile, Reason::Named));
                choice.ok_or_else(|| ChoiceError::Unknown { name: name.to_owned(), known: names })
            }
            None => Choice::guess(words, known),
        }
    }

    fn guess(words: &[String], known: Vec<Profile>) -> Result<Choice, ChoiceError> {
        let program = words.first().map_or("", String::as_str);
        let mut asked = words.to_vec();
        asked.push("--version".to_owned());
        let mut asking = command(&asked);
        asking.stdin(Stdio::null());
        let told = run("version", asked, asking, Sink::Record, Sink::Record, PATIENCE);
        if let End::NotStarted(why) = told.end {
            return Err(ChoiceError::Program { program: program.to_owned(), why });
        }
        let base = program.rsplit('/').next().unwrap_or_default();
        let names = names(&known);
        let choice = by_name(known, first_word(&told), base);
        choice.ok_or_else(|| ChoiceError::Unknown { name: STANDARD.to_owned(), known: names })
    }

    fn cli(profile: Profile, reason: Reason) -> Choice {
        Choice { way: Way::Cli(Box::new(profile)), reason }
    }
}

/// The driver by the first word of a version, by the name of a program, or the standard one.
fn by_name(known: Vec<Profile>, version: Option<&str>, base: &str) -> Option<Choice> {
    let of_program = |word: &str| known.iter().position(|profile| profile.programs.iter().any(|name| name == word));
    let by_version = version.and_then(|word| Some((of_program(word)?, Reason::Version(word.to_owned()))));
    let by_program = || Some((of_program(base)?, Reason::Program(base.to_owned())));
    let standard = || Some((known.iter().position(|profile| profile.name == STANDARD)?, Reason::Unknown));
    let (at, reason) = by_version.or_else(by_program).or_else(standard)?;
    known.into_iter().nth(at).map(|profile| Choice::cli(profile, reason))
}

fn names(known: &[Profile]) -> String {
    known
        .iter()
        .map(|profile| format!("`{}`", profile.name))
        .chain([format!("`{JSON}`")])
        .collect::<Vec<_>>()
        .join(", ")
}

fn first_word(told: &Called) -> Option<&str> {
    let line = told.stdout.lines().find(|line| !line.trim().is_empty())?;
    line.split([' ', '\t', ':', '/']).find(|word| !word.is_empty())
}

/// In one line, for people: which driver, and why.
impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match &self.way {
            Way::Cli(profile) => profile.name.as_str(),
            Way::Json => JSON,
        };
        write!(f, "driver `{name}`")?;
        match &self.reason {
            Reason::Named => f.write_str(", as asked for"),
            Reason::Version(word) => write!(f, ", for the version that it prints begins with `{word}`"),
            Reason::Program(program) => write!(f, ", for the program is called `{program}`"),
            Reason::Unknown => f.write_str(
                ", for neither its name nor its version says which runtime it is; another one is taken by `--driver`",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(version: Option<&str>, base: &str) -> String {
        by_name(built_in().unwrap(), version, base).unwrap().to_string()
    }

    #[test]
    fn what_a_program_says_counts_more_than_its_name() {
        for (version, base, expected) in [
            (Some("runc"), "runc", "driver `runc`, for the version"),
            (Some("crun"), "runc", "driver `crun`, for the version"),
            (Some("runsc"), "wrapper.sh", "driver `runsc`, for the version"),
            (None, "youki", "driver `youki`, for the program"),
            (Some("mine"), "crun", "driver `crun`, for the program"),
            (Some("mine"), "mine", "driver `standard`, for neither"),
        ] {
            assert!(guessed(version, base).starts_with(expected), "{}", guessed(version, base));
        }
    }

    #[test]
    fn a_driver_is_named_or_a_file() {
        let words = ["nowhere".to_owned()];
        assert!(matches!(Choice::of(&words, Some("json")).unwrap().way, Way::Json));
        assert_eq!(Choice::of(&words, Some("crun")).unwrap().to_string(), "driver `crun`, as asked for");
        let error = Choice::of(&words, Some("docker")).unwrap_err().to_string();
        assert!(error.contains("`runc`") && error.contains("`json`"), "{error}");
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/drivers/runsc.toml");
        assert_eq!(Choice::of(&words, Some(file)).unwrap().to_string(), "driver `runsc`, as asked for");
        assert!(matches!(Choice::of(&words, Some("./nowhere.toml")), Err(ChoiceError::Profile(_))));
        let words = ["/nowhere/runc".to_owned()];
        assert!(matches!(Choice::of(&words, None), Err(ChoiceError::Program { .. })));
    }

    #[test]
    fn a_program_is_asked_for_its_version() {
        let script = |text: &str| vec!["sh".to_owned(), "-c".to_owned(), text.to_owned()];
        let choice = Choice::of(&script("echo; echo 'crun version 9'"), None).unwrap();
        assert_eq!(choice.reason, Reason::Version("crun".to_owned()));
        assert_eq!(Choice::of(&script("exit 1"), None).unwrap().reason, Reason::Unknown);
    }
}
