//! All scenarios, in the order in which they begin.
mod foundation;
mod pull;

use crate::scenario::{Scenario, Stage};

/// All scenarios: first the foundation in its order, then the others.
pub static SCENARIOS: &[&Scenario] = &[
    &foundation::base_url::SCENARIO,
    &foundation::named_content::SCENARIO,
    &foundation::shelf::SCENARIO,
    &foundation::deletion::SCENARIO,
    &pull::blobs::SCENARIO,
    &pull::elsewhere::SCENARIO,
    &pull::manifests::SCENARIO,
    &pull::missing::SCENARIO,
    &pull::ranges::SCENARIO,
];

/// Stands for the removal of what the foundation made.
pub(crate) static CLEAN_UP: Scenario = Scenario {
    name: "clean_up",
    decides: &[],
    stage: Stage::Body,
    quick: true,
    read_only: true,
    run: |_| Ok(()),
};
