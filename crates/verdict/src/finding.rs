//! One place where one requirement is violated.

use std::fmt;

use catalogue::Level;
use serde::{Deserialize, Serialize};

use crate::location::Location;

/// What a finding weighs. Ordered: a note weighs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Legal, but worth knowing: exotic, newer than the claimed version, not verified.
    #[serde(rename = "NOTE")]
    Note,
    /// A SHOULD: yellow.
    #[serde(rename = "SHOULD")]
    Should,
    /// A MUST: red.
    #[serde(rename = "MUST")]
    Must,
}

impl Severity {
    /// `MUST`, `SHOULD` or `NOTE`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "NOTE",
            Severity::Should => "SHOULD",
            Severity::Must => "MUST",
        }
    }
}

impl From<Level> for Severity {
    fn from(level: Level) -> Severity {
        match level {
            Level::Must => Severity::Must,
            Level::Should => Severity::Should,
            Level::May => Severity::Note,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One place where one requirement is violated, or could not be verified.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Finding {
    /// The id of the requirement.
    pub requirement: String,
    /// What it weighs.
    pub level: Severity,
    /// The word that the spec uses: `REQUIRED`, `MUST NOT`, `definition`.
    pub keyword: String,
    /// What is wrong, in one line.
    pub message: String,
    /// Where.
    pub location: Location,
    /// What the requirement asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What is there instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub got: Option<String>,
    /// How to mend it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The address of the section of the spec.
    pub section: String,
    /// How to see it again without Greenlight, in one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reproduce: Option<String>,
    /// Who else breaks the requirement, as far as that is known. It never changes a verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<String>,
    /// How many places share this one cause; `location` is the first of them.
    pub count: u64,
    /// Further places, as many as are worth keeping.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Location>,
}
