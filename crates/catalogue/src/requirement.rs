//! One normative sentence of a spec.

use crate::level::{Keyword, Level};
use crate::version::{Spec, Version};

/// One normative sentence of a spec, in our own words, and whether and how it is decided.
#[derive(Debug)]
pub struct Requirement {
    /// Spec, object and rule: `image.descriptor.size-required`. An id is forever.
    pub id: &'static str,
    /// The word of the sentence in the version that introduced it; see [`Requirement::keyword_in`].
    pub keyword: Keyword,
    /// What a sentence without an RFC 2119 word counts as, and what the JSON type of an OPTIONAL property counts as.
    pub counts_as: Option<Level>,
    /// Later changes of the word: from that version on.
    pub levels: &'static [(Version, Keyword)],
    /// The roles it binds: `image`, `registry`, `consumer` and so on.
    pub binds: &'static [&'static str],
    /// The first pinned version that has it.
    pub since: Version,
    /// The last pinned version that has it, if it was dropped.
    pub until: Option<Version>,
    /// File and anchor: `descriptor.md#properties`. For what no spec says, the address of an RFC or a page below our own `docs/`.
    pub section: &'static str,
    /// Which endpoints of the distribution API it is about, by the ids of the spec's table (`end-2,3`, `all`); empty for the
    /// other specs.
    pub endpoint: &'static str,
    /// What it says, in our own words.
    pub text: &'static str,
    /// Where it can be seen; empty if nowhere.
    pub observable: &'static [Observable],
    /// By which checks it is decided, or why it is not.
    pub decided: Decided,
}

/// Where a requirement can be observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Observable {
    /// On the thing itself, as it lies there.
    Rest,
    /// At rest, but only on the host or beside the bundle.
    Host,
    /// On what an implementation writes.
    Output,
    /// By driving an implementation.
    Live,
    /// Live, but only where the kernel, the cgroup version or the hardware allows.
    Gated,
    /// Live, but only if the registry shows it or is configured for it.
    Shown,
    /// By driving a client.
    Client,
}

impl Observable {
    /// The word of the catalogue.
    pub const fn as_str(self) -> &'static str {
        match self {
            Observable::Rest => "rest",
            Observable::Host => "host",
            Observable::Output => "output",
            Observable::Live => "live",
            Observable::Gated => "gated",
            Observable::Shown => "shown",
            Observable::Client => "client",
        }
    }
}

/// Either the checks that decide a requirement, or the reason why none does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// The names of the checks.
    Checks(&'static [&'static str]),
    /// Not checked, with a reason out of a closed set and a note for people.
    Unchecked(Unchecked, &'static str),
}

/// Why a requirement is not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unchecked {
    /// It binds the reader, whose suite is another one.
    ConsumerSide,
    /// Nothing that could be seen depends on it.
    NotObservable,
    /// A person must decide.
    HumanJudgement,
    /// It allows and demands nothing.
    Permission,
    /// It binds a platform that no suite drives.
    OtherPlatform,
    /// Another row says the same; the note names it.
    DuplicateOf,
    /// Its suite is not built yet.
    NotBuilt,
}

impl Unchecked {
    /// The word of the catalogue.
    pub const fn as_str(self) -> &'static str {
        match self {
            Unchecked::ConsumerSide => "consumer-side",
            Unchecked::NotObservable => "not-observable",
            Unchecked::HumanJudgement => "human-judgement",
            Unchecked::Permission => "permission",
            Unchecked::OtherPlatform => "other-platform",
            Unchecked::DuplicateOf => "duplicate-of",
            Unchecked::NotBuilt => "not-built",
        }
    }
}

impl Requirement {
    /// Whose requirement it is.
    pub const fn spec(&self) -> Spec {
        self.since.spec
    }

    /// Whether `version` has it.
    pub fn holds_in(&self, version: Version) -> bool {
        self.since <= version && self.until.is_none_or(|until| version <= until)
    }

    /// The word that `version` uses. Also for versions that do not have the requirement, for notes about it.
    pub fn keyword_in(&self, version: Version) -> Keyword {
        self.levels.iter().rev().find(|(from, _)| *from <= version).map_or(self.keyword, |(_, keyword)| *keyword)
    }

    /// What it counts as in `version`, or none if that version does not have it.
    pub fn level_in(&self, version: Version) -> Option<Level> {
        if !self.holds_in(version) {
            return None;
        }
        self.counts_as.or_else(|| self.keyword_in(version).level())
    }

    /// The names of the checks that decide it; empty if it is unchecked.
    pub const fn checks(&self) -> &'static [&'static str] {
        match self.decided {
            Decided::Checks(names) => names,
            Decided::Unchecked(..) => &[],
        }
    }

    /// Whether it binds `role`.
    pub fn binds(&self, role: &str) -> bool {
        self.binds.contains(&role)
    }

    /// The address of its section in `version` (the newest one that has it, if `version` does not). What stands in our own book is
    /// shown as a path of this repository.
    pub fn section_url(&self, version: Version) -> String {
        if self.section.starts_with("https://") || self.section.starts_with("docs/") {
            return self.section.to_owned();
        }
        let at = if self.holds_in(version) { version } else { self.until.unwrap_or(self.since) };
        let place =
            at.release().map_or("main", |release| if release.tag.is_empty() { release.commit } else { release.tag });
        format!("https://github.com/opencontainers/{}-spec/blob/{place}/{}", self.spec(), self.section)
    }
}
