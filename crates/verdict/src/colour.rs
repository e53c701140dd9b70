//! The colour.

use std::fmt;

use catalogue::Level;
use serde::{Deserialize, Serialize};

use crate::decision::Decision;
use crate::outcome::Outcome;

/// The verdict on one subject, spec version and profile. Ordered from best to worst; a set takes its worst member (rule 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything that applies holds.
    Green,
    /// No MUST broken; a SHOULD is, or is undecided, or a listed capability is unsupported.
    Yellow,
    /// Some MUST stayed without an answer. Never green for lack of testing.
    Incomplete,
    /// Nothing was executed.
    Error,
    /// A MUST is broken.
    Red,
}

impl Verdict {
    /// All of them, best first.
    pub const ALL: [Verdict; 5] = [Verdict::Green, Verdict::Yellow, Verdict::Incomplete, Verdict::Error, Verdict::Red];

    /// The word of the report.
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::Green => "green",
            Verdict::Yellow => "yellow",
            Verdict::Incomplete => "incomplete",
            Verdict::Error => "error",
            Verdict::Red => "red",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The verdict that follows from one decision a requirement (rule 4). The order of the decisions does not matter.
pub fn verdict(decisions: impl IntoIterator<Item = Decision>) -> Verdict {
    let mut executed = false;
    let mut worst = Verdict::Green;
    for decision in decisions {
        executed |= decision.executed;
        worst = worst.max(colour(decision));
    }
    match worst {
        Verdict::Red => Verdict::Red,
        _ if !executed => Verdict::Error,
        other => other,
    }
}

/// What one decision alone makes of a verdict: green where it weighs nothing (rule 4).
pub(crate) fn colour(decision: Decision) -> Verdict {
    match (decision.level, decision.outcome) {
        (Level::Must, Outcome::Fail) => Verdict::Red,
        (Level::Must, outcome) if outcome.is_undecided() => Verdict::Incomplete,
        (Level::Should, Outcome::Fail) => Verdict::Yellow,
        (Level::Should, outcome) if outcome.is_undecided() => Verdict::Yellow,
        (_, Outcome::Pass | Outcome::NotApplicable) => Verdict::Green,
        // A capability that the profile lists and that is not there, or not known to be there.
        _ if decision.capability => Verdict::Yellow,
        _ => Verdict::Green,
    }
}
