//! What does not fit together in an archive.

use super::pax::PaxFault;

/// A problem of an archive's structure, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TarProblem {
    /// Offset in the content of the block or record at fault.
    pub offset: u64,
    /// Number of the entry that it belongs to, from 1; the next one if it stands between entries.
    pub entry: u64,
    /// The entry's path as far as it is known, cut after 4,096 bytes.
    pub name: Option<Vec<u8>>,
    /// What is wrong.
    pub kind: TarProblemKind,
}

/// Kinds of [`TarProblem`]. How an archive ends and what stands behind it is in [`TarFacts`](super::TarFacts) instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TarProblemKind {
    /// A header whose checksum is wrong, but which can still be read.
    #[error("header checksum is {}, the header gives {computed}", shown(*stored))]
    BadChecksum {
        /// The number in the header; `None` if it is none.
        stored: Option<i64>,
        /// The sum over the header.
        computed: u32,
    },
    /// A block where a header must stand that is neither zero nor a header.
    #[error("a block where a header must stand is neither a header nor zero")]
    NotAHeader,
    /// A number that is neither octal nor base-256, or is out of range.
    #[error("header field `{field}` holds no number")]
    BadNumber {
        /// Name of the field.
        field: &'static str,
    },
    /// A negative number where none can be.
    #[error("header field `{field}` is negative")]
    NegativeNumber {
        /// Name of the field.
        field: &'static str,
    },
    /// The content ends inside a header.
    #[error("the archive ends inside a header")]
    HeaderTruncated,
    /// The content ends inside an extension header's data.
    #[error("the archive ends inside an extension header of type `{}`", char::from(*typeflag))]
    ExtensionTruncated {
        /// `x`, `g`, `L` or `K`.
        typeflag: u8,
    },
    /// The content ends inside an entry's data, or the entry's size is too large.
    #[error("the archive ends after {present} of the entry's {declared} bytes")]
    DataTruncated {
        /// The entry's size.
        declared: u64,
        /// Bytes that are there.
        present: u64,
    },
    /// All data is there, but the padding to a whole block is not.
    #[error("the archive ends {missing} bytes before the entry's last block is full")]
    PaddingTruncated {
        /// Bytes that are missing.
        missing: u64,
    },
    /// A pax record that is not well-formed; the records behind it are not read.
    #[error("pax record is malformed: {fault}")]
    PaxRecord {
        /// What is wrong with it.
        fault: PaxFault,
    },
    /// A pax record whose value is not what its key asks for.
    #[error("pax record `{key}` holds no usable value")]
    PaxValue {
        /// The key.
        key: &'static str,
    },
    /// An extension header without an entry behind it.
    #[error("no entry follows the extension header of type `{}`", char::from(*typeflag))]
    OrphanExtension {
        /// `x`, `L` or `K`.
        typeflag: u8,
    },
    /// A second extension header of one type for one entry; it replaces the first.
    #[error("the entry has more than one extension header of type `{}`", char::from(*typeflag))]
    RepeatedExtension {
        /// `x`, `L` or `K`.
        typeflag: u8,
    },
    /// A pax `path` or `linkpath` together with a GNU long name or link.
    #[error("the entry has a pax `{key}` record and a GNU long name for the same; readers disagree which counts")]
    MixedNames {
        /// `path` or `linkpath`.
        key: &'static str,
    },
    /// A bound of ours was reached; this says nothing against the archive.
    #[error("{what} is beyond the limit of {limit}")]
    Limit {
        /// What is too large.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
}

fn shown(stored: Option<i64>) -> String {
    stored.map_or_else(|| "no number".to_owned(), |number| number.to_string())
}

impl TarProblemKind {
    /// Whether the archive is at fault; `false` means that we could not look any further.
    pub fn is_fault(&self) -> bool {
        !matches!(self, Self::Limit { .. })
    }
}
