//! What a scenario works with: names, bytes, the way to the registry, and the place for its answers.
mod answers;
mod sending;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64};

pub use answers::Given;
pub(crate) use sending::place;

use crate::exchange::{Channel, Exchanged};
use crate::facts::Facts;
use crate::ledger::Ledger;
use crate::matter::Matter;
use crate::options::Options;
use crate::scenario::Scenario;

/// What all scenarios of a run share.
pub(crate) struct Shared<'r> {
    pub(crate) channel: &'r dyn Channel,
    pub(crate) options: &'r Options,
    pub(crate) interrupted: &'r AtomicBool,
    pub(crate) requests: AtomicU64,
}

/// What a scenario works with.
pub struct Context<'r> {
    pub(crate) shared: &'r Shared<'r>,
    pub(crate) scenario: &'static Scenario,
    pub(crate) tape: Vec<Arc<Exchanged>>,
    pub(crate) given: Vec<Given>,
    pub(crate) ledger: Ledger,
    pub(crate) repositories: Vec<String>,
    pub(crate) is_cleaning: bool,
    /// Where the bytes of this scenario come from.
    pub matter: Matter,
    /// What the foundation found out. The foundation itself writes here.
    pub facts: Facts,
}

impl<'r> Context<'r> {
    pub(crate) fn new(shared: &'r Shared<'r>, scenario: &'static Scenario, facts: Facts) -> Context<'r> {
        Context {
            shared,
            scenario,
            tape: Vec::new(),
            given: Vec::new(),
            ledger: Ledger::default(),
            repositories: Vec::new(),
            is_cleaning: false,
            matter: Matter::new(&format!("{}/{}", shared.options.seed, scenario.name))
                .recorded(shared.channel.large(scenario.name)),
            facts,
        }
    }

    /// The repository of this scenario.
    pub fn repository(&mut self) -> String {
        let name = match &self.shared.options.repositories {
            Some((first, _)) => first.clone(),
            None => self.own_name(""),
        };
        self.used(name)
    }

    /// A second repository, to which the content of the first does not belong.
    pub fn other_repository(&mut self) -> String {
        let name = match &self.shared.options.repositories {
            Some((_, second)) => second.clone(),
            None => self.own_name("-other"),
        };
        self.used(name)
    }

    /// The name of a repository into which nothing is ever put.
    pub fn absent_repository(&self) -> String {
        match &self.shared.options.repositories {
            Some((first, _)) => format!("{first}-absent-{}", self.matter.word("absent")),
            None => self.own_name("-absent"),
        }
    }

    /// Whether other scenarios use the same repositories, so that there may be more in them than this one put there.
    pub fn is_crowded(&self) -> bool {
        self.shared.options.repositories.is_some()
    }

    /// The longest name that can be expected to be taken, and what a name of our own begins with.
    fn own_name(&self, ending: &str) -> String {
        let run = Matter::new(&self.shared.options.seed).word("run");
        format!("greenlight-{run}/{}{ending}", self.scenario.name.replace('_', "-"))
    }

    fn used(&mut self, name: String) -> String {
        if !self.repositories.contains(&name) {
            self.repositories.push(name.clone());
        }
        name
    }

    /// A tag of this scenario, different for each label.
    pub fn tag(&self, label: &str) -> String {
        format!("{label}-{}", self.matter.word(label))
    }
}
