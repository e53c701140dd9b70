//! Where a check puts its answers.

use std::borrow::Cow;

use catalogue::Requirement;
use verdict::Outcome;
use verdict::suite::Given;

use crate::violation::Violation;

/// Where a check puts its answers.
#[derive(Default)]
pub(crate) struct Answers {
    pub(crate) given: Vec<Given<Violation>>,
}

impl Answers {
    /// The requirement holds here.
    pub(crate) fn pass(&mut self, requirement: &'static Requirement) {
        self.said(requirement, Outcome::Pass, None);
    }

    /// It holds here, or is violated.
    pub(crate) fn hold(
        &mut self,
        requirement: &'static Requirement,
        holds: bool,
        violation: impl FnOnce() -> Violation,
    ) {
        if holds { self.pass(requirement) } else { self.add(violation()) }
    }

    /// The precondition is false, and why.
    pub(crate) fn not_applicable(&mut self, requirement: &'static Requirement, reason: impl Into<Cow<'static, str>>) {
        self.said(requirement, Outcome::NotApplicable, Some(reason.into()));
    }

    /// It could not be judged, and why.
    pub(crate) fn inconclusive(&mut self, requirement: &'static Requirement, reason: impl Into<Cow<'static, str>>) {
        self.said(requirement, Outcome::Inconclusive, Some(reason.into()));
    }

    /// It could not be judged because another requirement is violated.
    pub(crate) fn blocked(&mut self, requirement: &'static Requirement, by: &'static Requirement) {
        self.said(requirement, Outcome::Blocked, Some(by.id.into()));
    }

    /// The requirement is violated here.
    pub(crate) fn add(&mut self, violation: Violation) {
        self.given.push(Given::Violated(Box::new(violation)));
    }

    fn said(&mut self, requirement: &'static Requirement, outcome: Outcome, reason: Option<Cow<'static, str>>) {
        self.given.push(Given::Said { requirement, outcome, reason, stand_in: false });
    }
}
