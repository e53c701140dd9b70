//! The result of one requirement at one place.

use serde::{Deserialize, Serialize};

/// The result of one requirement on one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The precondition is false; always with a reason.
    NotApplicable,
    /// Executed, and it holds.
    Pass,
    /// The spec allows "no" and the subject said no in the allowed way.
    Unsupported,
    /// In the profile, but excluded by the user.
    NotRun,
    /// Could not be judged because another requirement failed, which the reason names.
    Blocked,
    /// Could not be judged: network, timeout, a limit of ours, a broken check.
    Inconclusive,
    /// Executed, and it does not hold.
    Fail,
}

impl Outcome {
    /// All of them, weakest in a join first.
    pub const ALL: [Outcome; 7] = [
        Outcome::NotApplicable,
        Outcome::Pass,
        Outcome::Unsupported,
        Outcome::NotRun,
        Outcome::Blocked,
        Outcome::Inconclusive,
        Outcome::Fail,
    ];

    /// Whether something was tried and gave an answer.
    pub const fn is_executed(self) -> bool {
        matches!(self, Outcome::Pass | Outcome::Fail)
    }

    /// Whether the requirement applies but stays without an answer.
    pub const fn is_undecided(self) -> bool {
        matches!(self, Outcome::NotRun | Outcome::Blocked | Outcome::Inconclusive)
    }

    /// The word of the report: `not-applicable`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::NotApplicable => "not-applicable",
            Outcome::Pass => "pass",
            Outcome::Unsupported => "unsupported",
            Outcome::NotRun => "not-run",
            Outcome::Blocked => "blocked",
            Outcome::Inconclusive => "inconclusive",
            Outcome::Fail => "fail",
        }
    }
}
