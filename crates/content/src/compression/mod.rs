//! Compressed streams as facts: members, frames, sizes, the first fault and what stands behind the end.
//!
//! [`Decoder`] is fed stored bytes in pieces of any size and hands on content. It judges nothing: a stream that breaks off is
//! a [`StreamError`] inside [`StreamFacts`], and stored bytes are still counted to the end.

mod decoder;
mod facts;
mod gzip;
mod gzip_header;
mod kind;
mod limits;
mod output;
mod trailing;
mod zstandard;
mod zstd_frame;

#[cfg(test)]
mod decoder_tests;

pub use decoder::Decoder;
pub use facts::{StreamError, StreamErrorKind, StreamFacts, Trailing};
pub use kind::{Compression, MAGIC_LEN, detect};
pub use limits::Limits;
