//! The scenarios, one file each.
//!
//! A scenario never looks at a version, a clock or chance, and never at the host but through [`crate::Context::observe`] and what
//! stands on it: a run is judged again from what was observed.
mod cgroups;
mod command_line;
mod features;
mod filesystem;
mod foundation;
mod lifecycle;
mod namespaces;
mod process;
mod seccomp;

use crate::scenario::Scenario;

/// All scenarios, in the order in which they are played and told.
pub static SCENARIOS: &[&Scenario] = &[
    &foundation::host::SCENARIO,
    &foundation::version::SCENARIO,
    &foundation::plain::SCENARIO,
    &lifecycle::state::SCENARIO,
    &lifecycle::exits::SCENARIO,
    &lifecycle::wrong_state::SCENARIO,
    &lifecycle::ids::SCENARIO,
    &lifecycle::frozen::SCENARIO,
    &lifecycle::signals::SCENARIO,
    &lifecycle::refused::SCENARIO,
    &lifecycle::at_create::SCENARIO,
    &lifecycle::errors::SCENARIO,
    &lifecycle::without_process::SCENARIO,
    &lifecycle::hooks::SCENARIO,
    &lifecycle::failing_hooks::SCENARIO,
    &lifecycle::slow_hooks::SCENARIO,
    &process::identity::SCENARIO,
    &process::limits::SCENARIO,
    &process::capabilities::SCENARIO,
    &process::unknown::SCENARIO,
    &process::unset::SCENARIO,
    &process::tuning::SCENARIO,
    &process::terminal::SCENARIO,
    &process::security::SCENARIO,
    &seccomp::actions::SCENARIO,
    &seccomp::errors::SCENARIO,
    &seccomp::listener::SCENARIO,
    &filesystem::root::SCENARIO,
    &filesystem::defaults::SCENARIO,
    &filesystem::devices::SCENARIO,
    &filesystem::paths::SCENARIO,
    &filesystem::propagation::SCENARIO,
    &filesystem::mounts::SCENARIO,
    &filesystem::options::SCENARIO,
    &filesystem::bind_options::SCENARIO,
    &filesystem::bind_propagation::SCENARIO,
    &filesystem::recursive_options::SCENARIO,
    &filesystem::data_options::SCENARIO,
    &filesystem::id_mapped::SCENARIO,
    &namespaces::new::SCENARIO,
    &namespaces::joined::SCENARIO,
    &namespaces::user::SCENARIO,
    &namespaces::time::SCENARIO,
    &namespaces::sysctl::SCENARIO,
    &namespaces::net_devices::SCENARIO,
    &cgroups::path::SCENARIO,
    &cgroups::resources::SCENARIO,
    &cgroups::pids::SCENARIO,
    &cgroups::devices::SCENARIO,
    &cgroups::unified::SCENARIO,
    &cgroups::owner::SCENARIO,
    &cgroups::rdt::SCENARIO,
    &features::shape::SCENARIO,
    &features::versions::SCENARIO,
    &features::recognized::SCENARIO,
    &features::honest::SCENARIO,
    &features::left_out::SCENARIO,
    &command_line::create::SCENARIO,
    &command_line::commands::SCENARIO,
    &command_line::unknown::SCENARIO,
    &command_line::encoding::SCENARIO,
    &command_line::bundle::SCENARIO,
    &command_line::pid_file::SCENARIO,
    &command_line::streams::SCENARIO,
    &command_line::descriptors::SCENARIO,
    &command_line::console::SCENARIO,
    &command_line::console_needed::SCENARIO,
    &command_line::stdin::SCENARIO,
    &command_line::signals::SCENARIO,
    &command_line::state::SCENARIO,
    &command_line::exit_codes::SCENARIO,
    &command_line::options::SCENARIO,
    &command_line::root::SCENARIO,
    &command_line::delete_force::SCENARIO,
    &command_line::log::SCENARIO,
    &command_line::told::SCENARIO,
    &command_line::features::SCENARIO,
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
