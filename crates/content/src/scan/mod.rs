//! One pass over a blob: stored bytes, their digest, decompression, the digest of the content, tar headers.
//!
//! Nothing is unpacked and nothing is kept but facts, so a scan needs the same memory for a blob of any size.

mod facts;
mod pass;

#[cfg(test)]
mod pass_tests;
#[cfg(test)]
mod tool_tests;

pub use facts::{BlobFacts, ScanLimits, Want};
pub use pass::scan_blob;

pub use crate::tar::EntryVisitor;
