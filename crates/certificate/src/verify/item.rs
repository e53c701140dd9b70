//! What was held against what, and how it came out.

use serde::Serialize;

/// How one thing came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is as it has to be.
    Holds,
    /// Worth knowing, and no more.
    Note,
    /// It could not be judged.
    Open,
    /// It is not as it has to be.
    Broken,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// What was looked at: `signature`, `files`, `verdict`, `rules`, `dates`, `revocations`, `peers`, `evidence` …
    pub about: &'static str,
    /// How it came out.
    pub state: State,
    /// What was seen, and what to do about it; for people.
    pub text: String,
}

/// What a certificate of a failure says of itself.
const FAILS: &str = "red: a MUST is broken";

impl Item {
    /// That the outcomes are as signed, and a MUST among them is broken.
    pub(super) fn fails() -> Item {
        Item::broken("verdict", FAILS)
    }

    /// Whether it is no more than that: a failure can be signed and repeated as a pass can.
    pub fn is_failure(&self) -> bool {
        self.about == "verdict" && self.text == FAILS
    }

    /// It is as it has to be.
    pub fn holds(about: &'static str, text: impl Into<String>) -> Item {
        Item { about, state: State::Holds, text: text.into() }
    }

    /// Worth knowing.
    pub fn note(about: &'static str, text: impl Into<String>) -> Item {
        Item { about, state: State::Note, text: text.into() }
    }

    /// It could not be judged.
    pub fn open(about: &'static str, text: impl Into<String>) -> Item {
        Item { about, state: State::Open, text: text.into() }
    }

    /// It is wrong.
    pub fn broken(about: &'static str, text: impl Into<String>) -> Item {
        Item { about, state: State::Broken, text: text.into() }
    }
}
