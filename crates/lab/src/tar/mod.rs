//! A tar writer that can bend every byte of an archive.

mod archive;
mod entry;
mod header;

pub use archive::{End, Tar};
pub use entry::{Dialect, Entry, Padding, pax_record};
pub use header::{Checksum, Field, Header};
