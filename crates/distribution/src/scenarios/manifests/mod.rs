//! Pushing manifests (spec.md#pushing-manifests).
pub mod digests;
pub mod kept;
pub mod sizes;
pub mod tags;
pub mod taken;
pub mod unknown;
