//! The cgroup of a process, in every hierarchy.

use std::path::{Path, PathBuf};

use super::cgroups::Cgroups;

/// The cgroup of a process, in every hierarchy that is mounted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// Version 1: the controllers of a hierarchy, and the path in it.
    pub v1: Vec<(Vec<String>, String)>,
    /// Version 2: the path.
    pub v2: Option<String>,
}

impl Group {
    /// Out of the text of `/proc/PID/cgroup`.
    pub fn parse(text: &str) -> Group {
        let mut group = Group::default();
        for line in text.lines() {
            let mut parts = line.splitn(3, ':').skip(1);
            match (parts.next(), parts.next()) {
                (Some(""), Some(path)) => group.v2 = Some(path.to_owned()),
                (Some(names), Some(path)) => {
                    group.v1.push((names.split(',').map(str::to_owned).collect(), path.to_owned()));
                }
                _ => {}
            }
        }
        group
    }

    /// The path in the hierarchy that has this controller on this host, as `/proc` names it.
    pub fn path(&self, cgroups: &Cgroups, controller: &str) -> Option<&str> {
        let of_v1 = self.v1.iter().find(|(names, _)| names.iter().any(|name| name == controller));
        match of_v1.filter(|_| cgroups.v1.contains_key(controller)) {
            Some((_, path)) => Some(path),
            None => self.v2.as_deref(),
        }
    }

    /// The directory of the group with this controller.
    pub fn folder(&self, cgroups: &Cgroups, controller: &str) -> Option<PathBuf> {
        let (point, _) = cgroups.controller(controller).ok()?;
        Some(joined(&point, self.path(cgroups, controller)?))
    }

    /// The directory of the group in version 2, whatever controllers it has.
    pub fn unified(&self, cgroups: &Cgroups) -> Option<PathBuf> {
        Some(joined(cgroups.v2.as_ref()?, self.v2.as_deref()?))
    }
}

fn joined(point: &Path, path: &str) -> PathBuf {
    point.join(path.trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_hierarchy_has_its_path() {
        let group = Group::parse("9:name=systemd:/s\n4:cpu,cpuacct:/a:b\n0::/u\n");
        let cgroups = Cgroups {
            v1: [("cpu".to_owned(), PathBuf::from("/c/cpu"))].into(),
            v2: Some(PathBuf::from("/c/unified")),
            v2_controllers: vec!["pids".to_owned()],
        };
        let alone = Cgroups { v1: std::collections::BTreeMap::new(), ..cgroups.clone() };
        assert_eq!(group.folder(&cgroups, "cpu"), Some(PathBuf::from("/c/cpu/a:b")));
        assert_eq!(group.folder(&alone, "pids"), Some(PathBuf::from("/c/unified/u")));
        assert_eq!(group.folder(&cgroups, "pids"), None);
        assert_eq!(group.folder(&alone, "memory"), None);
        assert_eq!(group.unified(&cgroups), Some(PathBuf::from("/c/unified/u")));
    }
}
