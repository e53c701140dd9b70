//! What a scenario says.

use std::borrow::Cow;

use catalogue::Requirement;
use verdict::Outcome;

use super::Context;
use crate::stop::Stop;
use crate::violation::Violation;

/// What a scenario says about runtimes.
pub type Given = verdict::suite::Given<Violation>;

impl Context<'_> {
    /// The requirement holds here.
    pub fn pass(&mut self, requirement: &'static Requirement) {
        self.say(requirement, Outcome::Pass, None);
    }

    /// The precondition is false, and why.
    pub fn not_applicable(&mut self, requirement: &'static Requirement, reason: impl Into<Cow<'static, str>>) {
        self.say(requirement, Outcome::NotApplicable, Some(reason.into()));
    }

    /// The runtime says no in an allowed way, and how.
    pub fn unsupported(&mut self, requirement: &'static Requirement, reason: impl Into<Cow<'static, str>>) {
        self.say(requirement, Outcome::Unsupported, Some(reason.into()));
    }

    /// It could not be judged, and why.
    pub fn inconclusive(&mut self, requirement: &'static Requirement, reason: impl Into<Cow<'static, str>>) {
        self.say(requirement, Outcome::Inconclusive, Some(reason.into()));
    }

    /// It could not be judged because another requirement is broken.
    pub fn blocked(&mut self, requirement: &'static Requirement, by: &'static Requirement) {
        self.say(requirement, Outcome::Blocked, Some(Cow::Borrowed(by.id)));
    }

    /// The requirement is violated, or noted.
    pub fn add(&mut self, violation: Violation) {
        self.declared(violation.requirement);
        self.given.push(Given::Violated(Box::new(violation)));
    }

    /// Passes or adds the violation; gives whether it holds.
    pub fn holds(
        &mut self,
        requirement: &'static Requirement,
        holds: bool,
        violation: impl FnOnce() -> Violation,
    ) -> bool {
        match holds {
            true => self.pass(requirement),
            false => self.add(violation()),
        }
        holds
    }

    /// Answers for a requirement as `stop` says, where a part of a scenario cannot go on and the rest can.
    pub fn stopped(&mut self, requirement: &'static Requirement, stop: &Stop) {
        match stop {
            // A requirement is not blocked by itself: it has its violation.
            Stop::Blocked(by) if std::ptr::eq(*by, requirement) => {}
            Stop::Blocked(by) => self.blocked(requirement, by),
            Stop::Unsupported(why) => self.unsupported(requirement, why.clone()),
            Stop::NotApplicable(why) => self.not_applicable(requirement, why.clone()),
            Stop::Inconclusive(why) => self.inconclusive(requirement, why.clone()),
        }
    }

    /// Whether anything was said about the requirement so far.
    pub fn has_answered(&self, requirement: &Requirement) -> bool {
        self.given.iter().any(|given| std::ptr::eq(given.requirement(), requirement))
    }

    /// Whether a violation of the requirement was added so far.
    pub fn has_violated(&self, requirement: &Requirement) -> bool {
        let mut violated = self.given.iter().filter(|given| matches!(given, Given::Violated(_)));
        violated.any(|given| std::ptr::eq(given.requirement(), requirement))
    }

    /// Answers for everything that the scenario decides and has not spoken about.
    pub(crate) fn stand_in(&mut self, stop: &Stop) {
        for requirement in self.scenario.decides {
            if self.has_answered(requirement) {
                continue;
            }
            let (outcome, reason) = match stop {
                Stop::Blocked(by) if std::ptr::eq(*by, *requirement) => continue,
                Stop::Blocked(by) => (Outcome::Blocked, Cow::Borrowed(by.id)),
                Stop::Unsupported(why) => (Outcome::Unsupported, why.clone()),
                Stop::NotApplicable(why) => (Outcome::NotApplicable, why.clone()),
                Stop::Inconclusive(why) => (Outcome::Inconclusive, why.clone()),
            };
            self.given.push(Given::Said { requirement, outcome, reason: Some(reason), stand_in: true });
        }
    }

    fn say(&mut self, requirement: &'static Requirement, outcome: Outcome, reason: Option<Cow<'static, str>>) {
        self.declared(requirement);
        self.given.push(Given::Said { requirement, outcome, reason, stand_in: false });
    }

    fn declared(&self, requirement: &'static Requirement) {
        debug_assert!(
            self.scenario.decides(requirement),
            "{} answers for {}, which it does not declare",
            self.scenario.name,
            requirement.id
        );
    }
}
