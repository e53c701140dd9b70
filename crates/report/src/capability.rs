//! The capability table: what a live subject was seen to support of what the spec leaves to it.

use verdict::{Outcome, OutcomeRecord, Report};

/// How a capability came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// Seen at work.
    Supported,
    /// Refused in an allowed way, or not seen to work.
    Unsupported,
    /// Nothing in this run shows it.
    NotShown,
}

impl Standing {
    pub(crate) const ALL: [Standing; 3] = [Standing::Supported, Standing::Unsupported, Standing::NotShown];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Standing::Supported => "supported",
            Standing::Unsupported => "unsupported",
            Standing::NotShown => "not shown",
        }
    }

    const fn of(outcome: Outcome) -> Standing {
        match outcome {
            Outcome::Pass => Standing::Supported,
            Outcome::Unsupported | Outcome::Fail => Standing::Unsupported,
            Outcome::NotApplicable | Outcome::NotRun | Outcome::Blocked | Outcome::Inconclusive => Standing::NotShown,
        }
    }
}

/// The requirements at MAY level of a report about a live subject, those that are supported first; else none.
pub(crate) fn table(report: &Report) -> Vec<(Standing, &OutcomeRecord)> {
    let records = report.outcomes.iter().filter(|record| report.run.is_some() && record.level == "MAY");
    let mut rows: Vec<_> = records.map(|record| (Standing::of(record.outcome), record)).collect();
    rows.sort_by_key(|(standing, _)| *standing);
    rows
}

/// `12 supported, 4 unsupported, 3 not shown`; none if there is no table.
pub(crate) fn counts(table: &[(Standing, &OutcomeRecord)]) -> Option<String> {
    let count = |standing| table.iter().filter(|(have, _)| *have == standing).count();
    let counts = Standing::ALL.map(|standing| (count(standing), standing)).into_iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = counts.map(|(count, standing)| format!("{count} {}", standing.as_str())).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// Whether `record` can make the colour worse: it stands above MAY, or the profile lists it as a capability (rule 4).
pub(crate) fn weighs(report: &Report, record: &OutcomeRecord) -> bool {
    let is_listed = || report.judged_by().is_some_and(|profile| profile.is_capability(&record.requirement));
    record.level != "MAY" || is_listed()
}

/// What weighs and has no answer, or is a listed capability that is not there: the rest of the cause of a colour.
pub(crate) fn open(report: &Report) -> impl Iterator<Item = &OutcomeRecord> {
    report.outcomes.iter().filter(|record| {
        let refused = record.level == "MAY" && matches!(record.outcome, Outcome::Unsupported | Outcome::Fail);
        (record.outcome.is_undecided() || refused) && weighs(report, record)
    })
}
