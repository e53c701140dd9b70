//! A comparison as data.

use serde::Serialize;

use crate::colour::Verdict;
use crate::finding::Severity;
use crate::location::Location;
use crate::outcome::Outcome;
use crate::report::Subject;
use crate::vector::Vector;

/// What two reports say of the same requirements; made by [`Comparison::of`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The version of this shape, see [`Comparison::SCHEMA_VERSION`].
    pub schema_version: &'static str,
    /// The earlier report, or the one to compare with.
    pub before: Side,
    /// The later report.
    pub after: Side,
    /// In what the rules differ by which the two were judged; empty if in nothing.
    pub rules: Vec<RuleChange>,
    /// One a requirement that either report has: what got worse first, the heaviest of it on top; unchanged ones last.
    pub differences: Vec<Difference>,
}

/// One of the two reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Side {
    /// What was judged.
    pub subject: Subject,
    /// The spec and its version.
    pub spec: String,
    /// The name of the profile.
    pub profile: String,
    /// The colour of the whole.
    pub verdict: Verdict,
    /// The vector of the whole.
    pub counts: Vector,
    /// When the run began: RFC 3339, UTC.
    pub started: String,
}

/// One thing in which the rules differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleChange {
    /// `version`, `profile`, `mode`, `catalogue` or `tool`.
    pub what: &'static str,
    /// As the earlier report has it.
    pub before: String,
    /// As the later report has it.
    pub after: String,
}

/// How one requirement came out in one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The outcome.
    pub outcome: Outcome,
    /// What it counts as there: `MUST`, `SHOULD`, `MAY`.
    pub level: String,
    /// What it makes of the verdict, alone: green where it weighs nothing.
    pub colour: Verdict,
    /// The reason of the report, or the message of the first violation; none where it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What became of one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The id of the requirement.
    pub requirement: String,
    /// In the earlier report; none if it has no such requirement.
    pub before: Option<Standing>,
    /// In the later report; none if it has no such requirement.
    pub after: Option<Standing>,
    /// What kind of difference it is.
    pub change: Change,
    /// Whether it got worse.
    pub turn: Turn,
    /// Violations that are new or gone, or are at more or fewer places; worst first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<FindingChange>,
}

/// What kind of difference there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It weighed nothing, and is violated or undecided now.
    New,
    /// It was violated or undecided, and weighs nothing now.
    Fixed,
    /// Another outcome, or another level.
    Changed,
    /// The same outcome and level.
    Unchanged,
    /// Only the earlier report has it.
    OnlyBefore,
    /// Only the later report has it.
    OnlyAfter,
}

impl Change {
    /// The word of the data: `only-after`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Change::New => "new",
            Change::Fixed => "fixed",
            Change::Changed => "changed",
            Change::Unchanged => "unchanged",
            Change::OnlyBefore => "only-before",
            Change::OnlyAfter => "only-after",
        }
    }
}

/// Whether something got worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// It weighs more in the verdict than before. What only the later report has is held against nothing.
    Worse,
    /// It weighs as much as before; or it was violated and is undecided now, which mends nothing; or it is not judged any more.
    Neither,
    /// It weighs less than before.
    Better,
}

/// What became of the violations with one message at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingChange {
    /// What they weigh; in the later report, if it has any.
    pub level: Severity,
    /// What is wrong.
    pub message: String,
    /// Where, in the later report if it has any.
    pub location: Location,
    /// How many there were.
    pub before: u64,
    /// How many there are.
    pub after: u64,
}

impl Comparison {
    /// The version of the shape of a comparison as JSON.
    pub const SCHEMA_VERSION: &'static str = "1";

    /// Whether anything came to weigh `colour`: to fail at MUST level (red), to be undecided at MUST level (incomplete; also what
    /// had failed), or to fail or be undecided at SHOULD level (yellow). A report in which nothing was executed any more has
    /// come to error. Nothing comes to green this way.
    pub fn came_to(&self, colour: Verdict) -> bool {
        let came = |difference: &Difference| {
            let before = difference.before.as_ref().map_or(Verdict::Green, |before| before.colour);
            let to = difference.after.as_ref().map_or(Verdict::Green, |after| after.colour);
            to == colour && (difference.turn == Turn::Worse || (colour == Verdict::Incomplete && before > colour))
        };
        match colour {
            Verdict::Green => false,
            Verdict::Error => self.after.verdict == Verdict::Error && self.before.verdict != Verdict::Error,
            _ => self.differences.iter().any(came),
        }
    }
}

impl Difference {
    /// What the difference is about, in words of the reports: why the later one says what it says, or else the earlier one.
    pub fn why(&self) -> Option<&str> {
        let after = self.after.as_ref().and_then(|after| after.why.as_deref());
        after.or_else(|| self.before.as_ref()?.why.as_deref())
    }

    /// Whether there is anything to tell: another outcome or level, a requirement of one report alone, or other findings.
    pub fn is_told(&self) -> bool {
        self.change != Change::Unchanged || !self.findings.is_empty()
    }
}
