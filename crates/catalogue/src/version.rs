//! The three specs and their pinned versions.

use std::fmt;

use crate::table::RELEASES;

/// One of the three container specifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spec {
    /// opencontainers/image-spec.
    Image,
    /// opencontainers/distribution-spec.
    Distribution,
    /// opencontainers/runtime-spec.
    Runtime,
}

impl Spec {
    /// All three.
    pub const ALL: [Spec; 3] = [Spec::Image, Spec::Distribution, Spec::Runtime];

    /// `image`, `distribution` or `runtime`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Spec::Image => "image",
            Spec::Distribution => "distribution",
            Spec::Runtime => "runtime",
        }
    }

    /// The spec whose requirement ids begin as `id` does (`dist.` stands for distribution).
    pub fn of_id(id: &str) -> Option<Spec> {
        match id.split('.').next()? {
            "image" => Some(Spec::Image),
            "dist" => Some(Spec::Distribution),
            "runtime" => Some(Spec::Runtime),
            _ => None,
        }
    }

    /// The pinned versions, oldest first; the last one is `next`, the development head.
    pub fn releases(self) -> impl DoubleEndedIterator<Item = &'static Release> {
        RELEASES.iter().filter(move |release| release.version.spec == self)
    }

    /// The newest release: what is judged where nothing else is asked for.
    pub fn latest(self) -> Version {
        let releases = self.releases().filter(|release| release.name != "next").count();
        Version { spec: self, ordinal: u8::try_from(releases.saturating_sub(1)).unwrap_or(0) }
    }

    /// The version with this name, such as `1.1.1` or `next`.
    pub fn version(self, name: &str) -> Option<Version> {
        self.releases().find(|release| release.name == name).map(|release| release.version)
    }

    /// The version with this name, or the newest of the line with this name: `1.1` is `1.1.1`.
    pub fn version_or_line(self, name: &str) -> Option<Version> {
        let line = format!("{name}.");
        let of_line =
            || self.releases().rev().find(|release| release.name.starts_with(&line)).map(|release| release.version);
        self.version(name).or_else(of_line)
    }
}

impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A pinned version of a spec. Versions of one spec are ordered by age, oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Whose version it is.
    pub spec: Spec,
    pub(crate) ordinal: u8,
}

impl Version {
    /// Its name, commit and date.
    pub fn release(self) -> Option<&'static Release> {
        RELEASES.iter().find(|release| release.version == self)
    }

    /// Its name: `1.1.1`, `next`.
    pub fn as_str(self) -> &'static str {
        self.release().map_or("unknown", |release| release.name)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A version with the commit that it was read at.
#[derive(Debug, PartialEq, Eq)]
pub struct Release {
    /// The version.
    pub version: Version,
    /// `1.1.1`, or `next` for the development head.
    pub name: &'static str,
    /// The git tag, empty for `next`.
    pub tag: &'static str,
    /// The full commit hash.
    pub commit: &'static str,
    /// The day of the commit, `YYYY-MM-DD`.
    pub date: &'static str,
}
