//! The cgroup hierarchies of the host, of whichever version.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};

use crate::stop::Stop;

/// The cgroup hierarchies of the host.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cgroups {
    /// The mount points of version 1 by controller; named hierarchies are `name=systemd` and so on.
    pub v1: BTreeMap<String, PathBuf>,
    /// The mount point of version 2.
    pub v2: Option<PathBuf>,
    /// The controllers that version 2 has to give.
    pub v2_controllers: Vec<String>,
}

impl Cgroups {
    /// Out of a mount table in the form of `/proc/self/mountinfo`. What a later mount covers is not there.
    pub(super) fn of(table: &str) -> Cgroups {
        let mut found = Cgroups::default();
        let points: Vec<&Path> =
            table.lines().map(|line| Path::new(line.split(' ').nth(4).unwrap_or_default())).collect();
        let is_covered = |at: usize, point: &Path| {
            points.iter().skip(at + 1).any(|later| point.starts_with(later) && later.is_absolute())
        };
        for (at, line) in table.lines().enumerate() {
            let Some((before, after)) = line.split_once(" - ") else { continue };
            let Some(point) = before.split(' ').nth(4).map(PathBuf::from).filter(|point| !is_covered(at, point)) else {
                continue;
            };
            let mut after = after.split(' ');
            match (after.next(), after.nth(1)) {
                (Some("cgroup"), Some(options)) => {
                    let names =
                        options.split(',').filter(|name| !matches!(*name, "rw" | "ro" | "xattr" | "clone_children"));
                    found.v1.extend(names.map(|name| (name.to_owned(), point.clone())));
                }
                (Some("cgroup2"), _) => {
                    let controllers = fs::read_to_string(point.join("cgroup.controllers")).unwrap_or_default();
                    found.v2_controllers = controllers.split_whitespace().map(str::to_owned).collect();
                    found.v2 = Some(point);
                }
                _ => {}
            }
        }
        found
    }

    /// `v1`, `v2`, `hybrid` or `none`, as people call it.
    pub fn view(&self) -> &'static str {
        match (self.v1.is_empty(), self.v2.is_some()) {
            (true, true) => "v2",
            (true, false) => "none",
            (false, true) => "hybrid",
            (false, false) => "v1",
        }
    }

    /// The mount point of a controller and whether it is one of version 2, or why there is none.
    pub fn controller(&self, name: &str) -> Result<(PathBuf, bool), Stop> {
        if let Some(point) = self.v1.get(name) {
            return Ok((point.clone(), false));
        }
        // Beside version 1, version 2 is there to tell processes apart, not to limit them.
        match self.v2.as_ref().filter(|_| self.v1.is_empty()) {
            Some(point) if self.v2_controllers.iter().any(|known| known == name) => Ok((point.clone(), true)),
            _ => Err(Stop::NotApplicable(format!("this host has no cgroup controller `{name}` to give").into())),
        }
    }

    /// Every mount point.
    pub(crate) fn points(&self) -> Vec<&Path> {
        let mut points: Vec<&Path> = self.v1.values().chain(&self.v2).map(PathBuf::as_path).collect();
        points.sort_unstable();
        points.dedup();
        points
    }
}

/// Removes a directory of cgroups in every hierarchy, with all groups and all processes in it, and gives what could not be removed.
pub(crate) fn remove_cgroups(cgroups: &Cgroups, parent: &str) -> Vec<PathBuf> {
    let mut left = Vec::new();
    for point in cgroups.points() {
        let folder = point.join(parent.trim_start_matches('/'));
        end_processes(&folder);
        if folder.exists() && !removed(&folder) {
            left.push(folder);
        }
    }
    left
}

fn end_processes(group: &Path) {
    let listed = std::fs::read_to_string(group.join("cgroup.procs")).unwrap_or_default();
    for pid in listed.lines().filter_map(|line| line.parse().ok()).filter_map(Pid::from_raw) {
        let _ = kill_process(pid, Signal::KILL);
    }
    for entry in std::fs::read_dir(group).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            end_processes(&entry.path());
        }
    }
}

fn removed(folder: &Path) -> bool {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            removed(&entry.path());
        }
    }
    // The kernel needs a moment after the last process of a group has ended.
    (0..200).any(|_| {
        let is_gone = fs::remove_dir(folder).is_ok() || !folder.exists();
        if !is_gone {
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        is_gone
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hierarchies_are_told_apart() {
        let table = "\
32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime shared:9 - cgroup cgroup rw,xattr,name=systemd
41 31 0:38 / /nowhere/unified rw,relatime - cgroup2 cgroup2 rw
";
        let cgroups = Cgroups::of(table);
        assert_eq!(cgroups.view(), "hybrid");
        assert_eq!(cgroups.v1.keys().collect::<Vec<_>>(), ["cpu", "cpuacct", "name=systemd"]);
        assert!(matches!(cgroups.controller("cpu"), Ok((_, false))));
        assert!(matches!(cgroups.controller("memory"), Err(Stop::NotApplicable(_))));
        let covered = format!("{table}50 31 0:40 / /sys/fs/cgroup rw - cgroup2 none rw\n");
        assert_eq!(Cgroups::of(&covered).view(), "v2");
    }
}
