//! One run, as data: `report.json`. Every other format is a function of it.

use serde::{Deserialize, Serialize};

use crate::colour::Verdict;
use crate::finding::Finding;
use crate::outcome::Outcome;
use crate::vector::Vector;

/// The version of the shape of `report.json`.
pub const SCHEMA_VERSION: &str = "1";

/// One run: the source of truth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Report {
    /// The version of this shape, see [`SCHEMA_VERSION`].
    pub schema_version: String,
    /// Which Greenlight.
    pub tool: ToolRecord,
    /// Which catalogue.
    pub catalogue: CatalogueRecord,
    /// What was judged.
    pub subject: Subject,
    /// The spec and its version: `image 1.1.1`.
    pub spec: String,
    /// The name of the profile.
    pub profile: String,
    /// The role: `image`.
    pub role: String,
    /// The colour of the whole.
    pub verdict: Verdict,
    /// The vector of the whole.
    pub counts: Vector,
    /// One line a requirement of the profile, for the whole, sorted by id.
    pub outcomes: Vec<OutcomeRecord>,
    /// Worst first, then in the order of the walk.
    pub findings: Vec<Finding>,
    /// The members of a set (the images and artifacts that were reached), each with its own verdict.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<SubjectRecord>,
    /// For a live subject, the verdict for each version that was judged from the one run, oldest first; the version that the
    /// report is about is among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineRecord>,
    /// For a live subject, how it was driven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<RunRecord>,
    /// The tree of descriptors that was walked; parents come before children.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<Node>,
    /// The documents that findings or readers point into, as far as they are small enough to keep.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Document>,
    /// Waivers in force. They ease the exit code, never the colour.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<WaiverRecord>,
    /// Where it ran.
    pub environment: Environment,
    /// When it ran; the only part in which two runs over the same subject differ.
    pub times: Times,
}

/// Which Greenlight wrote the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToolRecord {
    /// `greenlight`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// Which catalogue the requirements come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueRecord {
    /// `sha256:` and the digest of the catalogue's files.
    pub digest: String,
}

/// What was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// As the user named it, without secrets.
    pub name: String,
    /// The form: `layout directory`, `layout archive`, `docker archive`, `registry reference`, `document`.
    pub form: String,
    /// The digest of the entry point (the root manifest or index, `index.json`, the document), if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// The outcome of one requirement on the whole subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeRecord {
    /// The id of the requirement.
    pub requirement: String,
    /// What it counts as here: `MUST`, `SHOULD`, `MAY`.
    pub level: String,
    /// The word of the spec.
    pub keyword: String,
    /// The outcome.
    pub outcome: Outcome,
    /// The subject: the same name as in [`Subject`].
    pub subject: String,
    /// Why, for all that is neither pass nor fail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A member of a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectRecord {
    /// The digest of its manifest.
    pub digest: String,
    /// What it is: `image`, `artifact`, `attestation`, `signature`, `index`, `layout` and so on.
    pub kind: String,
    /// What people call it: a reference name, a platform.
    pub name: String,
    /// Its colour.
    pub verdict: Verdict,
    /// Its vector.
    pub counts: Vector,
}

/// The verdict for one version of the spec, out of the same run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineRecord {
    /// The spec and its version: `distribution 1.0.1`.
    pub spec: String,
    /// Its colour.
    pub verdict: Verdict,
    /// Its vector.
    pub counts: Vector,
    /// The categories of the spec, each with its own verdict over its own requirements.
    pub categories: Vec<CategoryRecord>,
    /// One line a requirement, as in [`Report::outcomes`]; empty for the version that the report is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<OutcomeRecord>,
}

/// The verdict on one category of a spec: `pull`, `push`, `discovery`, `management`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryRecord {
    /// The name of the category.
    pub name: String,
    /// Its colour.
    pub verdict: Verdict,
    /// Its vector.
    pub counts: Vector,
}

/// How a live subject was driven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunRecord {
    /// `full`, `quick`, `read-only`, `only`.
    pub mode: String,
    /// What repeats the run: the same seed gives the same requests.
    pub seed: String,
    /// Scenarios that ran side by side.
    pub lanes: u64,
    /// Requests that were sent for the subject, those of the clean-up among them.
    pub requests: u64,
    /// How often it was waited because the subject asked for it (429 with `Retry-After`).
    pub waits: u64,
    /// The repositories that were used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repositories: Vec<String>,
    /// What was made and could not be removed, one line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_behind: Vec<String>,
}

/// One thing that the walk reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Node {
    /// Its digest, or the name of a file of a layout.
    pub id: String,
    /// The index in `nodes` of the thing that points to it first; none for where the walk began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<u64>,
    /// Where in the parent: `/manifests/0`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pointer: String,
    /// What it is: `index`, `image`, `artifact`, `config`, `layer`, `blob`, …
    pub kind: String,
    /// The media type that it was read as.
    pub media_type: String,
    /// Its size in bytes as stored, if it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// What people call it: a reference name, a platform.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Whether its content was read and has the digest that was claimed; none if that could not be verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<bool>,
    /// For a layer: what is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<LayerMap>,
}

/// What is in a layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LayerMap {
    /// `none`, `gzip`, `zstd`.
    pub compression: String,
    /// Size of the uncompressed archive in bytes.
    pub content_size: u64,
    /// Digest of the uncompressed archive.
    pub diff_id: String,
    /// Number of entries.
    pub entries: u64,
    /// Number of whiteouts among them.
    pub whiteouts: u64,
}

/// A document, for readers that show findings in their source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Document {
    /// The same as [`Node::id`].
    pub id: String,
    /// Its text; bytes that are not UTF-8 are replaced by `?`, one for one, so that byte spans stay true.
    pub text: String,
    /// Whether the document is longer than `text`.
    pub truncated: bool,
}

impl Document {
    /// The document with this id, or at most so many bytes from its beginning.
    pub fn of_bytes(id: impl Into<String>, bytes: &[u8], most: usize) -> Document {
        let length = bytes.len().min(most);
        let mut text = String::with_capacity(length);
        for chunk in bytes.get(..length).unwrap_or_default().utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(chunk.invalid().iter().map(|_| '?'));
        }
        Document { id: id.into(), text, truncated: length < bytes.len() }
    }
}

/// A waiver that was in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaiverRecord {
    /// The id of the requirement.
    pub requirement: String,
    /// The subject that it holds for.
    pub subject: String,
    /// Why.
    pub reason: String,
    /// Its last day, `YYYY-MM-DD`.
    pub until: String,
}

/// Where it ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// The operating system.
    pub os: String,
    /// The architecture.
    pub architecture: String,
}

/// When it ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Times {
    /// RFC 3339, UTC.
    pub started: String,
    /// RFC 3339, UTC.
    pub finished: String,
    /// Wall time in milliseconds.
    pub milliseconds: u64,
}
