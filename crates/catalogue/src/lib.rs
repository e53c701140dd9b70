//! The document that says what gets checked, as Rust sees it.
//!
//! The source of truth is the TOML under `catalogue/` at the root of the repository; [`table`] is generated from it
//! (`cargo run -p catalogue --example generate`), checked in and verified by a test, so that a start of the binary
//! parses nothing. Each requirement has a Rust name: `image.descriptor.size-required` is
//! [`image::DESCRIPTOR_SIZE_REQUIRED`].

mod error_code;
mod known;
mod level;
mod nearest;
mod profile;
mod requirement;
#[rustfmt::skip]
mod table;
mod version;

pub use error_code::ERROR_CODES;
pub use known::{Known, Shared};
pub use level::{Keyword, Level};
pub use nearest::nearest;
pub use profile::Profile;
pub use requirement::{Decided, Observable, Requirement, Unchecked};
pub use table::{CATALOGUE_DIGEST, KNOWN_RUNTIMES, PROFILES, distribution, image, runtime};
pub use version::{Release, Spec, Version};

/// Every requirement of `spec`, sorted by id.
pub fn requirements(spec: Spec) -> &'static [&'static Requirement] {
    match spec {
        Spec::Image => image::ALL,
        Spec::Distribution => distribution::ALL,
        Spec::Runtime => runtime::ALL,
    }
}

/// The requirement with this id, of whichever spec.
pub fn requirement(id: &str) -> Option<&'static Requirement> {
    let spec = Spec::of_id(id)?;
    let all = requirements(spec);
    all.binary_search_by(|row| row.id.cmp(id)).ok().and_then(|at| all.get(at).copied())
}

/// The profile of `spec` with this name.
pub fn profile(spec: Spec, name: &str) -> Option<&'static Profile> {
    PROFILES.iter().find(|profile| profile.spec == spec && profile.name == name)
}
