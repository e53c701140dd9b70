//! The vector: what was judged, in numbers. It comes before the colour, and there is no score.

use catalogue::Level;
use serde::{Deserialize, Serialize};

use crate::decision::Decision;
use crate::outcome::Outcome;

/// How the requirements of one level came out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tally {
    /// Executed, and they hold.
    pub pass: u32,
    /// Executed, and they do not hold.
    pub fail: u32,
    /// Excluded by the user.
    pub not_run: u32,
    /// Another requirement failed first.
    pub blocked: u32,
    /// Could not be judged.
    pub inconclusive: u32,
    /// The subject said no in the allowed way.
    pub unsupported: u32,
    /// The precondition is false.
    pub not_applicable: u32,
}

impl Tally {
    /// Those that apply to the subject: all but the not applicable and the unsupported.
    pub fn applicable(&self) -> u32 {
        sum(&[self.pass, self.fail, self.not_run, self.blocked, self.inconclusive])
    }

    fn count(&mut self, outcome: Outcome) {
        *match outcome {
            Outcome::Pass => &mut self.pass,
            Outcome::Fail => &mut self.fail,
            Outcome::NotRun => &mut self.not_run,
            Outcome::Blocked => &mut self.blocked,
            Outcome::Inconclusive => &mut self.inconclusive,
            Outcome::Unsupported => &mut self.unsupported,
            Outcome::NotApplicable => &mut self.not_applicable,
        } += 1;
    }
}

/// The counts of one verdict, by level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vector {
    /// MUST-level requirements.
    pub must: Tally,
    /// SHOULD-level requirements.
    pub should: Tally,
    /// MAY-level requirements: the capability table, without weight.
    pub may: Tally,
}

impl Vector {
    /// Counts one decision a requirement. A mild form of a MUST's violation is counted where it weighs: as a SHOULD.
    pub fn of(decisions: impl IntoIterator<Item = Decision>) -> Vector {
        let mut vector = Vector::default();
        for decision in decisions {
            vector.tally(decision.level).count(decision.outcome);
        }
        vector
    }

    fn tally(&mut self, level: Level) -> &mut Tally {
        match level {
            Level::Must => &mut self.must,
            Level::Should => &mut self.should,
            Level::May => &mut self.may,
        }
    }

    /// MUST- and SHOULD-level requirements that do not apply.
    pub fn not_applicable(&self) -> u32 {
        sum(&[self.must.not_applicable, self.should.not_applicable])
    }

    /// MUST- and SHOULD-level requirements that apply but have no answer, for whatever reason.
    pub fn undecided(&self) -> u32 {
        let (must, should) = (&self.must, &self.should);
        sum(&[must.not_run, must.blocked, must.inconclusive, should.not_run, should.blocked, should.inconclusive])
    }
}

// Reports are read from files too, where the numbers may be anything.
fn sum(numbers: &[u32]) -> u32 {
    numbers.iter().fold(0, |sum, number| sum.saturating_add(*number))
}
