//! Annotations, and labels, which follow the same rules (annotations.md).

pub(super) mod base_image;
pub(super) mod created;
mod given;
pub(super) mod licenses;
pub(super) mod map;
pub(super) mod ref_name;
pub(super) mod reserved_keys;
pub(super) mod reverse_domain_keys;
pub(super) mod unique_keys;
pub(super) mod urls;
