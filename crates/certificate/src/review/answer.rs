//! What a review says.

use serde::Serialize;

use crate::shown::{clipped, shown};

/// The most characters of one line of a review.
const LONGEST: usize = 400;
/// The most lines of evidence of one item.
const MOST_EVIDENCE: usize = 20;

/// How one item came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It holds.
    Pass,
    /// A person should look; it is no reason to refuse.
    Warn,
    /// It does not hold.
    Fail,
    /// It could not be judged.
    Inconclusive,
}

impl Answer {
    /// The word of the review.
    pub const fn as_str(self) -> &'static str {
        match self {
            Answer::Pass => "pass",
            Answer::Warn => "warn",
            Answer::Fail => "fail",
            Answer::Inconclusive => "inconclusive",
        }
    }
}

/// One thing that a reviewer looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its name: `files`, `version`, `secrets` and so on.
    pub name: &'static str,
    /// How it came out.
    pub answer: Answer,
    /// What was found, on one line; untrusted text in it is made visible.
    pub says: String,
    /// Where: files, lines, tests. Never a secret.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// What the submitter should do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mend: Option<String>,
}

impl Item {
    pub(super) fn new(name: &'static str, answer: Answer, says: impl AsRef<str>) -> Item {
        Item { name, answer, says: line(says.as_ref()), evidence: Vec::new(), mend: None }
    }

    pub(super) fn mend(self, mend: impl Into<String>) -> Item {
        Item { mend: Some(mend.into()), ..self }
    }

    pub(super) fn evidence<T: AsRef<str>>(mut self, lines: impl IntoIterator<Item = T>) -> Item {
        let mut lines = lines.into_iter();
        self.evidence = lines.by_ref().take(MOST_EVIDENCE).map(|text| line(text.as_ref())).collect();
        let more = lines.count();
        if more > 0 {
            self.evidence.push(format!("and {more} more"));
        }
        self
    }
}

fn line(text: &str) -> String {
    clipped(&shown(text), LONGEST)
}

/// What follows from all items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conclusion {
    /// Nothing failed.
    Accept,
    /// Something failed.
    Refuse,
    /// Nothing failed, and something could not be judged.
    Incomplete,
}

impl Conclusion {
    /// The word of the review.
    pub const fn as_str(self) -> &'static str {
        match self {
            Conclusion::Accept => "accept",
            Conclusion::Refuse => "refuse",
            Conclusion::Incomplete => "incomplete",
        }
    }
}

/// A review of one submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    /// The folder, with everything visible.
    pub folder: String,
    /// The day by which it was judged.
    pub at: crate::Date,
    /// What follows.
    pub conclusion: Conclusion,
    /// One answer an item, in the order in which a reviewer looks.
    pub items: Vec<Item>,
}

impl Review {
    pub(super) fn new(folder: &str, at: crate::Date, items: Vec<Item>) -> Review {
        let has = |answer| items.iter().any(|item| item.answer == answer);
        let conclusion = if has(Answer::Fail) {
            Conclusion::Refuse
        } else if has(Answer::Inconclusive) {
            Conclusion::Incomplete
        } else {
            Conclusion::Accept
        };
        Review { folder: line(folder), at, conclusion, items }
    }

    /// How many items came out as `answer`.
    pub fn count(&self, answer: Answer) -> usize {
        self.items.iter().filter(|item| item.answer == answer).count()
    }
}
