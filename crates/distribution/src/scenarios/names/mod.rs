//! What repositories and tags may be called, and what else may stand in their place (spec.md#pulling-manifests).
pub mod digests;
pub mod references;
mod refused;
pub mod repositories;
