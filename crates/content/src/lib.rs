//! What all judging starts from: digests, media types, references and the other value grammars, JSON documents
//! with byte spans, sources of bytes, the walk over descriptors, tar archives and the one-pass scan of layers.
//!
//! This crate reports what is there. It does not judge, does no network, and never fails for a fault of what it reads.

pub mod annotation_key;
pub mod base64;
pub mod compression;
pub mod digest;
pub mod document;
pub mod media_type;
pub mod platform;
pub mod reference;
pub mod scan;
pub mod signal;
pub mod source;
pub mod spdx;
pub mod tar;
pub mod timestamp;
pub mod uri;
pub mod walk;
