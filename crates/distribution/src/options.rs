//! What a run shall do.

use catalogue::{Profile, Requirement, Version};

use crate::category::Category;

/// How much of the spec is driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Everything.
    Full,
    /// What 60 requests can show.
    Quick,
    /// What can be seen without a single write, in at most 40 requests.
    ReadOnly,
}

impl Mode {
    /// `full`, `quick` or `read-only`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Mode::Full => "full",
            Mode::Quick => "quick",
            Mode::ReadOnly => "read-only",
        }
    }

    /// The most requests that the mode may send, if it has a bound of its own.
    pub const fn budget(self) -> Option<u64> {
        match self {
            Mode::Full => None,
            Mode::Quick => Some(60),
            Mode::ReadOnly => Some(40),
        }
    }
}

/// Content that is in the registry already, for runs that write nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedContent {
    /// The repository.
    pub repository: String,
    /// A tag or a digest of a manifest in it.
    pub reference: String,
}

/// What a run shall do.
#[derive(Debug, Clone)]
pub struct Options {
    /// The registry as people call it: its URL, without secrets.
    pub name: String,
    /// The version that the report is about.
    pub version: Version,
    /// All versions that are judged, oldest first; `version` is among them.
    pub lines: Vec<Version>,
    /// Which requirements count.
    pub profile: &'static Profile,
    /// How much is driven.
    pub mode: Mode,
    /// The categories that the registry claims.
    pub categories: Vec<Category>,
    /// Ids, or beginnings of ids, that are asked for; all if empty. The rest of the profile is then not run.
    pub only: Vec<String>,
    /// How many scenarios run side by side, at least one.
    pub lanes: usize,
    /// The most requests; none for no bound but that of the mode.
    pub budget: Option<u64>,
    /// Where all names and bytes come from: the same seed gives the same requests.
    pub seed: String,
    /// Two repositories to use in place of names of our own.
    pub repositories: Option<(String, String)>,
    /// What is there already.
    pub content: Vec<NamedContent>,
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

    /// Whether the requirement is part of what the registry claims.
    pub(crate) fn claims(&self, requirement: &Requirement) -> bool {
        Category::of(requirement).is_none_or(|category| self.categories.contains(&category))
    }
}
