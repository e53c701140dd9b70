//! The sentences about whole categories (spec.md#requirements), summed up from what was found out about their endpoints.
//!
//! They bring no findings of their own: a category that is not there is seen by a scenario, and one that is broken is blocked by
//! what is broken in it.

use std::collections::BTreeMap;

use catalogue::distribution as dist;
use catalogue::{Level, Requirement, Version};
use verdict::suite::Joined;
use verdict::{Decision, Outcome};

use crate::category::Category;
use crate::options::Options;
use crate::scenario::{Scenario, Stage};

/// For each category its sentence, and the requirements that show that its endpoints are there.
static ENDPOINTS: &[(Category, &Requirement, &[&Requirement])] = &[
    (
        Category::Pull,
        &dist::CAT_PULL,
        &[
            &dist::PULL_MANIFEST_GET_200,
            &dist::PULL_MANIFEST_HEAD_200,
            &dist::PULL_BLOB_GET_200,
            &dist::PULL_BLOB_HEAD_200,
        ],
    ),
    (
        Category::Push,
        &dist::CAT_PUSH,
        &[
            &dist::PUSH_BLOB_POST_202,
            &dist::PUSH_BLOB_PUT_201,
            &dist::PUSH_CHUNK_PATCH_202,
            &dist::PUSH_UPLOAD_GET_204,
            &dist::PUSH_MANIFEST_PUT_201,
        ],
    ),
    (Category::Discovery, &dist::CAT_DISCOVERY, &[&dist::TAGS_200, &dist::REFERRERS_200, &dist::REFERRERS_NEVER_404]),
    (
        Category::Management,
        &dist::CAT_MANAGEMENT,
        &[&dist::DELETE_TAG_202, &dist::DELETE_MANIFEST_202, &dist::DELETE_BLOB_202],
    ),
];

/// Stands for this module where a scenario is named.
pub(crate) static SUMMED_UP: Scenario = Scenario {
    name: "categories_are_complete",
    decides: &[
        &dist::CAT_CLAIMED_COMPLETE,
        &dist::CAT_DISCOVERY,
        &dist::CAT_MANAGEMENT,
        &dist::CAT_PULL,
        &dist::CAT_PUSH,
    ],
    stage: Stage::Body,
    quick: true,
    read_only: true,
    run: |_| Ok(()),
};

/// Adds what the sentences about categories come to, where no scenario has decided them.
pub(crate) fn sum_up(options: &Options, version: Version, decided: &mut BTreeMap<&'static str, Joined>) {
    let mut broken: Option<&'static str> = None;
    let mut seen = false;
    for (category, sentence, endpoints) in ENDPOINTS {
        if !options.categories.contains(category) {
            continue;
        }
        let outcomes: Vec<(&'static str, Outcome, Level)> = endpoints
            .iter()
            .filter_map(|endpoint| {
                let decision = decided.get(endpoint.id)?.decision;
                Some((endpoint.id, decision.outcome, decision.level))
            })
            .collect();
        // A mild form of a violation does not put the category in doubt.
        let must = |wanted: fn(Outcome) -> bool| {
            outcomes.iter().find(|(_, outcome, level)| wanted(*outcome) && *level == Level::Must).map(|(id, ..)| *id)
        };
        let failed = must(|outcome| outcome == Outcome::Fail);
        let open = must(Outcome::is_undecided);
        let passed = outcomes.iter().any(|(_, outcome, _)| outcome.is_executed());
        broken = broken.or(failed).or(open);
        seen |= passed;
        let (outcome, reason) = match (failed.or(open), passed) {
            (Some(by), _) => (Outcome::Blocked, Some(by)),
            (None, true) => (Outcome::Pass, None),
            (None, false) if outcomes.iter().any(|(_, outcome, _)| *outcome == Outcome::Unsupported) => {
                (Outcome::Unsupported, Some("the registry offers nothing of it, in an allowed way"))
            }
            (None, false) => (Outcome::NotApplicable, Some("nothing of it was looked at")),
        };
        add(options, version, decided, sentence, outcome, reason);
    }
    let (outcome, reason) = match (broken, seen) {
        (Some(by), _) => (Outcome::Blocked, Some(by)),
        (None, true) => (Outcome::Pass, None),
        (None, false) => (Outcome::NotApplicable, Some("no category was looked at")),
    };
    add(options, version, decided, &dist::CAT_CLAIMED_COMPLETE, outcome, reason);
}

fn add(
    options: &Options,
    version: Version,
    decided: &mut BTreeMap<&'static str, Joined>,
    requirement: &'static Requirement,
    outcome: Outcome,
    reason: Option<&'static str>,
) {
    let Some(level) = options.profile.level(requirement, version) else { return };
    // A scenario that saw a category broken or refused has the last word; what else was said about it is only part of it.
    if decided.get(requirement.id).is_none_or(|joined| joined.decision.outcome != Outcome::Fail) {
        decided
            .insert(requirement.id, Joined { decision: Decision::new(outcome, level), reason: reason.map(Into::into) });
    }
}
