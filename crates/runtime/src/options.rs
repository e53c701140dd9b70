//! What a run shall do.

use std::path::PathBuf;

use catalogue::{Profile, Requirement, Version};

/// What a run shall do.
#[derive(Debug, Clone)]
pub struct Options {
    /// The runtime as the user named it.
    pub name: String,
    /// The version that the report is about; none for the newest one that the runtime states.
    pub version: Option<Version>,
    /// Whether the report tells of the other versions too.
    pub others: bool,
    /// Which requirements count.
    pub profile: &'static Profile,
    /// Ids, or beginnings of ids, that are asked for; all if empty. The rest of the profile is then not run.
    pub only: Vec<String>,
    /// How many scenarios run side by side, at least one.
    pub lanes: usize,
    /// Where all names come from: the same seed gives the same calls.
    pub seed: String,
    /// An empty directory of the run's own, for bundles and what containers answer. Its path is part of what is recorded.
    pub folder: PathBuf,
    /// The version of Greenlight.
    pub tool_version: String,
    /// When the run began, RFC 3339.
    pub started: String,
}

impl Options {
    /// Whether the user asked for this requirement.
    pub(crate) fn wants(&self, requirement: &Requirement) -> bool {
        self.only.is_empty()
            || self.only.iter().any(|wanted| match requirement.id.strip_prefix(wanted.as_str()) {
                Some(rest) => rest.is_empty() || rest.starts_with(['.', '-']) || wanted.ends_with(['.', '-']),
                None => false,
            })
    }

    /// The directory, below the root of each cgroup hierarchy, that all cgroups of the run are in.
    pub fn cgroup_parent(&self) -> String {
        format!("/greenlight-{}", self.word("run"))
    }

    /// A word of this run, the same for the same seed: eight hexadecimal digits.
    pub(crate) fn word(&self, label: &str) -> String {
        let text = format!("{}/{label}", self.seed);
        let digest = content::digest::Algorithm::Sha256.digest(text.as_bytes()).unwrap_or_default();
        digest.get(7..15).unwrap_or("00000000").to_owned()
    }
}
