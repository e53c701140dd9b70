//! What is left of a run that was killed.

use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};

use super::Host;
use super::cgroups::remove_cgroups;
use crate::context::unmount_below;

/// Removes the folder of a run and its cgroups, with all processes in these, and gives what could not be removed.
pub fn remove_run(folder: &Path, cgroups: &str) -> Vec<String> {
    let mut left = Vec::new();
    if cgroups.starts_with("/greenlight-") && !cgroups.contains("..") {
        let host = Host::ask();
        let kept = remove_cgroups(&host.cgroups, cgroups);
        left.extend(kept.into_iter().map(|folder| format!("the cgroup {}", folder.display())));
    }
    unmount_below(folder);
    if let Err(error) = std::fs::remove_dir_all(folder)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        left.push(format!("{}: {error}", folder.display()));
    }
    left
}

/// Sends the interrupt to a process of ours.
pub fn interrupt(pid: u32) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        let _ = kill_process(pid, Signal::INT);
    }
}
