//! Pushing blobs (spec.md#pushing-blobs, spec.md#mounting-a-blob-from-another-repository).
pub mod algorithms;
pub mod chunks;
pub mod digests;
pub mod ended;
pub mod malformed;
pub mod mounts;
pub mod order;
pub mod resumption;
pub mod sessions;
pub mod single;
pub mod unmountable;
pub mod whole;
