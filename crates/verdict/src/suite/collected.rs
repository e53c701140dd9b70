//! Joins what was said, once for each version: which violations stand, which follow from others, what each requirement comes to.

use std::borrow::Cow;
use std::collections::BTreeMap;

use catalogue::{Level, Profile, Requirement, Version};

use super::said::{Given, Violated};
use super::standing::Standing;
use crate::decision::Decision;
use crate::finding::Severity;
use crate::outcome::Outcome;

/// A decision with the reason behind it.
#[derive(Debug, Clone)]
pub struct Joined {
    /// The decision.
    pub decision: Decision,
    /// Why, for all that is neither pass nor fail.
    pub reason: Option<Cow<'static, str>>,
}

/// A violation with the scenario that saw it.
#[derive(Debug)]
pub struct Seen<'p, V> {
    /// The name of the scenario.
    pub scenario: &'static str,
    /// The violation.
    pub violation: &'p V,
}

impl<V> Clone for Seen<'_, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Seen<'_, V> {}

/// Everything that was said, ready to be judged by any version.
pub struct Collected<'p, V> {
    said: Vec<&'p Given<V>>,
    violations: Vec<Seen<'p, V>>,
    consequences: &'static [(&'static Requirement, &'static Requirement)],
}

impl<'p, V: Violated> Collected<'p, V> {
    /// What was said by whom, in the order of the scenarios. Each pair of `consequences` is a rule that cannot be seen to hold where
    /// the other one does not, wherever the two are judged.
    pub fn of(
        given: impl IntoIterator<Item = (&'static str, &'p Given<V>)>,
        consequences: &'static [(&'static Requirement, &'static Requirement)],
    ) -> Collected<'p, V> {
        let mut collected = Collected { said: Vec::new(), violations: Vec::new(), consequences };
        for (scenario, given) in given {
            match given {
                Given::Said { .. } => collected.said.push(given),
                Given::Violated(violation) => collected.violations.push(Seen { scenario, violation }),
            }
        }
        collected
    }

    /// The violations in one version.
    pub fn standing(&self, profile: &Profile, version: Version) -> Standing<'_, 'p, V> {
        Standing::of(&self.violations, self.consequences, |violation| violation.severity(profile, version))
    }

    /// One decision a requirement in one version, of those that the profile selects there.
    pub fn decisions(
        &self,
        standing: &Standing<'_, 'p, V>,
        profile: &Profile,
        version: Version,
    ) -> BTreeMap<&'static str, Joined> {
        let mut decided: BTreeMap<&'static str, Joined> = BTreeMap::new();
        let mut stand_ins: BTreeMap<&'static str, Joined> = BTreeMap::new();
        let decision = |outcome, level, requirement: &Requirement| Decision {
            capability: profile.is_capability(requirement.id),
            ..Decision::new(outcome, level)
        };
        for given in &self.said {
            let Given::Said { requirement, outcome, reason, stand_in } = given else { continue };
            let Some(level) = profile.level(requirement, version) else { continue };
            let joined = Joined { decision: decision(*outcome, level, requirement), reason: reason.clone() };
            join(if *stand_in { &mut stand_ins } else { &mut decided }, requirement.id, joined);
        }
        for (seen, cause) in self.violations.iter().zip(&standing.explained) {
            let requirement = seen.violation.requirement();
            let Some(level) = profile.level(requirement, version) else { continue };
            let joined = match (cause, seen.violation.severity(profile, version)) {
                // What would have been mild leaves no more than that undecided.
                (Some(cause), severity) => {
                    let level = if severity == Some(Severity::Should) { level.min(Level::Should) } else { level };
                    Joined { decision: decision(Outcome::Blocked, level, requirement), reason: Some((*cause).into()) }
                }
                // What has no weight of its own is a capability, and it is not there.
                (None, _) if level == Level::May => Joined {
                    decision: decision(Outcome::Unsupported, level, requirement),
                    reason: Some(seen.violation.message().to_owned().into()),
                },
                (None, Some(Severity::Must)) => {
                    Joined { decision: decision(Outcome::Fail, Level::Must, requirement), reason: None }
                }
                (None, Some(Severity::Should)) => {
                    Joined { decision: decision(Outcome::Fail, Level::Should, requirement), reason: None }
                }
                (None, _) => Joined { decision: decision(Outcome::Pass, level, requirement), reason: None },
            };
            join(&mut decided, requirement.id, joined);
        }
        for (id, joined) in stand_ins {
            decided.entry(id).or_insert(joined);
        }
        decided
    }
}

fn join(into: &mut BTreeMap<&'static str, Joined>, id: &'static str, joined: Joined) {
    match into.get_mut(id) {
        None => {
            into.insert(id, joined);
        }
        Some(old) => {
            let both = old.decision.join(joined.decision);
            if (both.outcome, both.level) != (old.decision.outcome, old.decision.level) {
                old.reason = joined.reason;
            }
            old.decision = both;
        }
    }
}
