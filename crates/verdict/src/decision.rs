//! An outcome with its weight, and how decisions about one requirement at several places become one.

use catalogue::Level;

use crate::outcome::Outcome;

/// What was decided about one requirement: the outcome and what it counts as.
///
/// The level is that of the requirement, or a lower one where a reading of the spec makes a mild form of the violation
/// count less (rule 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decision {
    /// The outcome.
    pub outcome: Outcome,
    /// What the outcome counts as.
    pub level: Level,
    /// Whether the profile lists the requirement as a capability, so that `unsupported` is a warning.
    pub capability: bool,
    /// Whether the requirement was executed anywhere: in a join, what weighs more may hide that.
    pub executed: bool,
}

impl Decision {
    /// A decision about a requirement that is no listed capability.
    pub const fn new(outcome: Outcome, level: Level) -> Decision {
        Decision { outcome, level, capability: false, executed: outcome.is_executed() }
    }

    /// The decision about a whole of which `self` and `other` are parts: the one that weighs more.
    ///
    /// Commutative, associative, idempotent; `not-applicable` is neutral (rule 3).
    pub fn join(self, other: Decision) -> Decision {
        let heavier = if other.weight() > self.weight() { other } else { self };
        Decision { executed: self.executed || other.executed, ..heavier }
    }

    // The colour that a decision would give alone comes first, so that a mild failure never hides an undecided MUST.
    fn weight(self) -> (u8, Outcome, Level, bool) {
        let colour = match (self.outcome, self.level) {
            (Outcome::Fail, Level::Must) => 5,
            (outcome, Level::Must) if outcome.is_undecided() => 4,
            (Outcome::Fail, Level::Should) => 3,
            (outcome, Level::Should) if outcome.is_undecided() => 3,
            (Outcome::NotApplicable, _) => 0,
            (Outcome::Pass, _) => 2,
            _ if self.capability => 3,
            // Without weight in the colour, what was executed says more than what was not.
            (outcome, _) if outcome.is_executed() => 2,
            _ => 1,
        };
        (colour, self.outcome, self.level, self.capability)
    }
}
