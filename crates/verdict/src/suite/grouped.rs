//! Violations of one requirement are one finding.

use std::collections::{BTreeMap, HashSet};

use catalogue::{Profile, Requirement, Version};

use super::collected::{Collected, Seen};
use super::said::Violated;
use crate::finding::Severity;

/// The violations of one requirement, worst first.
pub struct Group<'p, V> {
    /// Each with what it weighs.
    pub seen: Vec<(Severity, Seen<'p, V>)>,
    /// The version that minds, if it is not the one that the report is about.
    pub from: Option<Version>,
}

/// One group for all violations of a requirement: those that `about` minds first, then in the order of the scenarios. What only
/// another one of `lines` minds is a note, of the first one that does. `wanted` says which requirements are asked for.
pub fn groups<'p, V: Violated>(
    collected: &Collected<'p, V>,
    profile: &Profile,
    about: Version,
    lines: &[Version],
    wanted: impl Fn(&Requirement) -> bool,
) -> Vec<Group<'p, V>> {
    let mut found: Vec<Group<'p, V>> = Vec::new();
    let mut told: HashSet<&str> = HashSet::new();
    let others = lines.iter().filter(|version| **version != about);
    for version in std::iter::once(&about).chain(others) {
        let is_about = *version == about;
        let standing = collected.standing(profile, *version);
        let mut of_version: BTreeMap<&str, Vec<(Severity, Seen<'p, V>)>> = BTreeMap::new();
        for seen in standing.iter() {
            let requirement = seen.violation.requirement();
            // A rule that the version has, and only minds less, is told there already.
            let is_told = !is_about && requirement.level_in(about).is_some();
            if is_told || !wanted(requirement) {
                continue;
            }
            if let Some(weight) = seen.violation.severity(profile, *version) {
                let weight = if is_about { weight } else { Severity::Note };
                of_version.entry(requirement.id).or_default().push((weight, seen));
            }
        }
        for (id, mut seen) in of_version {
            if told.insert(id) {
                seen.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
                found.push(Group { seen, from: (!is_about).then_some(*version) });
            }
        }
    }
    found
}
