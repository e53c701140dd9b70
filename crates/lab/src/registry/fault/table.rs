//! All faults in one table, sorted by name.

use super::{
    delete, errors, http, names, pull_blobs, pull_manifests, pull_ranges, push_blobs, push_chunks, push_manifests,
    push_mounts, push_terms, referrer_pages, referrers, sessions, tags,
};
use crate::registry::switch::{Fault, merged};

/// The faults that a registry of the lab can have, sorted by name.
pub static FAULTS: &[Fault] = merged!(
    Fault,
    &[
        delete::FAULTS,
        errors::FAULTS,
        http::FAULTS,
        names::FAULTS,
        pull_blobs::FAULTS,
        pull_manifests::FAULTS,
        pull_ranges::FAULTS,
        push_blobs::FAULTS,
        push_chunks::FAULTS,
        push_manifests::FAULTS,
        push_mounts::FAULTS,
        push_terms::FAULTS,
        referrer_pages::FAULTS,
        referrers::FAULTS,
        sessions::FAULTS,
        tags::FAULTS,
    ]
);

/// The fault of this name.
pub fn fault(name: &str) -> Option<&'static Fault> {
    FAULTS.iter().find(|fault| fault.name == name)
}
