//! Fuzz targets. Each is a function of bytes that panics where what it exercises breaks a promise.
//!
//! The programs in `targets/` hand them to libFuzzer, and `tests/replay.rs` runs them over the kept corpora. `run` builds the
//! programs and starts them.

mod archive;
mod compressed;
mod document;
mod json;
mod judged;
mod layer;
mod pieces;
mod reference;
mod report_json;
mod tar;
mod wire_head;

pub use archive::archive;
pub use compressed::compressed;
pub use document::{VERSIONS, document, reading_of};
pub use json::json;
pub use layer::layer;
pub use reference::reference;
pub use report_json::report;
pub use tar::tar;
pub use wire_head::wire_head;

/// What is fuzzed.
pub type Target = fn(&[u8]);

/// Every target by the name of its program and of its corpus.
pub const TARGETS: &[(&str, Target)] = &[
    ("json", json),
    ("reference", reference),
    ("tar", tar),
    ("compressed", compressed),
    ("layer", layer),
    ("document", document),
    ("archive", archive),
    ("wire_head", wire_head),
    ("report", report),
];
