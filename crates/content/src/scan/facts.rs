//! What a scan is asked for, and what it answers.

use crate::compression::{Limits, StreamFacts};
use crate::digest::{Algorithm, Digests};
use crate::tar::{TarFacts, TarLimits};

/// What is wanted besides size and digests of the stored bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Want<'a> {
    /// Decode the stream. Without it the two others are not looked at.
    pub content: bool,
    /// Calculate these digests of the content.
    pub diff_algorithms: &'a [Algorithm],
    /// Read the content as a tar archive.
    pub tar: bool,
}

/// Bounds of a scan.
#[derive(Debug, Clone, Copy, Default)]
pub struct ScanLimits {
    /// Bounds of decoding.
    pub stream: Limits,
    /// Bounds of reading an archive.
    pub tar: TarLimits,
}

/// Facts of one blob. They say what is there, not whether it is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobFacts {
    /// Digests of the stored bytes, at least under the algorithms that were asked for. Right whatever went wrong further in.
    pub stored: Digests,
    /// All stored bytes.
    pub stored_size: u64,
    /// The first 512 stored bytes.
    pub head: Vec<u8>,
    /// The stream that the stored bytes are; `None` if no content was wanted.
    pub stream: Option<StreamFacts>,
    /// Digests of the content; `None` if none was wanted or the content is not known to be whole and right.
    pub content: Option<Digests>,
    /// Bytes of content, up to the first error of the stream.
    pub content_size: u64,
    /// The archive that the content is; `None` if it was not wanted. It may say that the content is no tar.
    pub tar: Option<TarFacts>,
}
