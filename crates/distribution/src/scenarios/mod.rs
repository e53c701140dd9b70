//! All scenarios, in the order in which they begin.
mod beyond;
mod foundation;
mod http;
mod management;
mod manifests;
mod names;
mod pull;
mod push;
mod referrers;
mod tags;

use crate::engine::SUMMED_UP;
use crate::passive::EVERY_ANSWER;
use crate::scenario::{Scenario, Stage};

/// All scenarios: first the foundation in its order, then the others by chapter. Of several places of one cause, the first is shown.
pub static SCENARIOS: &[&Scenario] = &[
    &foundation::base_url::SCENARIO,
    &foundation::named_content::SCENARIO,
    &foundation::shelf::SCENARIO,
    &foundation::deletion::SCENARIO,
    &foundation::referrers::SCENARIO,
    &pull::blobs::SCENARIO,
    &pull::elsewhere::SCENARIO,
    &pull::manifests::SCENARIO,
    &pull::missing::SCENARIO,
    &pull::ranges::SCENARIO,
    &push::algorithms::SCENARIO,
    &push::chunks::SCENARIO,
    &push::digests::SCENARIO,
    &push::ended::SCENARIO,
    &push::malformed::SCENARIO,
    &push::mounts::SCENARIO,
    &push::order::SCENARIO,
    &push::resumption::SCENARIO,
    &push::sessions::SCENARIO,
    &push::single::SCENARIO,
    &push::unmountable::SCENARIO,
    &push::whole::SCENARIO,
    &manifests::digests::SCENARIO,
    &manifests::kept::SCENARIO,
    &manifests::sizes::SCENARIO,
    &manifests::tags::SCENARIO,
    &manifests::taken::SCENARIO,
    &manifests::unknown::SCENARIO,
    &tags::known::SCENARIO,
    &tags::stocked::SCENARIO,
    &referrers::filtered::SCENARIO,
    &referrers::invalid::SCENARIO,
    &referrers::listed::SCENARIO,
    &referrers::tagged::SCENARIO,
    &management::blobs::SCENARIO,
    &management::isolation::SCENARIO,
    &management::manifests::SCENARIO,
    &management::tags::SCENARIO,
    &names::digests::SCENARIO,
    &names::references::SCENARIO,
    &names::repositories::SCENARIO,
    &http::methods::SCENARIO,
    &http::proxying::SCENARIO,
    &http::reading::SCENARIO,
    &beyond::anonymous::SCENARIO,
    &beyond::challenges::SCENARIO,
    &beyond::collisions::SCENARIO,
    &beyond::confusion::SCENARIO,
    &beyond::deletion_race::SCENARIO,
    &beyond::delivery::SCENARIO,
    &beyond::expectation::SCENARIO,
    &beyond::forwarded::SCENARIO,
    &beyond::injection::SCENARIO,
    &beyond::listing::SCENARIO,
    &beyond::mismatch::SCENARIO,
    &beyond::paths::SCENARIO,
    &beyond::referrers_race::SCENARIO,
    &beyond::resumption::SCENARIO,
    &beyond::sessions::SCENARIO,
    &beyond::tokens::SCENARIO,
    &beyond::unusual_json::SCENARIO,
    &beyond::visibility::SCENARIO,
];

/// Stands for the removal of what the foundation made.
pub(crate) static CLEAN_UP: Scenario =
    Scenario { name: "clean_up", decides: &[], stage: Stage::Body, quick: true, read_only: true, run: |_| Ok(()) };

/// The names of the scenarios that decide the requirement with this id, sorted.
pub fn decided_by(id: &str) -> Vec<&'static str> {
    let all = SCENARIOS.iter().copied().chain([&EVERY_ANSWER, &SUMMED_UP]);
    let mut names: Vec<&'static str> = all
        .filter(|scenario| scenario.decides.iter().any(|decided| decided.id == id))
        .map(|scenario| scenario.name)
        .collect();
    names.sort_unstable();
    names
}
