//! One place where a requirement is violated, before it becomes a finding.

use std::ops::Range;

use catalogue::Requirement;
use content::document::Value;
use verdict::Severity;
use verdict::suite::Violated;

/// A spot in a bundle.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// The bundle as a whole.
    Whole,
    /// A value of the configuration, by its JSON pointer.
    Pointer(String),
    /// Bytes of the configuration that are no value, with the pointer of the nearest one.
    Span(Range<usize>, String),
    /// A file, relative to the bundle.
    File(String),
}

/// One place where a requirement is violated.
#[derive(Debug, Clone)]
pub(crate) struct Violation {
    pub(crate) requirement: &'static Requirement,
    pub(crate) message: String,
    pub(crate) place: Place,
    pub(crate) cap: Severity,
    pub(crate) expected: Option<String>,
    pub(crate) got: Option<String>,
    pub(crate) help: Option<String>,
    pub(crate) because: Vec<&'static Requirement>,
}

impl Violation {
    /// A violation of `requirement`. The message says what is wrong without values that differ from place to place: all violations of
    /// one requirement are one finding.
    pub(crate) fn of(requirement: &'static Requirement, message: impl Into<String>) -> Violation {
        Violation {
            requirement,
            message: message.into(),
            place: Place::Whole,
            cap: Severity::Must,
            expected: None,
            got: None,
            help: None,
            because: Vec::new(),
        }
    }

    /// At this place.
    pub(crate) fn place(mut self, place: Place) -> Violation {
        self.place = place;
        self
    }

    /// At this value, which is what is there.
    pub(crate) fn at(self, value: Value<'_>) -> Violation {
        let pointer = value.pointer();
        self.place(Place::Pointer(pointer))
    }

    /// At this value, which is what is there instead: as it is written, cut to a readable length.
    pub(crate) fn got_value(self, value: Value<'_>) -> Violation {
        const LONGEST: usize = 120;
        let text = String::from_utf8_lossy(value.raw());
        let mut shown: String = text.chars().take(LONGEST).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        self.at(value).got(format!("`{shown}`"))
    }

    /// What the requirement asks for.
    pub(crate) fn expected(mut self, expected: impl Into<String>) -> Violation {
        self.expected = Some(expected.into());
        self
    }

    /// What is there instead.
    pub(crate) fn got(mut self, got: impl Into<String>) -> Violation {
        self.got = Some(got.into());
        self
    }

    /// How to mend it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Violation {
        self.help = Some(help.into());
        self
    }

    /// A mild form that a reading of the spec lets count as a SHOULD.
    pub(crate) fn mild(mut self) -> Violation {
        self.cap = Severity::Should;
        self
    }

    /// Legal, but worth knowing.
    pub(crate) fn note(mut self) -> Violation {
        self.cap = Severity::Note;
        self
    }

    /// A consequence of another requirement: where that is violated too, and weighs no less, this is blocked by it.
    pub(crate) fn unless_broken(mut self, cause: &'static Requirement) -> Violation {
        self.because.push(cause);
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
