//! How the runtime is driven that the arguments name.

use std::path::PathBuf;

use runtime::{CgroupView, Choice, ChoiceError, Cli, Driver, Host, Json, Way};

use crate::arguments::RuntimeArguments;
use crate::exit::Failure;
use crate::output::say;

/// A runtime and the way to drive it.
pub struct Chosen {
    words: Vec<String>,
    choice: Choice,
}

impl Chosen {
    /// The runtime that the arguments name. Unless they name the driver as well, the program is asked for its version.
    pub fn of(arguments: &RuntimeArguments) -> Result<Chosen, Failure> {
        let command = arguments.command.as_deref().unwrap_or_default();
        let chosen = Chosen::of_command(command, arguments.driver.as_deref())?;
        if matches!(chosen.choice.way, Way::Json) && arguments.profile.as_deref() == Some("command-line") {
            return Err(Failure::usage("an adapter has no command line that the profile `command-line` could judge"));
        }
        Ok(chosen)
    }

    /// The runtime of a command, driven as `driver` says, or as its program suggests.
    pub fn of_command(command: &str, driver: Option<&str>) -> Result<Chosen, Failure> {
        let words = runtime::words(command).map_err(|error| Failure::usage(format!("failed to {error}")))?;
        let program = words.first().map_or("", String::as_str);
        if which(program).is_none() {
            return Err(Failure::unreachable(format!(
                "there is no program `{program}`: give its path, or put its directory into `PATH`"
            )));
        }
        let choice = Choice::of(&words, driver).map_err(|error| {
            let message = format!("failed to {error}");
            match error {
                ChoiceError::Program { .. } => Failure::unreachable(message),
                ChoiceError::Unknown { .. } | ChoiceError::Profile(_) => Failure::usage(message),
            }
        })?;
        Ok(Chosen { words, choice })
    }

    /// Which driver was taken, and why.
    pub fn describe(&self) -> String {
        self.choice.to_string()
    }

    /// Says which driver was taken, and why.
    pub fn say(&self) {
        say(&format!("greenlight: {}", self.choice));
    }

    /// The view of the cgroups that the runtime needs, if it needs one.
    pub fn cgroup_view(&self) -> Option<&'static str> {
        match &self.choice.way {
            Way::Cli(profile) => profile.cgroup_view.map(CgroupView::as_str),
            Way::Json => None,
        }
    }

    /// Refuses a run that needs one version of cgroups alone, on a host with both, where root is missing to mount them otherwise.
    pub fn takes(&self, host: &Host, view: Option<&str>) -> Result<(), Failure> {
        match view {
            Some(view @ ("v1" | "v2")) if !host.is_root() && host.cgroups.view() == "hybrid" => {
                Err(Failure::unreachable(format!(
                    "this run needs cgroups of `{view}` alone, this host has both versions, and without root they cannot be mounted otherwise: run greenlight as root, or take them as they are with `--cgroup-view as-is`"
                )))
            }
            _ => Ok(()),
        }
    }

    /// Whether the run may have a network of its own. An adapter may have to reach something over that of the host.
    pub fn is_alone(&self) -> bool {
        matches!(self.choice.way, Way::Cli(_))
    }

    /// The driver, with a directory for the state of the run, and an empty one to call the runtime in. Both are there.
    pub fn driver(self, root: PathBuf, elsewhere: PathBuf) -> Result<Box<dyn Driver>, Failure> {
        match self.choice.way {
            Way::Cli(profile) => Ok(Box::new(Cli::new(self.words, *profile, root, elsewhere))),
            Way::Json => {
                let adapter = Json::start(self.words, root).map_err(|error| {
                    Failure::unreachable(format!("failed to {error}, as the chapter on adapters has it"))
                })?;
                say(&format!("greenlight: the adapter is for {} {}", adapter.hello().name, adapter.hello().version));
                Ok(Box::new(adapter))
            }
        }
    }
}

/// The file of the program that a command names.
pub fn program(command: &str) -> Option<PathBuf> {
    which(runtime::words(command).ok()?.first()?)
}

fn which(program: &str) -> Option<PathBuf> {
    if program.contains('/') {
        return Some(PathBuf::from(program)).filter(|path| path.is_file());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|path| path.is_file())
}
