//! The five words of the official suite, and how they follow from outcomes.

use serde::{Deserialize, Serialize};
use verdict::{Outcome, OutcomeRecord, Report};

/// How an API, a data set or the whole came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Not tried: switched off, or nothing of this version is about it.
    Disabled,
    /// Tried, and not there, or not wholly seen.
    Skip,
    /// All that makes it up holds.
    Pass,
    /// A MUST is broken.
    #[serde(rename = "FAIL")]
    Fail,
    /// A MUST could not be judged.
    Error,
}

impl Status {
    /// The word in the official files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Disabled => "Disabled",
            Status::Skip => "Skip",
            Status::Pass => "Pass",
            Status::Fail => "FAIL",
            Status::Error => "Error",
        }
    }

    /// The whole: `FAIL` if and only if a MUST failed, and never `Pass` for lack of testing.
    pub fn of_report(report: &Report) -> Status {
        let musts = || report.outcomes.iter().filter(|record| record.level == "MUST");
        if musts().any(|record| record.outcome == Outcome::Fail) {
            Status::Fail
        } else if musts().any(is_unjudged) || !report.outcomes.iter().any(|record| record.outcome.is_executed()) {
            Status::Error
        } else {
            Status::Pass
        }
    }

    /// One part of it: `shows` are the outcomes that show the thing itself, `rules` all that are about it.
    ///
    /// A pass beside a skip is a skip, other than in the official suite: what was seen of a thing is not all of it.
    pub(super) fn of_part(is_on: bool, shows: &[&OutcomeRecord], rules: &[&OutcomeRecord]) -> Status {
        let musts = || shows.iter().chain(rules).copied().filter(|record| record.level == "MUST");
        if musts().any(|record| record.outcome == Outcome::Fail) {
            Status::Fail
        } else if !is_on || shows.iter().all(|record| record.outcome == Outcome::NotRun) {
            Status::Disabled
        } else if musts().any(is_unjudged) {
            Status::Error
        } else if shows.iter().all(|record| record.outcome == Outcome::Pass)
            && !musts().any(|record| record.outcome == Outcome::NotRun)
        {
            Status::Pass
        } else {
            Status::Skip
        }
    }
}

fn is_unjudged(record: &OutcomeRecord) -> bool {
    matches!(record.outcome, Outcome::Blocked | Outcome::Inconclusive)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(level: &str, outcome: Outcome) -> OutcomeRecord {
        OutcomeRecord {
            requirement: "dist.x.y".to_owned(),
            level: level.to_owned(),
            keyword: level.to_owned(),
            outcome,
            subject: String::new(),
            reason: None,
        }
    }

    #[test]
    fn a_part_is_as_good_as_what_shows_it() {
        let of = |is_on, shows: &[(&str, Outcome)], rules: &[(&str, Outcome)]| {
            let all = |list: &[(&str, Outcome)]| list.iter().map(|(l, o)| record(l, *o)).collect::<Vec<_>>();
            let (shows, rules) = (all(shows), all(rules));
            let (shows, rules): (Vec<_>, Vec<_>) = (shows.iter().collect(), rules.iter().collect());
            Status::of_part(is_on, &shows, &rules)
        };
        use Outcome::{Blocked, Fail, NotApplicable, NotRun, Pass, Unsupported};
        assert_eq!(of(true, &[("MUST", Pass)], &[("SHOULD", Fail)]), Status::Pass);
        assert_eq!(of(true, &[("MUST", Pass)], &[("MUST", Fail)]), Status::Fail);
        assert_eq!(of(false, &[("MUST", Fail)], &[]), Status::Fail);
        assert_eq!(of(false, &[("MUST", Pass)], &[]), Status::Disabled);
        assert_eq!(of(true, &[], &[("MUST", Pass)]), Status::Disabled);
        assert_eq!(of(true, &[("MUST", NotRun)], &[]), Status::Disabled);
        assert_eq!(of(true, &[("MUST", Pass)], &[("MUST", NotRun)]), Status::Skip);
        assert_eq!(of(true, &[("MUST", Pass)], &[("MUST", Blocked)]), Status::Error);
        // The registry refused to delete in an allowed way: that rule holds, and the deletion is not there.
        assert_eq!(of(true, &[("MUST", NotApplicable)], &[("MUST", Pass)]), Status::Skip);
        assert_eq!(of(true, &[("MUST", Pass), ("MAY", Unsupported)], &[]), Status::Skip);
        assert_eq!(of(true, &[("SHOULD", Fail)], &[]), Status::Skip);
    }
}
