//! What this host can do, found by asking it.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::cgroups::Cgroups;
use crate::stop::Stop;

/// What this host can do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Host {
    /// The effective user ID of the run.
    pub uid: u32,
    /// The effective group ID of the run.
    pub gid: u32,
    /// The numbers of the capabilities in the bounding set: no container can have others.
    pub bounding: Vec<u8>,
    /// The cgroup hierarchies.
    pub cgroups: Cgroups,
    /// The types of namespace that the kernel has, as the spec calls them.
    pub namespaces: Vec<String>,
    /// The active security modules.
    pub security_modules: Vec<String>,
    /// What the kernel can mount, without modules that it would load first.
    pub filesystems: Vec<String>,
    /// The sizes of huge pages, as the spec writes them: `2MB`.
    pub huge_pages: Vec<String>,
    /// The release of the kernel.
    pub kernel: String,
    /// Whether Intel RDT can be used: resctrl is mounted or can be.
    pub rdt: bool,
}

impl Host {
    /// Asks this host.
    pub fn ask() -> Host {
        let status = read("/proc/self/status");
        let line = |name: &str| {
            status
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .map(|rest| rest.trim_matches([':', '\t', ' ']))
                .unwrap_or_default()
        };
        let mask = u64::from_str_radix(line("CapBnd"), 16).unwrap_or_default();
        let kinds = [
            ("cgroup", "cgroup"),
            ("ipc", "ipc"),
            ("mnt", "mount"),
            ("net", "network"),
            ("pid", "pid"),
            ("time", "time"),
            ("user", "user"),
            ("uts", "uts"),
        ];
        Host {
            uid: Host::user(),
            gid: rustix::process::getegid().as_raw(),
            bounding: (0..64).filter(|bit| mask >> bit & 1 == 1).collect(),
            cgroups: Cgroups::of(&read("/proc/self/mountinfo")),
            namespaces: kinds
                .into_iter()
                .filter(|(file, _)| Path::new("/proc/self/ns").join(file).exists())
                .map(|(_, name)| name.to_owned())
                .collect(),
            security_modules: read("/sys/kernel/security/lsm")
                .trim()
                .split(',')
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
            filesystems: read("/proc/filesystems")
                .lines()
                .filter_map(|line| line.split('\t').nth(1))
                .map(str::to_owned)
                .collect(),
            huge_pages: huge_pages(),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            rdt: read("/proc/self/mountinfo").lines().any(|line| line.contains(" - resctrl "))
                || Path::new("/sys/fs/resctrl/schemata").exists(),
        }
    }

    /// The effective user of this process.
    pub fn user() -> u32 {
        rustix::process::geteuid().as_raw()
    }

    /// Whether the run has the rights of root.
    pub fn is_root(&self) -> bool {
        self.uid == 0
    }

    /// Whether the bounding set has the capability with this number.
    pub fn may_grant(&self, capability: u8) -> bool {
        self.bounding.contains(&capability)
    }

    /// Goes on if the kernel has namespaces of this type.
    pub fn needs_namespace(&self, kind: &str) -> Result<(), Stop> {
        match self.namespaces.iter().any(|known| known == kind) {
            true => Ok(()),
            false => Err(Stop::NotApplicable(format!("this kernel has no {kind} namespaces").into())),
        }
    }

    /// Goes on if the kernel is of this release, major and minor, or a later one, as `what` needs it.
    pub fn needs_kernel(&self, since: (u32, u32), what: &str) -> Result<(), Stop> {
        let mut numbers = self.kernel.split(['.', '-']).map_while(|word| word.parse::<u32>().ok());
        match (numbers.next(), numbers.next()) {
            (Some(major), Some(minor)) if (major, minor) >= since => Ok(()),
            _ => Err(Stop::NotApplicable(
                format!("this kernel, {}, has no {what}: Linux {}.{} has", self.kernel, since.0, since.1).into(),
            )),
        }
    }

    /// Goes on if the run has the rights of root.
    pub fn needs_root(&self) -> Result<(), Stop> {
        match self.is_root() {
            true => Ok(()),
            false => Err(Stop::NotApplicable("it takes root, and this run has no root".into())),
        }
    }
}

fn huge_pages() -> Vec<String> {
    let mut sizes: Vec<u64> = fs::read_dir("/sys/kernel/mm/hugepages")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.strip_prefix("hugepages-")?.strip_suffix("kB")?.parse().ok())
        .collect();
    sizes.sort_unstable();
    let shown = |kib: u64| match kib {
        kib if kib % (1024 * 1024) == 0 => format!("{}GB", kib / 1024 / 1024),
        kib if kib % 1024 == 0 => format!("{}MB", kib / 1024),
        kib => format!("{kib}KB"),
    };
    sizes.into_iter().map(shown).collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}
