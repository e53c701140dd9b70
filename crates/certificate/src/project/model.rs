//! A project as data, and as text again.

use std::fmt::Write;

use catalogue::{Spec, Version};
use verdict::WaiverRecord;

use crate::date::Date;

/// What `greenlight.toml` says. Everything may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Project {
    /// What is judged, as `check` or `registry` takes it.
    pub subject: Option<String>,
    /// The spec and its version, or the line whose newest version counts: `distribution 1.1.1`, `distribution 1.1`.
    pub spec: Option<String>,
    /// The name of the profile.
    pub profile: Option<String>,
    /// The path of the program behind a registry, whose digest a certificate names.
    pub program: Option<String>,
    /// What is excused. Each is in force on the day on which the file was read.
    pub waivers: Vec<Waiver>,
}

/// A requirement that is excused for one subject until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The id of the requirement.
    pub requirement: String,
    /// The name or the digest of the subject, as reports write it.
    pub subject: String,
    /// Why.
    pub reason: String,
    /// The last day.
    pub until: Date,
}

impl Project {
    /// The name that a project file has where nobody names one.
    pub const FILE_NAME: &'static str = "greenlight.toml";

    /// The version that [`Project::spec`] names; none if it names none.
    pub fn version(&self) -> Option<Version> {
        named_version(self.spec.as_deref()?)
    }

    /// The file: TOML that [`Project::parse`] reads back.
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        let keys =
            [("subject", &self.subject), ("spec", &self.spec), ("profile", &self.profile), ("program", &self.program)];
        for (key, value) in keys {
            if let Some(value) = value {
                line(&mut out, key, value);
            }
        }
        for waiver in &self.waivers {
            out.push_str(if out.is_empty() { "[[waiver]]\n" } else { "\n[[waiver]]\n" });
            line(&mut out, "requirement", &waiver.requirement);
            line(&mut out, "subject", &waiver.subject);
            line(&mut out, "reason", &waiver.reason);
            line(&mut out, "until", &waiver.until.to_string());
        }
        out
    }
}

impl Waiver {
    /// Whether it is for a subject of this name or digest.
    pub fn is_for(&self, subject: &verdict::Subject) -> bool {
        self.subject == subject.name || subject.digest.as_ref() == Some(&self.subject)
    }

    /// As a report lists it.
    pub fn record(&self) -> WaiverRecord {
        WaiverRecord {
            requirement: self.requirement.clone(),
            subject: self.subject.clone(),
            reason: self.reason.clone(),
            until: self.until.to_string(),
        }
    }
}

/// The version that a text like `distribution 1.1.1` or `distribution 1.1` names.
pub(super) fn named_version(text: &str) -> Option<Version> {
    let (spec, version) = text.split_once(' ')?;
    Spec::ALL.into_iter().find(|known| known.as_str() == spec)?.version_or_line(version)
}

// The writer of the TOML library knows what must be escaped.
fn line(out: &mut String, key: &str, value: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{key} = {}", toml::Value::String(value.to_owned()));
}
