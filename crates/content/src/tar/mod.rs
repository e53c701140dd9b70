//! Tar archives as facts: entries, dialects, faults and the end, read from a stream in pieces of any size.
//!
//! [`TarReader`] understands POSIX ustar and pax, GNU tar with its long names, base-256 numbers and sparse files, star, and what
//! came before them. It judges nothing, keeps going as long as the structure can be followed, and needs the same little memory
//! for any archive.

mod block;
mod entry;
mod extension;
mod facts;
mod header;
mod limits;
mod numeric;
mod path;
mod pax;
mod problem;
mod reader;

#[cfg(test)]
mod reader_tests;
#[cfg(test)]
pub(crate) mod writer;

pub use block::BLOCK;
pub use entry::{Dialect, Entry, EntryKind, EntryVisitor, PathSource};
pub use facts::{AfterEnd, Dialects, EndOfArchive, TarFacts};
pub use limits::TarLimits;
pub use numeric::{Encoding, Numeric};
pub use path::{NormalPath, base_name, normalise, parent};
pub use pax::{PaxFault, PaxRecords};
pub use problem::{TarProblem, TarProblemKind};
pub use reader::TarReader;
