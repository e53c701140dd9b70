//! What all others build on: is it a registry, does it take an image, what does it let go of?
pub mod base_url;
pub mod deletion;
pub mod named_content;
pub mod referrers;
pub mod shelf;
