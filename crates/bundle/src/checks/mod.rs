//! The checks, one subject a file.

mod absolute_paths;
mod annotations;
mod devices;
mod files;
mod forms;
mod freebsd;
mod hooks;
mod json;
mod members;
mod memory_policy;
mod mounts;
mod namespaces;
mod net_devices;
mod oci_version;
mod on_this_host;
mod process;
mod ranges;
mod resources;
mod root;
mod seccomp;
mod windows;
mod words;

use crate::check::Check;

/// Every check.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    const OTHERS: &[Check] = &[
        files::CONFIG_FILE,
        json::CHECK,
        oci_version::CHECK,
        root::CHECK,
        files::ROOT,
        absolute_paths::CHECK,
        words::CHECK,
        forms::CHECK,
        ranges::CHECK,
        mounts::MAPPINGS,
        mounts::ON_WINDOWS,
        process::PROGRAM,
        process::RLIMITS,
        annotations::CHECK,
        namespaces::CHECK,
        devices::CHECK,
        net_devices::CHECK,
        resources::CHECK,
        seccomp::CHECK,
        memory_policy::CHECK,
        windows::CHECK,
        freebsd::CHECK,
        on_this_host::CHECK,
    ];
    members::CHECKS.iter().chain(OTHERS)
}

/// The names of the checks that decide a requirement, sorted.
pub fn decided_by(id: &str) -> Vec<&'static str> {
    let mut names: Vec<&str> = checks()
        .filter(|check| (check.decides)().iter().any(|requirement| requirement.id == id))
        .map(|check| check.name)
        .collect();
    names.sort_unstable();
    names
}
