//! The files of an image layout (image-layout.md) and the archive around it.

pub(super) mod archive;
pub(super) mod blob_names;
pub(super) mod docker_view;
pub(super) mod header;
pub(super) mod missing_blobs;
pub(super) mod well_known_files;
