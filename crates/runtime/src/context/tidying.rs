//! Nothing is left behind, whatever a runtime did or did not do.

use std::path::Path;

use rustix::mount::{UnmountFlags, unmount};
use rustix::process::{Pid, Signal, kill_process};

use super::{Container, Context};
use crate::driver::Operation;
use crate::host::remove_cgroups;

impl Context<'_> {
    /// Remembers that cgroups were seen at `path`, a place that the runtime chose for the relative path `own`, to remove what is left
    /// of it.
    pub fn made_cgroup(&mut self, path: &str, own: &str) {
        let first = own.split('/').next().unwrap_or_default();
        if let Some(at) = path.find(first).filter(|_| first.starts_with("greenlight-")) {
            self.cgroups.push(path.get(..at + first.len()).unwrap_or_default().to_owned());
        }
    }

    /// Ends and removes everything that the scenario made. None of it is recorded.
    pub(crate) fn tidy_up(&mut self) {
        let Some(driver) = self.shared.driver else { return };
        for container in self.containers.iter().rev() {
            driver.call(&Operation::Delete { id: Some(container.id.clone()), force: true });
        }
        for container in &self.containers {
            end_processes(container);
        }
        if !self.containers.is_empty() || self.folder().exists() {
            let folder = self.folder();
            unmount_below(&folder);
            let _ = std::fs::remove_dir_all(&folder);
        }
        for group in self.cgroups.drain(..) {
            remove_cgroups(&self.facts.host.cgroups, &group);
        }
        self.containers.clear();
    }
}

/// Ends every process that has the container's nonce in its command line. What a runtime has forgotten is found by that alone.
fn end_processes(container: &Container) {
    let Ok(processes) = std::fs::read_dir("/proc") else { return };
    for entry in processes.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else { continue };
        let words = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let is_ours = words.split(|byte| *byte == 0).any(|word| word == container.nonce.as_bytes());
        if is_ours && let Some(pid) = Pid::from_raw(pid) {
            let _ = kill_process(pid, Signal::KILL);
        }
    }
}

/// Unmounts everything below `folder`, the deepest first.
pub(crate) fn unmount_below(folder: &Path) {
    let table = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let mut points: Vec<&str> = table.lines().filter_map(|line| line.split(' ').nth(4)).collect();
    points.sort_by_key(|point| std::cmp::Reverse(point.len()));
    for point in points {
        if Path::new(point).starts_with(folder) {
            let _ = unmount(point, UnmountFlags::DETACH);
        }
    }
}
