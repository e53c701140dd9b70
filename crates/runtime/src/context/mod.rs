//! What a scenario works with: configurations, containers, a way to look at the host, and the place for its answers.
mod answers;
mod base;
mod calls;
mod container;
mod grouped;
mod lines;
mod listener;
mod looking;
mod probing;
mod running;
mod terminal;
mod tidying;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64};

pub use answers::Given;
pub use calls::State;
pub use container::Container;
pub(crate) use listener::Delivery;
pub(crate) use probing::is_gone;
pub use running::{Ran, Running};
pub(crate) use terminal::{Console, Sent};
pub(crate) use tidying::unmount_below;

use crate::driver::Driver;
use crate::facts::Facts;
use crate::options::Options;
use crate::scenario::Scenario;
use crate::tape::Tape;

/// What all scenarios of a run share.
pub(crate) struct Shared<'r> {
    /// None where a recording is judged again.
    pub(crate) driver: Option<&'r dyn Driver>,
    pub(crate) options: &'r Options,
    pub(crate) interrupted: &'r AtomicBool,
    /// Operations; one that is repeated until something shows is one.
    pub(crate) calls: AtomicU64,
}

/// What a scenario works with.
pub struct Context<'r> {
    pub(crate) shared: &'r Shared<'r>,
    pub(crate) scenario: &'static Scenario,
    pub(crate) tape: Tape,
    pub(crate) given: Vec<Given>,
    pub(crate) containers: Vec<Container>,
    pub(crate) cgroups: Vec<String>,
    /// What the foundation found out. The foundation itself writes here.
    pub facts: Facts,
}

impl<'r> Context<'r> {
    pub(crate) fn new(shared: &'r Shared<'r>, scenario: &'static Scenario, tape: Tape, facts: Facts) -> Context<'r> {
        Context { shared, scenario, tape, given: Vec::new(), containers: Vec::new(), cgroups: Vec::new(), facts }
    }

    /// The folder of this scenario, below that of the run. It is there once a container was prepared in it, or
    /// [`Context::folder_made`] was called.
    pub fn folder(&self) -> PathBuf {
        self.shared.options.folder.join(self.scenario.name)
    }

    /// The folder of this scenario, made.
    pub fn folder_made(&self) -> PathBuf {
        let folder = self.folder();
        if self.shared.driver.is_some() {
            // What cannot be made is seen when something is written into it.
            let _ = std::fs::create_dir_all(&folder);
        }
        folder
    }

    /// The probe on the host, for hooks in the runtime namespace. It is there before the first scenario.
    pub fn probe(&self) -> PathBuf {
        self.shared.options.folder.join(crate::probe::NAME)
    }

    /// A word for this run, scenario and label: eight hexadecimal digits.
    pub fn word(&self, label: &str) -> String {
        self.shared.options.word(&format!("{}/{label}", self.scenario.name))
    }

    /// The directory, below the root of each cgroup hierarchy, that all cgroups of the run are in.
    pub fn cgroup_parent(&self) -> String {
        self.shared.options.cgroup_parent()
    }
}
