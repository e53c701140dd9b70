//! Which violations of a requirement are new, and which are gone.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::data::FindingChange;
use crate::finding::{Finding, Severity};
use crate::location::Location;
use crate::report::Report;

/// The violations of a report by requirement. Notes are none.
pub(super) struct Violations<'r>(BTreeMap<&'r str, Vec<&'r Finding>>);

impl<'r> Violations<'r> {
    pub(super) fn of(report: &'r Report) -> Violations<'r> {
        let mut violations: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for finding in report.findings.iter().filter(|finding| finding.level > Severity::Note) {
            violations.entry(&finding.requirement).or_default().push(finding);
        }
        Violations(violations)
    }

    pub(super) fn about(&self, requirement: &str) -> &[&'r Finding] {
        self.0.get(requirement).map_or(&[], Vec::as_slice)
    }
}

/// What makes two findings of one requirement the same. Digests, lengths and numbers of exchanges change from build to build and
/// from run to run, and so are no part of it.
type Key<'r> = (&'r str, &'r str, Option<&'r str>, Option<&'r str>);

fn key(finding: &Finding) -> Key<'_> {
    let Location { path, pointer, entry, exchange, subject, .. } = &finding.location;
    // The way to a thing begins at the entry point; the entry point itself has no way, and may have a name.
    let place = match (path.is_empty(), exchange, subject.contains(':')) {
        (true, None, false) => subject,
        _ => path,
    };
    (&finding.message, place, pointer.as_deref(), entry.as_ref().map(|entry| entry.name.as_str()))
}

/// What differs between the violations of one requirement in two reports, worst first.
pub(super) fn changes(before: &[&Finding], after: &[&Finding]) -> Vec<FindingChange> {
    let mut found: BTreeMap<Key<'_>, FindingChange> = BTreeMap::new();
    let is_after = std::iter::repeat_n(false, before.len()).chain(std::iter::repeat_n(true, after.len()));
    for (finding, is_after) in before.iter().chain(after).zip(is_after) {
        let entry = found.entry(key(finding)).or_insert_with(|| FindingChange {
            level: finding.level,
            message: finding.message.clone(),
            location: finding.location.clone(),
            before: 0,
            after: 0,
        });
        if is_after && entry.after == 0 {
            (entry.level, entry.location) = (finding.level, finding.location.clone());
        }
        let count = if is_after { &mut entry.after } else { &mut entry.before };
        *count = count.saturating_add(finding.count.max(1));
    }
    let mut changes: Vec<FindingChange> = found.into_values().filter(|change| change.before != change.after).collect();
    changes.sort_by_key(|change| (Reverse(change.level), change.after == 0, change.before > 0));
    changes
}
