//! What is known about an archive after all of it was read.

use super::entry::Dialect;
use super::problem::TarProblem;

/// Facts of one archive. They say what is there, not whether it is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TarFacts {
    /// Bytes that were read, from the first header to the end of the content.
    pub size: u64,
    /// Entries up to the end of the archive; extension headers are not counted.
    pub entries: u64,
    /// How the archive ends.
    pub end: EndOfArchive,
    /// What stands behind the end.
    pub after_end: AfterEnd,
    /// Forms of headers that were seen.
    pub dialects: Dialects,
    /// Global pax headers (`g`).
    pub global_headers: u64,
    /// Offset of the first of them.
    pub first_global_header: Option<u64>,
    /// The first hundred problems.
    pub problems: Vec<TarProblem>,
    /// How many problems there were.
    pub problem_count: u64,
}

impl TarFacts {
    /// Whether the content is a tar archive at all, be it a broken one.
    pub fn is_tar(&self) -> bool {
        self.end != EndOfArchive::NotTar
    }
}

/// How an archive ends. Offsets are in the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EndOfArchive {
    /// Two zero blocks, the first of them at this offset.
    Closed {
        /// Offset of the first zero block.
        offset: u64,
    },
    /// One zero block, and then the content ends or something else follows.
    LoneZeroBlock {
        /// Offset of the zero block.
        offset: u64,
    },
    /// The content ends behind the last entry without a zero block; also for content of no bytes at all.
    Missing {
        /// Where the first zero block should be.
        offset: u64,
    },
    /// The content ends inside a header, data or padding; a problem says which.
    Truncated {
        /// The size of the content.
        offset: u64,
    },
    /// A block that is no header stands where one should be, or a size cannot be read; what follows was not followed.
    Lost {
        /// Offset of that block.
        offset: u64,
    },
    /// We stopped before the end: the stream failed or a limit was reached.
    NotReached {
        /// How far we came.
        offset: u64,
    },
    /// The first block is no tar header.
    NotTar,
}

/// What stands behind the end of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct AfterEnd {
    /// Bytes behind the two zero blocks (or the lone one).
    pub length: u64,
    /// Offset in the content of the first of them that is not zero.
    pub first_nonzero: Option<u64>,
    /// Entries of a further archive that begins at the first byte that is not zero: readers disagree whether they count.
    pub hidden_entries: u64,
}

/// Which forms of headers an archive uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Dialects {
    /// Headers without magic.
    pub v7: bool,
    /// POSIX ustar headers.
    pub ustar: bool,
    /// Pax extended headers, `x` or `g`.
    pub pax: bool,
    /// GNU headers, or its `L` and `K` entries.
    pub gnu: bool,
    /// star headers.
    pub star: bool,
}

impl Dialects {
    pub(super) fn see(&mut self, dialect: Dialect, typeflag: u8) {
        match dialect {
            Dialect::V7 => self.v7 = true,
            Dialect::Ustar => self.ustar = true,
            Dialect::Gnu => self.gnu = true,
            Dialect::Star => self.star = true,
        }
        match typeflag {
            b'x' | b'g' => self.pax = true,
            b'L' | b'K' => self.gnu = true,
            _ => {}
        }
    }
}
