//! What a scenario says.

use std::borrow::Cow;

use catalogue::{Profile, Requirement, Version};

use crate::finding::Severity;
use crate::outcome::Outcome;

/// One thing that a scenario said about a requirement. `V` is how the suite describes a violation.
#[derive(Debug, Clone)]
pub enum Given<V> {
    /// An outcome, with a reason for all but a pass.
    Said {
        /// The requirement.
        requirement: &'static Requirement,
        /// The outcome.
        outcome: Outcome,
        /// Why.
        reason: Option<Cow<'static, str>>,
        /// Whether it only stands in for an answer that did not come, and yields to any other.
        stand_in: bool,
    },
    /// A violation.
    Violated(Box<V>),
}

impl<V: Violated> Given<V> {
    /// The requirement that it is about.
    pub fn requirement(&self) -> &'static Requirement {
        match self {
            Given::Said { requirement, .. } => requirement,
            Given::Violated(violation) => violation.requirement(),
        }
    }
}

/// One place where a requirement is violated, as far as it has to be known to join it with others.
pub trait Violated {
    /// The requirement.
    fn requirement(&self) -> &'static Requirement;

    /// What is wrong.
    fn message(&self) -> &str;

    /// The most that it weighs, whatever the level of the requirement.
    fn cap(&self) -> Severity;

    /// Requirements that it follows from, where one of them is violated too.
    fn because(&self) -> &[&'static Requirement];

    /// What it weighs in a version; none if the profile does not select its requirement there.
    fn severity(&self, profile: &Profile, version: Version) -> Option<Severity> {
        let requirement = self.requirement();
        let level = profile.level(requirement, version)?;
        // A listed capability that is not there is a warning.
        let weight = if profile.is_capability(requirement.id) { Severity::Should } else { Severity::from(level) };
        Some(weight.min(self.cap()))
    }
}
