//! The scenarios, one file each.
//!
//! A scenario never looks at a version, a clock or chance, and never at the host but through [`crate::Context::observe`] and what
//! stands on it: a run is judged again from what was observed.
mod cgroups;
mod foundation;

use crate::scenario::Scenario;

/// All scenarios, in the order in which they are played and told.
pub static SCENARIOS: &[&Scenario] = &[
    &foundation::host::SCENARIO,
    &foundation::version::SCENARIO,
    &foundation::plain::SCENARIO,
    &cgroups::path::SCENARIO,
    &cgroups::resources::SCENARIO,
    &cgroups::pids::SCENARIO,
];

/// The names of the scenarios that may speak about a requirement, sorted.
pub fn decided_by(id: &str) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = SCENARIOS
        .iter()
        .filter(|scenario| scenario.decides.iter().any(|requirement| requirement.id == id))
        .map(|scenario| scenario.name)
        .collect();
    names.sort_unstable();
    names
}
