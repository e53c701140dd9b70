//! The faults, a table for each chapter of the spec.

mod change;
mod delete;
mod errors;
mod http;
mod names;
mod pull_blobs;
mod pull_manifests;
mod pull_ranges;
mod push_blobs;
mod push_chunks;
mod push_manifests;
mod push_mounts;
mod push_terms;
mod referrer;
mod referrer_pages;
mod referrers;
mod sessions;
mod table;
mod tags;
mod when;

pub use table::{FAULTS, fault};
