//! The pull side of the distribution API: manifests and blobs of one registry.
mod answer;
mod pull;
mod redirect;

pub use pull::{Blob, Fetched, Registry, RegistryOptions};
