//! Joins what the checks say, per thing and requirement, and groups violations with one cause into one finding.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use catalogue::{Level, Profile, Requirement, Version};
use verdict::{Decision, Outcome, Severity};

use crate::answer::{Place, Violation};

/// How many findings are kept. A run with more has more causes than anybody reads; its outcomes count all of them.
const MOST_FINDINGS: usize = 5_000;
/// How many further places are kept of one finding.
const MOST_PLACES: usize = 10;

/// A decision with the reason behind it.
#[derive(Debug, Clone)]
pub(crate) struct Joined {
    pub(crate) decision: Decision,
    pub(crate) reason: Option<Cow<'static, str>>,
}

/// Violations that share one cause.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) violation: Violation,
    pub(crate) severity: Severity,
    pub(crate) node: Option<usize>,
    pub(crate) also: Vec<(Option<usize>, Place)>,
    pub(crate) count: u64,
}

/// Where all answers end up. Answers are folded in as they come: a hostile image gives millions.
#[derive(Debug)]
pub(crate) struct Collector {
    profile: &'static Profile,
    version: Version,
    decisions: BTreeMap<(Option<usize>, &'static str), Joined>,
    groups: Vec<Group>,
    known: HashMap<(&'static str, Severity, String, Option<usize>), usize>,
}

impl Collector {
    pub(crate) fn new(profile: &'static Profile, version: Version) -> Collector {
        Collector { profile, version, decisions: BTreeMap::new(), groups: Vec::new(), known: HashMap::new() }
    }

    pub(crate) fn outcome(
        &mut self,
        node: Option<usize>,
        requirement: &'static Requirement,
        outcome: Outcome,
        reason: Option<Cow<'static, str>>,
    ) {
        if let Some(level) = self.profile.level(requirement, self.version) {
            self.join(node, requirement, Decision::new(outcome, level), reason);
        }
    }

    pub(crate) fn violation(&mut self, node: Option<usize>, violation: Violation) {
        let requirement = violation.requirement;
        let level = self.profile.level(requirement, self.version);
        let cap = if self.profile.is_strict(requirement.id) { Severity::Must } else { violation.cap };
        let severity = match level {
            Some(_) if violation.inconclusive => Severity::Note,
            Some(level) => Severity::from(level).min(cap),
            // A rule that the claimed version does not have yet is worth a note; one that the profile leaves out is not.
            None if !requirement.holds_in(self.version) => Severity::Note,
            None => return,
        };
        if let Some(level) = level {
            let decision = match severity {
                _ if violation.inconclusive => Decision::new(Outcome::Inconclusive, level),
                Severity::Must => Decision::new(Outcome::Fail, Level::Must),
                Severity::Should => Decision::new(Outcome::Fail, Level::Should),
                Severity::Note => Decision::new(Outcome::Pass, level),
            };
            let reason = violation.inconclusive.then(|| Cow::Owned(violation.message.clone()));
            self.join(node, requirement, decision, reason);
        }
        self.group(node, violation, severity);
    }

    fn join(
        &mut self,
        node: Option<usize>,
        requirement: &'static Requirement,
        decision: Decision,
        reason: Option<Cow<'static, str>>,
    ) {
        let joined = Joined { decision, reason };
        self.decisions.entry((node, requirement.id)).and_modify(|old| old.join(&joined)).or_insert(joined);
    }

    // Broken MUSTs of two things are two causes; what is milder is a habit of the producer, and shown once.
    fn group(&mut self, node: Option<usize>, violation: Violation, severity: Severity) {
        let scope = if severity == Severity::Must { node } else { None };
        let key = (violation.requirement.id, severity, violation.message.clone(), scope);
        if let Some(group) = self.known.get(&key).and_then(|at| self.groups.get_mut(*at)) {
            group.count += violation.times;
            if group.also.len() < MOST_PLACES {
                group.also.push((node, violation.place));
            }
        } else if self.groups.len() < MOST_FINDINGS {
            self.known.insert(key, self.groups.len());
            let count = violation.times;
            self.groups.push(Group { violation, severity, node, also: Vec::new(), count });
        }
    }

    /// The decisions about one thing, or (none) about the layout itself.
    pub(crate) fn of_node(&self, node: Option<usize>) -> impl Iterator<Item = (&'static str, &Joined)> {
        self.decisions
            .range((node, "")..)
            .take_while(move |((at, _), _)| *at == node)
            .map(|((_, id), joined)| (*id, joined))
    }

    /// One decision a requirement, joined over everything.
    pub(crate) fn whole(&self) -> BTreeMap<&'static str, Joined> {
        let mut whole: BTreeMap<&'static str, Joined> = BTreeMap::new();
        for ((_, id), joined) in &self.decisions {
            whole.entry(id).and_modify(|old| old.join(joined)).or_insert_with(|| joined.clone());
        }
        whole
    }

    /// The groups: worst first, then in the order of the walk.
    pub(crate) fn into_groups(mut self) -> Vec<Group> {
        self.groups.sort_by_key(|group| (std::cmp::Reverse(group.severity), group.node));
        self.groups
    }
}

impl Joined {
    pub(crate) fn join(&mut self, other: &Joined) {
        let joined = self.decision.join(other.decision);
        if (joined.outcome, joined.level) != (self.decision.outcome, self.decision.level) {
            self.reason.clone_from(&other.reason);
        }
        self.decision = joined;
    }
}
