//! HTTP/1.1 as it is on the wire, authentication, the pull side of a registry, and attaching to images.
//!
//! Callers are plain threads. Every connection carries its own small runtime, which only turns while its caller waits, so
//! nothing is read ahead of who reads it and no call needs a second thread.
//!
//! From the bottom up: [`exchange`] sends one request and gives one answer, and records both; [`auth`] and [`credentials`]
//! find out what to answer to a challenge; [`registry`] sends in somebody's name, pulls manifests and blobs, and attaches things
//! to images and finds them there. Nothing
//! below [`registry`] follows a redirect, waits or sends again by itself, and whatever [`registry`] does of that stands in the
//! transcript. [`link`] and [`warning`] read headers for whoever judges them, and [`har`] writes exchanges down.
pub mod auth;
pub mod credentials;
mod error;
pub mod exchange;
mod field;
pub mod har;
pub mod link;
pub mod redact;
pub mod registry;
pub mod retry;
mod source;
pub mod tls;
pub mod warning;

pub use error::{Error, Unreachable};
pub use field::FieldError;
pub use source::RegistrySource;
