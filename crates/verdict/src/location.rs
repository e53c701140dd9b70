//! Where a finding is.

use serde::{Deserialize, Serialize};

/// A range of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// First byte.
    pub start: u64,
    /// The byte after the last one.
    pub end: u64,
}

/// The piece of a document that a person looks at, and the bytes of it that are meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excerpt {
    /// The text; bytes that are not UTF-8 are replaced.
    pub text: String,
    /// The 1-based line of the document on which the text begins.
    pub line: u64,
    /// The bytes of `text` that are meant.
    pub highlight: Span,
}

/// An entry of a tar archive.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// 1-based number in the order of the archive.
    pub number: u64,
    /// Its name as stored; bytes that are not UTF-8 are escaped.
    pub name: String,
    /// Where its header begins, in bytes of the uncompressed archive.
    pub offset: u64,
}

/// The place of a finding: a thing, the way to it, and the spot in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Location {
    /// What holds the spot: a digest, or a file of a layout such as `index.json`.
    pub subject: String,
    /// The way to it from where the walk began: `index.json /manifests/0 /layers/2`. Empty for what nothing points to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// The JSON pointer (RFC 6901) of the value that is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The bytes of the document that are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// 1-based line of the span's first byte.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// 1-based column of the span's first byte, in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// The entry of the tar archive that is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Entry>,
    /// A byte offset in the blob as it is stored, for what is neither a value nor an entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// The exchange of the run's record that shows it: `scenario#number`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<String>,
    /// The piece of the document or of the exchange to show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
}
