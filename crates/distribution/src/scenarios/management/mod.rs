//! Content management (spec.md#content-management): what was deleted is gone, and nothing else is.
pub mod blobs;
pub mod isolation;
pub mod manifests;
mod tag_list;
pub mod tags;
