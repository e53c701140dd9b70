//! The verdict for one version, for all and for each category.

use catalogue::{Requirement, Spec, Version, requirements};
use verdict::suite::{Collected, Joined};
use verdict::{CategoryRecord, Decision, LineRecord, Outcome, OutcomeRecord, Vector, Verdict, verdict};

use super::categories;
use super::play::Played;
use crate::category::Category;
use crate::options::{Mode, Options};
use crate::passive::EVERY_ANSWER;
use crate::violation::Violation;

/// What one version comes to.
pub(crate) struct Line {
    pub(crate) version: Version,
    pub(crate) verdict: Verdict,
    pub(crate) counts: Vector,
    pub(crate) categories: Vec<CategoryRecord>,
    pub(crate) outcomes: Vec<OutcomeRecord>,
}

impl Line {
    pub(crate) fn record(&self, about: Version) -> LineRecord {
        LineRecord {
            spec: format!("distribution {}", self.version),
            verdict: self.verdict,
            counts: self.counts,
            categories: self.categories.clone(),
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
    categories::sum_up(options, version, &mut decided);
    let all: Vec<(&'static Requirement, Joined)> = requirements(Spec::Distribution)
        .iter()
        .copied()
        .filter(|requirement| !requirement.checks().is_empty() && options.claims(requirement))
        .filter_map(|requirement| {
            let level = options.profile.level(requirement, version)?;
            let is_asked = options.wants(requirement);
            if let Some(joined) = decided.remove(requirement.id).filter(|_| is_asked) {
                return Some((requirement, joined));
            }
            let was_played =
                EVERY_ANSWER.decides(requirement) || played.iter().any(|one| one.scenario.decides(requirement));
            let (outcome, reason) = match (was_played, options.mode) {
                _ if !is_asked => (Outcome::NotRun, "left out by `--only`"),
                // A smaller mode is a smaller profile: it says of itself what it looked at.
                (false, Mode::Quick | Mode::ReadOnly) => return None,
                (true, _) => (Outcome::NotApplicable, "nothing that was seen shows it"),
                (false, Mode::Full) => (Outcome::Inconclusive, "the run ended before it was looked at"),
            };
            let capability = options.profile.is_capability(requirement.id);
            let decision = Decision { capability, ..Decision::new(outcome, level) };
            Some((requirement, Joined { decision, reason: Some(reason.into()) }))
        })
        .collect();
    let categories = Category::ALL
        .into_iter()
        .filter(|category| options.categories.contains(category))
        .map(|category| {
            let decisions: Vec<Decision> = all
                .iter()
                .filter(|(requirement, _)| Category::of(requirement) == Some(category))
                .map(|(_, joined)| joined.decision)
                .collect();
            CategoryRecord {
                name: category.as_str().to_owned(),
                verdict: verdict(decisions.iter().copied()),
                counts: Vector::of(decisions),
            }
        })
        .collect();
    let decisions = || all.iter().map(|(_, joined)| joined.decision);
    Line {
        version,
        verdict: verdict(decisions()),
        counts: Vector::of(decisions()),
        categories,
        outcomes: all
            .iter()
            .map(|(requirement, joined)| outcome_record(requirement, joined, options, version))
            .collect(),
    }
}

fn outcome_record(requirement: &Requirement, joined: &Joined, options: &Options, version: Version) -> OutcomeRecord {
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
