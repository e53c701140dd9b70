//! The content of an image as evidence: kept while it is judged, and given again in place of the image.
//!
//! What a registry gave is kept blob by blob, by the digests of what came; what lies on disk is copied as it is.

mod kept;
mod recorder;

pub use kept::open;
pub use recorder::Recorder;

use serde::{Deserialize, Serialize};

/// The file that says what is kept.
pub const INDEX: &str = "image.json";
/// The folder of kept blobs.
const BLOBS: &str = "blobs";
/// The copy of what lies on disk.
const COPY: &str = "copy";

/// The largest blob that is kept, in bytes.
const LARGEST: u64 = 16 << 20;

/// What is kept.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Index {
    /// A copy of a file or folder.
    Copy,
    /// What a registry gave.
    Registry {
        /// The content that the reference named.
        root: RootEntry,
        /// Everything that was asked for.
        opened: Vec<Entry>,
    },
}

/// The content that a reference named.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RootEntry {
    digest: String,
    media_type: String,
    name: String,
}

/// Something that was asked for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Entry {
    digest: String,
    media_type: String,
    /// What came.
    came: Came,
}

/// What came for a digest.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Came {
    /// Bytes, by the hexadecimal SHA-256 of what they are.
    Bytes(String),
    /// More bytes than are kept.
    LeftOut,
    /// The registry does not have it.
    Nothing,
}
