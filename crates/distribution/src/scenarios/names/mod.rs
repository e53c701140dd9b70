//! What repositories and tags may be called (spec.md#pulling-manifests).
