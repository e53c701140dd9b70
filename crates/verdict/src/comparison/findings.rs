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

fn key<'f>(finding: &'f Finding, location: &'f Location) -> Key<'f> {
    let Location { path, pointer, entry, exchange, subject, .. } = location;
    // The way to a thing begins at the entry point; the entry point itself has no way, and may have a name.
    let place = match (path.is_empty(), exchange, subject.contains(':')) {
        (true, None, false) => subject,
        _ => path,
    };
    (&finding.message, place, pointer.as_deref(), entry.as_ref().map(|entry| entry.name.as_str()))
}

/// The places of a finding that are known, each with how many it stands for: the first one also for those that are not.
fn places(finding: &Finding) -> impl Iterator<Item = (&Location, u64)> {
    let others = finding.count.saturating_sub(finding.also.len() as u64).max(1);
    std::iter::once((&finding.location, others)).chain(finding.also.iter().map(|location| (location, 1)))
}

/// What differs between the violations of one requirement in two reports, worst first. Where only one has any, each finding is
/// one with all its places; else its places are held against each other.
pub(super) fn changes(before: &[&Finding], after: &[&Finding]) -> Vec<FindingChange> {
    let is_in_both = !before.is_empty() && !after.is_empty();
    let mut found: BTreeMap<Key<'_>, FindingChange> = BTreeMap::new();
    let sides = before.iter().map(|finding| (*finding, false)).chain(after.iter().map(|finding| (*finding, true)));
    for (finding, is_after) in sides {
        let places = match is_in_both {
            true => places(finding).collect(),
            false => vec![(&finding.location, finding.count.max(1))],
        };
        for (location, count) in places {
            let entry = found.entry(key(finding, location)).or_insert_with(|| FindingChange {
                level: finding.level,
                message: finding.message.clone(),
                location: location.clone(),
                before: 0,
                after: 0,
            });
            if is_after && entry.after == 0 {
                (entry.level, entry.location) = (finding.level, location.clone());
            }
            let total = if is_after { &mut entry.after } else { &mut entry.before };
            *total = total.saturating_add(count);
        }
    }
    let mut changes: Vec<FindingChange> = found.into_values().filter(|change| change.before != change.after).collect();
    changes.sort_by_key(|change| (Reverse(change.level), change.after == 0, change.before > 0));
    changes
}
