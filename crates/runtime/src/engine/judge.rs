//! The verdict for one version, for all and for each chapter.

use std::collections::HashSet;

use catalogue::{Requirement, Spec, Version, requirements};
use verdict::suite::{Collected, Joined};
use verdict::{CategoryRecord, Decision, LineRecord, Outcome, OutcomeRecord, Vector, Verdict, verdict};

use super::chapter::Chapter;
use super::play::Played;
use crate::options::Options;
use crate::scenario::Scenario;
use crate::scenarios::SCENARIOS;
use crate::violation::Violation;

/// What one version comes to.
pub(crate) struct Line {
    pub(crate) version: Version,
    pub(crate) verdict: Verdict,
    pub(crate) counts: Vector,
    pub(crate) outcomes: Vec<OutcomeRecord>,
    chapters: Vec<CategoryRecord>,
}

impl Line {
    pub(crate) fn record(&self, about: Version) -> LineRecord {
        LineRecord {
            spec: format!("runtime {}", self.version),
            verdict: self.verdict,
            counts: self.counts,
            categories: self.chapters.clone(),
            outcomes: if self.version == about { Vec::new() } else { self.outcomes.clone() },
        }
    }
}

/// Judges everything by one version.
pub(crate) fn line(
    options: &Options,
    played: &[Played],
    collected: &Collected<'_, Violation>,
    version: Version,
) -> Line {
    let standing = collected.standing(options.profile, version);
    let mut decided = collected.decisions(&standing, options.profile, version);
    let ids = |scenarios: &mut dyn Iterator<Item = &Scenario>| -> HashSet<&str> {
        scenarios.flat_map(|scenario| scenario.decides).map(|requirement| requirement.id).collect()
    };
    let decidable = ids(&mut SCENARIOS.iter().copied());
    let looked_at = ids(&mut played.iter().map(|one| one.scenario));
    let all: Vec<(&'static Requirement, Joined)> = requirements(Spec::Runtime)
        .iter()
        .copied()
        .filter(|requirement| decidable.contains(requirement.id))
        .filter_map(|requirement| {
            let level = options.profile.level(requirement, version)?;
            let is_asked = options.wants(requirement);
            if let Some(joined) = decided.remove(requirement.id).filter(|_| is_asked) {
                return Some((requirement, joined));
            }
            let was_played = looked_at.contains(requirement.id);
            let (outcome, reason) = match was_played {
                _ if !is_asked => (Outcome::NotRun, "left out by `--only`"),
                true => (Outcome::NotApplicable, "nothing that was seen shows it"),
                false => (Outcome::Inconclusive, "the run ended before it was looked at"),
            };
            let capability = options.profile.is_capability(requirement.id);
            let decision = Decision { capability, ..Decision::new(outcome, level) };
            Some((requirement, Joined { decision, reason: Some(reason.into()) }))
        })
        .collect();
    let of = |decisions: Vec<Decision>| (verdict(decisions.iter().copied()), Vector::of(decisions));
    let chapters = Chapter::ALL
        .iter()
        .filter_map(|chapter| {
            let decisions: Vec<Decision> = all
                .iter()
                .filter(|(requirement, _)| chapter.has(requirement))
                .map(|(_, joined)| joined.decision)
                .collect();
            if decisions.is_empty() {
                return None;
            }
            let (verdict, counts) = of(decisions);
            Some(CategoryRecord { name: chapter.name.to_owned(), verdict, counts })
        })
        .collect();
    let (verdict, counts) = of(all.iter().map(|(_, joined)| joined.decision).collect());
    let outcomes = all.iter().map(|(requirement, joined)| outcome(requirement, joined, options, version)).collect();
    Line { version, verdict, counts, outcomes, chapters }
}

fn outcome(requirement: &Requirement, joined: &Joined, options: &Options, version: Version) -> OutcomeRecord {
    let is_plain = matches!(joined.decision.outcome, Outcome::Pass | Outcome::Fail);
    OutcomeRecord {
        requirement: requirement.id.to_owned(),
        level: joined.decision.level.to_string(),
        keyword: requirement.keyword_in(version).to_string(),
        outcome: joined.decision.outcome,
        subject: options.name.clone(),
        reason: joined.reason.as_ref().filter(|_| !is_plain).map(|reason| reason.clone().into_owned()),
    }
}
