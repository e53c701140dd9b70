//! Image manifests (manifest.md), and what they share with indexes.

pub(super) mod artifact;
pub(super) mod artifact_type;
pub(super) mod config;
pub(super) mod layers;
pub(super) mod media_type;
pub(super) mod portability;
pub(super) mod schema_version;
pub(super) mod subject;
