//! What changed between two dossiers about one subject.

use std::collections::BTreeMap;

use serde::Serialize;
use verdict::{Outcome, OutcomeRecord};

use crate::entry::Entry;

/// One requirement that came out differently.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Change<'a> {
    pub(crate) requirement: &'a str,
    /// Before; none where it was not in the dossier.
    pub(crate) from: Option<Outcome>,
    /// After; none where it is not in the dossier.
    pub(crate) to: Option<Outcome>,
}

/// What came out differently in `new`, by requirement; none where one of the two has no outcomes to compare.
pub(crate) fn changes<'a>(old: &'a Entry, new: &'a Entry) -> Option<Vec<Change<'a>>> {
    if old.outcomes().is_empty() || new.outcomes().is_empty() {
        return None;
    }
    let (before, after) = (by_id(old.outcomes()), by_id(new.outcomes()));
    let mut ids: Vec<&str> = before.keys().chain(after.keys()).copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let changes = ids.into_iter().map(|id| {
        let (from, to) = (before.get(id).copied(), after.get(id).copied());
        Change { requirement: id, from, to }
    });
    Some(changes.filter(|change| change.from != change.to).collect())
}

fn by_id(records: &[OutcomeRecord]) -> BTreeMap<&str, Outcome> {
    records.iter().map(|record| (record.requirement.as_str(), record.outcome)).collect()
}
