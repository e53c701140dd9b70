//! Pulling (spec.md#pull). Everything here only reads the shelf, but for the content of another repository.
pub mod blobs;
pub mod elsewhere;
pub mod manifests;
pub mod missing;
pub mod ranges;
