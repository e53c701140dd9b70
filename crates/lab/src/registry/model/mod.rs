//! What a registry keeps: repositories with blobs, manifests and tags, and uploads that are open.

mod blob;
mod depot;
mod document;
mod repository;
mod state;
mod upload;

pub(super) use blob::Blob;
pub(super) use depot::Depot;
pub(super) use document::{Document, IMAGE, INDEX, guess};
pub(super) use repository::{Manifest, Repository};
pub(super) use state::{Model, Target};
pub(super) use upload::Upload;
