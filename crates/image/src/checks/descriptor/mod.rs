//! Descriptors (descriptor.md) and the content that they describe.

pub(super) mod artifact_type;
pub(super) mod content_digest;
pub(super) mod content_size;
pub(super) mod data;
pub(super) mod digest;
pub(super) mod empty_value;
pub(super) mod media_type;
pub(super) mod platform_presence;
pub(super) mod size;
pub(super) mod urls;
