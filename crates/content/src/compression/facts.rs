//! What is known about a stored stream after all of it was read.

use super::Compression;

/// Facts of one stored stream. They say what is there, not whether it is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamFacts {
    /// What the first bytes announced, and so how the rest was read.
    pub compression: Compression,
    /// gzip members, or zstd frames that hold content, which were decoded to their end.
    pub members: u64,
    /// zstd frames that a decoder skips.
    pub skippable_frames: u64,
    /// All stored bytes.
    pub stored_size: u64,
    /// Bytes of content that came out, up to the first error.
    pub content_size: u64,
    /// The first reason why the content is not known to be whole and right.
    pub error: Option<StreamError>,
    /// Bytes behind the last member that begin no further one.
    pub trailing: Option<Trailing>,
}

/// Where and why decoding stopped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} at stored byte {stored_offset}")]
pub struct StreamError {
    /// Offset in the stored bytes: of the faulty field where there is one, of the block for damaged zstd data, of the end for
    /// a stream that is cut off, of the member or block in which a limit was reached.
    pub stored_offset: u64,
    /// The kind of fault.
    pub kind: StreamErrorKind,
    /// What is wrong, in a few words.
    pub message: String,
}

/// Kinds of [`StreamError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StreamErrorKind {
    /// A member or frame header that its format does not allow.
    Header,
    /// Compressed data that cannot be decoded.
    Data,
    /// The content differs from the checksum that the stream carries.
    Checksum,
    /// The content differs from the length that the stream carries.
    Length,
    /// The stored bytes end inside a member or frame.
    Truncated,
    /// A bound of ours was reached; this says nothing against the stream.
    Limit,
    /// Legal, or at least known, but nothing we decode: a dictionary, bzip2, xz.
    Unsupported,
}

impl StreamErrorKind {
    /// Whether the stream itself is at fault; `false` means that we could not look any further.
    pub fn is_fault(self) -> bool {
        !matches!(self, Self::Limit | Self::Unsupported)
    }
}

/// Bytes behind the last member or frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trailing {
    /// Offset of the first of them in the stored bytes.
    pub stored_offset: u64,
    /// How many there are.
    pub length: u64,
    /// Whether each of them is zero, as padding by a tape device leaves it.
    pub all_zero: bool,
    /// Whether the first byte that is not zero begins a known compression magic: some readers would go on there.
    pub another_member: bool,
}
