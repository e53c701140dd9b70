//! What checks say.

use std::borrow::Cow;

use catalogue::Requirement;
use content::document::Value;
use verdict::{Outcome, Severity};

use crate::check::Check;
use crate::engine::Collector;

/// A spot in what is judged.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// The whole thing.
    Whole,
    /// A value of a document, by its JSON pointer.
    Pointer(String),
    /// Bytes of a document that are no value, such as the name of a member, with the pointer of the nearest value.
    Span(std::ops::Range<usize>, String),
    /// An entry of a tar archive: 1-based number, name as stored, offset of its header.
    Entry(u64, Vec<u8>, u64),
    /// A byte offset in the stored blob.
    Offset(u64),
    /// A file of the layout.
    File(String),
}

/// One place where a requirement is violated, before it becomes a finding.
#[derive(Debug, Clone)]
pub struct Violation {
    pub(crate) requirement: &'static Requirement,
    pub(crate) message: String,
    pub(crate) place: Place,
    pub(crate) cap: Severity,
    pub(crate) expected: Option<String>,
    pub(crate) got: Option<String>,
    pub(crate) help: Option<String>,
    pub(crate) reproduce: Option<String>,
    pub(crate) inconclusive: bool,
    pub(crate) times: u64,
}

impl Violation {
    /// A violation of `requirement`. The message says what is wrong, without the values that differ from place to place:
    /// violations with one message are shown as one finding.
    pub fn of(requirement: &'static Requirement, message: impl Into<String>) -> Violation {
        Violation {
            requirement,
            message: message.into(),
            place: Place::Whole,
            cap: Severity::Must,
            expected: None,
            got: None,
            help: None,
            reproduce: None,
            inconclusive: false,
            times: 1,
        }
    }

    /// At this place.
    pub fn place(mut self, place: Place) -> Violation {
        self.place = place;
        self
    }

    /// At this value.
    pub fn at(self, value: Value<'_>) -> Violation {
        let pointer = value.pointer();
        self.place(Place::Pointer(pointer))
    }

    /// What the requirement asks for.
    pub fn expected(mut self, expected: impl Into<String>) -> Violation {
        self.expected = Some(expected.into());
        self
    }

    /// What is there instead.
    pub fn got(mut self, got: impl Into<String>) -> Violation {
        self.got = Some(got.into());
        self
    }

    /// What is there instead: the value as it is written, cut to a readable length.
    pub fn got_value(self, value: Value<'_>) -> Violation {
        const LONGEST: usize = 120;
        let text = String::from_utf8_lossy(value.raw());
        let mut shown: String = text.chars().take(LONGEST).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        self.got(format!("`{shown}`"))
    }

    /// How to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Violation {
        self.help = Some(help.into());
        self
    }

    /// How to see it without Greenlight.
    pub fn reproduce(mut self, command: impl Into<String>) -> Violation {
        self.reproduce = Some(command.into());
        self
    }

    /// So many places share it, of which only this one is kept.
    pub fn times(mut self, times: u64) -> Violation {
        self.times = times;
        self
    }

    /// A mild form that a reading of the spec lets count as a SHOULD.
    pub fn mild(mut self) -> Violation {
        self.cap = Severity::Should;
        self
    }

    /// Legal, but worth knowing; a violation only in profiles that are strict about this requirement.
    pub fn note(mut self) -> Violation {
        self.cap = Severity::Note;
        self
    }

    /// Not a violation: it could not be verified, which is shown all the same.
    pub fn not_verified(mut self) -> Violation {
        self.inconclusive = true;
        self
    }
}

/// Where a check puts its answers.
pub struct Answers<'a> {
    check: &'a Check,
    node: Option<usize>,
    collector: &'a mut Collector,
    answered: Vec<&'static Requirement>,
}

impl<'a> Answers<'a> {
    pub(crate) fn new(check: &'a Check, node: Option<usize>, collector: &'a mut Collector) -> Answers<'a> {
        Answers { check, node, collector, answered: Vec::new() }
    }

    /// The requirement holds here.
    pub fn pass(&mut self, requirement: &'static Requirement) {
        self.outcome(requirement, Outcome::Pass, None);
    }

    /// The requirement holds here, if nothing else was said about it through `self`.
    pub fn pass_unless_answered(&mut self, requirement: &'static Requirement) {
        if !self.answered.iter().any(|answered| std::ptr::eq(*answered, requirement)) {
            self.pass(requirement);
        }
    }

    /// The precondition is false, and why.
    pub fn not_applicable(&mut self, requirement: &'static Requirement, reason: impl Into<Cow<'static, str>>) {
        self.outcome(requirement, Outcome::NotApplicable, Some(reason.into()));
    }

    /// It could not be judged, and why.
    pub fn inconclusive(&mut self, requirement: &'static Requirement, reason: impl Into<Cow<'static, str>>) {
        self.outcome(requirement, Outcome::Inconclusive, Some(reason.into()));
    }

    /// It could not be judged because another requirement failed.
    pub fn blocked(&mut self, requirement: &'static Requirement, by: &'static Requirement) {
        self.outcome(requirement, Outcome::Blocked, Some(Cow::Borrowed(by.id)));
    }

    /// The requirement is violated, noted or not verified here, as the violation says.
    pub fn add(&mut self, violation: Violation) {
        self.declared(violation.requirement);
        self.answered.push(violation.requirement);
        self.collector.violation(self.node, violation);
    }

    fn outcome(&mut self, requirement: &'static Requirement, outcome: Outcome, reason: Option<Cow<'static, str>>) {
        self.declared(requirement);
        self.answered.push(requirement);
        self.collector.outcome(self.node, requirement, outcome, reason);
    }

    fn declared(&self, requirement: &'static Requirement) {
        debug_assert!(
            self.check.decides.iter().any(|declared| std::ptr::eq(*declared, requirement)),
            "{} answers for {}, which it does not declare",
            self.check.name,
            requirement.id
        );
    }
}
