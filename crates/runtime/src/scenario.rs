//! A scenario: a function that drives the runtime and decides requirements.

use catalogue::Requirement;

use crate::context::Context;
use crate::stop::Stop;

/// When a scenario runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// One after the other, before everything else: what they find out, all others build on.
    Foundation,
    /// Side by side.
    Body,
}

/// A function that drives the runtime and decides requirements.
#[derive(Debug)]
pub struct Scenario {
    /// The positive property in snake case; also the name of its folder and of its tape.
    pub name: &'static str,
    /// The requirements that it may speak about. What it leaves without an answer is blocked or inconclusive, as it ends.
    pub decides: &'static [&'static Requirement],
    /// When it runs.
    pub stage: Stage,
    /// What it does.
    pub run: fn(&mut Context<'_>) -> Result<(), Stop>,
}

impl Scenario {
    /// Whether it may speak about `requirement`.
    pub fn decides(&self, requirement: &Requirement) -> bool {
        self.decides.iter().any(|decided| std::ptr::eq(*decided, requirement))
    }
}
