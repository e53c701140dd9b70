//! Joins what was said, once for each version: which violations stand, which follow from others, what each requirement comes to.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use catalogue::distribution as dist;
use catalogue::{Level, Profile, Requirement, Version};
use verdict::{Decision, Outcome, Severity};

use super::play::Played;
use crate::context::Given;
use crate::violation::Violation;

/// A decision with the reason behind it.
#[derive(Debug, Clone)]
pub(crate) struct Joined {
    pub(crate) decision: Decision,
    pub(crate) reason: Option<Cow<'static, str>>,
}

/// A violation with the scenario that saw it.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'p> {
    pub(crate) scenario: &'static str,
    pub(crate) violation: &'p Violation,
}

/// Everything that was said, ready to be judged by any version.
pub(crate) struct Collected<'p> {
    said: Vec<&'p Given>,
    violations: Vec<Seen<'p>>,
}

impl<'p> Collected<'p> {
    pub(crate) fn of(played: &'p [Played]) -> Collected<'p> {
        let mut collected = Collected { said: Vec::new(), violations: Vec::new() };
        for one in played {
            for given in &one.given {
                match given {
                    Given::Said { .. } => collected.said.push(given),
                    Given::Violated(violation) => {
                        collected.violations.push(Seen { scenario: one.scenario.name, violation });
                    }
                }
            }
        }
        collected
    }

    /// The violations in one version.
    pub(crate) fn standing(&self, profile: &Profile, version: Version) -> Standing<'_, 'p> {
        let severity = |seen: &Seen<'_>| severity(profile, version, seen.violation);
        let mut worst: HashMap<&'static str, Severity> = HashMap::new();
        for seen in &self.violations {
            if let Some(severity) = severity(seen) {
                let entry = worst.entry(seen.violation.requirement.id).or_insert(severity);
                *entry = (*entry).max(severity);
            }
        }
        let mut standing =
            Standing { violations: &self.violations, worst, memo: HashMap::new(), explained: Vec::new() };
        standing.explained = self
            .violations
            .iter()
            .map(|seen| match severity(seen) {
                Some(severity) => standing.cause_of(seen.violation, severity),
                None => None,
            })
            .collect();
        standing
    }

    /// One decision a requirement in one version, of those that the profile selects there.
    pub(crate) fn decisions(
        &self,
        standing: &Standing<'_, 'p>,
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
            let requirement = seen.violation.requirement;
            let Some(level) = profile.level(requirement, version) else { continue };
            let joined = match (cause, severity(profile, version, seen.violation)) {
                // What would have been mild leaves no more than that undecided.
                (Some(cause), severity) => {
                    let level = if severity == Some(Severity::Should) { level.min(Level::Should) } else { level };
                    Joined { decision: decision(Outcome::Blocked, level, requirement), reason: Some((*cause).into()) }
                }
                // What has no weight of its own is a capability, and it is not there.
                (None, _) if level == Level::May => Joined {
                    decision: decision(Outcome::Unsupported, level, requirement),
                    reason: Some(seen.violation.message.clone().into()),
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

/// Rules that cannot be seen to hold where another one does not, wherever they are judged: who does not say 404 to what is nowhere
/// says it neither to what is elsewhere nor to what is gone; an error without the form of one has no code.
static CONSEQUENCES: &[(&Requirement, &Requirement)] = &[
    (&dist::CAT_CLAIMED_COMPLETE, &dist::TAG_GRAMMAR),
    (&dist::CAT_CLAIMED_COMPLETE, &dist::TAG_LENGTH),
    (&dist::DELETE_BLOB_202, &dist::PULL_BLOB_GET_404),
    (&dist::DELETE_MANIFEST_GONE, &dist::PULL_MANIFEST_GET_404),
    (&dist::DELETE_MANIFEST_OFF, &dist::PULL_MANIFEST_GET_200),
    (&dist::DELETE_TAG_GONE, &dist::PULL_MANIFEST_GET_404),
    (&dist::HTTP_RFC9110, &dist::PULL_MANIFEST_GET_BODY),
    (&dist::HTTP_RFC9110, &dist::PUSH_MANIFEST_EXACT_BYTES),
    (&dist::PROXY_NS_HEADER, &dist::PULL_MANIFEST_GET_BODY),
    (&dist::PROXY_NS_HEADER, &dist::PUSH_MANIFEST_EXACT_BYTES),
    (&dist::PULL_BLOB_GET_404_ELSEWHERE, &dist::PULL_BLOB_GET_404),
    (&dist::PULL_BLOB_HEAD_404, &dist::PULL_BLOB_HEAD_200),
    (&dist::PULL_BLOB_HEAD_404_ELSEWHERE, &dist::PULL_BLOB_HEAD_200),
    (&dist::PULL_BLOB_HEAD_404_ELSEWHERE, &dist::PULL_BLOB_HEAD_404),
    (&dist::PULL_MANIFEST_GET_404_ELSEWHERE, &dist::PULL_MANIFEST_GET_404),
    (&dist::PULL_MANIFEST_HEAD_404, &dist::PULL_MANIFEST_HEAD_200),
    (&dist::PULL_MANIFEST_HEAD_404_ELSEWHERE, &dist::PULL_MANIFEST_HEAD_200),
    (&dist::PULL_MANIFEST_HEAD_404_ELSEWHERE, &dist::PULL_MANIFEST_HEAD_404),
    (&dist::PUSH_BLOB_POST_202, &dist::NAME_GRAMMAR),
    (&dist::PUSH_CHUNK_OOO_416, &dist::PUSH_CHUNK_PATCH_202),
    (&dist::PUSH_CHUNK_PUT_201, &dist::PUSH_CHUNK_PATCH_202),
    (&dist::PUSH_UPLOAD_GET_204, &dist::PUSH_CHUNK_PATCH_202),
    (&dist::PUSH_MOUNT_FALLBACK, &dist::NAME_GRAMMAR),
    (&dist::REFERRERS_BODY, &dist::PUSH_MANIFEST_EXACT_BYTES),
    (&dist::PUSH_MANIFEST_REJECT_CODE, &dist::ERROR_CODE_CHARSET),
    (&dist::PUSH_MANIFEST_REJECT_CODE, &dist::ERROR_CODE_FITS),
    (&dist::PUSH_MANIFEST_REJECT_CODE, &dist::ERROR_CODE_LISTED),
    (&dist::PUSH_MANIFEST_REJECT_CODE, &dist::ERROR_JSON_FORM),
    (&dist::PUSH_MANIFEST_REJECT_CODE_BLOB_UNKNOWN, &dist::ERROR_CODE_CHARSET),
    (&dist::PUSH_MANIFEST_REJECT_CODE_BLOB_UNKNOWN, &dist::ERROR_CODE_FITS),
    (&dist::PUSH_MANIFEST_REJECT_CODE_BLOB_UNKNOWN, &dist::ERROR_CODE_LISTED),
    (&dist::PUSH_MANIFEST_REJECT_CODE_BLOB_UNKNOWN, &dist::ERROR_JSON_FORM),
    (&dist::TAGS_BODY_VALUES, &dist::PULL_MANIFEST_GET_200),
    (&dist::TAGS_BODY_VALUES, &dist::TAGS_BODY),
];

/// Which violations stand for themselves in one version.
pub(crate) struct Standing<'a, 'p> {
    violations: &'a [Seen<'p>],
    worst: HashMap<&'static str, Severity>,
    memo: HashMap<(&'static str, Severity), Option<bool>>,
    /// For each violation, the requirement that it follows from.
    explained: Vec<Option<&'static str>>,
}

impl<'a, 'p> Standing<'a, 'p> {
    /// The violations that stand for themselves.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Seen<'p>> + '_ {
        self.violations.iter().zip(&self.explained).filter(|(_, cause)| cause.is_none()).map(|(seen, _)| *seen)
    }

    /// The requirement that a violation of this weight follows from, if there is one.
    fn cause_of(&mut self, violation: &Violation, severity: Severity) -> Option<&'static str> {
        let always = CONSEQUENCES.iter().filter(|(consequence, _)| std::ptr::eq(*consequence, violation.requirement));
        let causes = violation.because.iter().copied().chain(always.map(|(_, cause)| *cause));
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
        let of_id: Vec<&'p Violation> = self
            .violations
            .iter()
            .map(|seen| seen.violation)
            .filter(|violation| violation.requirement.id == id)
            .collect();
        let stands = of_id.into_iter().any(|violation| self.cause_of(violation, severity).is_none());
        self.memo.insert((id, severity), Some(stands));
        stands
    }
}

/// What a violation weighs in a version; none if the profile does not select its requirement there.
pub(crate) fn severity(profile: &Profile, version: Version, violation: &Violation) -> Option<Severity> {
    let level = profile.level(violation.requirement, version)?;
    // A listed capability that is not there is a warning.
    let weight = if profile.is_capability(violation.requirement.id) { Severity::Should } else { Severity::from(level) };
    Some(weight.min(violation.cap))
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
