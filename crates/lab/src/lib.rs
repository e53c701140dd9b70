//! Reference subjects and their faults: an image builder that can bend every byte, and the table of what each bend breaks.
//!
//! Everything here is deterministic: the same call gives the same bytes.

pub mod big;
pub mod bundle;
pub mod bytes;
pub mod digest;
pub mod fault;
pub mod floor;
pub mod gzip;
pub mod image;
pub mod json;
pub mod registry;
pub mod runtime;
pub mod seed;
pub mod tar;
pub mod zstd;
