//! Which violations stand for themselves, and which follow from others.

use std::collections::HashMap;

use super::collected::Seen;
use super::said::Violated;
use crate::finding::Severity;
use catalogue::Requirement;

/// Which violations stand for themselves in one version.
pub struct Standing<'a, 'p, V> {
    violations: &'a [Seen<'p, V>],
    consequences: &'a [(&'static Requirement, &'static Requirement)],
    worst: HashMap<&'static str, Severity>,
    memo: HashMap<(&'static str, Severity), Option<bool>>,
    /// For each violation, the requirement that it follows from.
    pub(super) explained: Vec<Option<&'static str>>,
}

impl<'a, 'p, V: Violated> Standing<'a, 'p, V> {
    /// `severity` says what a violation weighs. Each pair of `consequences` is a rule that cannot be seen to hold where the other
    /// one does not, wherever the two are judged.
    pub(super) fn of(
        violations: &'a [Seen<'p, V>],
        consequences: &'a [(&'static Requirement, &'static Requirement)],
        severity: impl Fn(&V) -> Option<Severity>,
    ) -> Standing<'a, 'p, V> {
        let mut worst: HashMap<&'static str, Severity> = HashMap::new();
        for seen in violations {
            if let Some(severity) = severity(seen.violation) {
                let entry = worst.entry(seen.violation.requirement().id).or_insert(severity);
                *entry = (*entry).max(severity);
            }
        }
        let mut standing = Standing { violations, consequences, worst, memo: HashMap::new(), explained: Vec::new() };
        standing.explained = violations
            .iter()
            .map(|seen| match severity(seen.violation) {
                Some(severity) => standing.cause_of(seen.violation, severity),
                None => None,
            })
            .collect();
        standing
    }

    /// The violations that stand for themselves.
    pub fn iter(&self) -> impl Iterator<Item = Seen<'p, V>> + '_ {
        self.violations.iter().zip(&self.explained).filter(|(_, cause)| cause.is_none()).map(|(seen, _)| *seen)
    }

    /// The requirement that a violation of this weight follows from, if there is one.
    fn cause_of(&mut self, violation: &V, severity: Severity) -> Option<&'static str> {
        let requirement = violation.requirement();
        let always = self.consequences.iter().filter(|(consequence, _)| std::ptr::eq(*consequence, requirement));
        let causes = violation.because().iter().copied().chain(always.map(|(_, cause)| *cause));
        causes.map(|cause| cause.id).find(|cause| self.stands(cause, severity))
    }

    /// Whether a requirement is violated with at least this weight, and not only as a consequence. A circle of consequences has no
    /// cause, so that nothing in it hides anything.
    fn stands(&mut self, id: &'static str, severity: Severity) -> bool {
        if self.worst.get(id).is_none_or(|worst| *worst < severity) {
            return false;
        }
        match self.memo.get(&(id, severity)) {
            Some(known) => return known.unwrap_or(false),
            None => self.memo.insert((id, severity), None),
        };
        let of_id: Vec<&'p V> =
            self.violations.iter().map(|seen| seen.violation).filter(|one| one.requirement().id == id).collect();
        let stands = of_id.into_iter().any(|violation| self.cause_of(violation, severity).is_none());
        self.memo.insert((id, severity), Some(stands));
        stands
    }
}
