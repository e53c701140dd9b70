//! One place where a requirement is violated, before it becomes a finding.

use catalogue::Requirement;
use verdict::Severity;
use verdict::suite::Violated;

use crate::tape::Observed;

/// One place where a requirement is violated.
#[derive(Debug, Clone)]
pub struct Violation {
    pub(crate) requirement: &'static Requirement,
    pub(crate) message: String,
    pub(crate) number: Option<usize>,
    pub(crate) cap: Severity,
    pub(crate) expected: Option<String>,
    pub(crate) got: Option<String>,
    pub(crate) help: Option<String>,
    pub(crate) because: Vec<&'static Requirement>,
}

impl Violation {
    /// A violation of `requirement`. The message says what is wrong without values that differ from place to place: all
    /// violations of one requirement are one finding.
    pub fn of(requirement: &'static Requirement, message: impl Into<String>) -> Violation {
        Violation {
            requirement,
            message: message.into(),
            number: None,
            cap: Severity::Must,
            expected: None,
            got: None,
            help: None,
            because: Vec::new(),
        }
    }

    /// Shown by this observation.
    #[must_use]
    pub fn at<T>(mut self, observed: &Observed<T>) -> Violation {
        self.number = Some(observed.number);
        self
    }

    /// What the requirement asks for.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Violation {
        self.expected = Some(expected.into());
        self
    }

    /// What is there instead.
    #[must_use]
    pub fn got(mut self, got: impl Into<String>) -> Violation {
        self.got = Some(got.into());
        self
    }

    /// How to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Violation {
        self.help = Some(help.into());
        self
    }

    /// A mild form that a reading of the spec lets count as a SHOULD.
    #[must_use]
    pub fn mild(mut self) -> Violation {
        self.cap = Severity::Should;
        self
    }

    /// Legal, but worth knowing.
    #[must_use]
    pub fn note(mut self) -> Violation {
        self.cap = Severity::Note;
        self
    }

    /// A consequence of one of these: where one of them is violated too, and weighs no less, this is blocked by it and no
    /// finding of its own.
    #[must_use]
    pub fn unless_broken(mut self, causes: &[&'static Requirement]) -> Violation {
        self.because.extend_from_slice(causes);
        self
    }
}

impl Violated for Violation {
    fn requirement(&self) -> &'static Requirement {
        self.requirement
    }

    fn message(&self) -> &str {
        &self.message
    }

    fn cap(&self) -> Severity {
        self.cap
    }

    fn because(&self) -> &[&'static Requirement] {
        &self.because
    }
}
