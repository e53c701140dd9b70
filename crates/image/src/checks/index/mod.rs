//! Image indexes (image-index.md).

pub(super) mod entries;
pub(super) mod platform;
pub(super) mod platform_matches_config;
pub(super) mod portability;
