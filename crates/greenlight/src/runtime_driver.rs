//! How `greenlight runtime` drives the runtime that it was given.

use std::path::PathBuf;

use runtime::{AdapterError, Choice, ChoiceError, Cli, Driver, Json, Way};

use crate::exit::Failure;
use crate::output::say;

/// A driver for `command`, and what it is said to be. `named` is what `--driver` names; `root` is a directory for the runtime's
/// state, `elsewhere` an empty one to call it in. Both are there.
pub fn of(command: &str, named: Option<&str>, root: PathBuf, elsewhere: PathBuf) -> Result<Box<dyn Driver>, Failure> {
    let words = runtime::words(command).map_err(|error| Failure::usage(format!("failed to {error}")))?;
    let choice = Choice::of(&words, named).map_err(|error| {
        let message = format!("failed to {error}");
        match error {
            ChoiceError::Program { .. } => Failure::unreachable(message),
            ChoiceError::Unknown { .. } | ChoiceError::Profile(_) => Failure::usage(message),
        }
    })?;
    let said = choice.to_string();
    match choice.way {
        Way::Cli(profile) => {
            say(&format!("greenlight: {said}"));
            Ok(Box::new(Cli::new(words, *profile, root, elsewhere)))
        }
        Way::Json => {
            let adapter = Json::start(words, root).map_err(|error: AdapterError| {
                Failure::unreachable(format!("failed to {error}; see docs/book/src/adapters.md"))
            })?;
            say(&format!("greenlight: {said}, for {} {}", adapter.hello().name, adapter.hello().version));
            Ok(Box::new(adapter))
        }
    }
}
