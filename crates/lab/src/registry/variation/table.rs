//! All variations in one table, sorted by name.

use super::{features, locations, paging, redirects, shapes};
use crate::registry::switch::{Variation, merged};

/// The legal variations of a registry of the lab, sorted by name.
pub static VARIATIONS: &[Variation] = merged!(
    Variation,
    &[features::VARIATIONS, locations::VARIATIONS, paging::VARIATIONS, redirects::VARIATIONS, shapes::VARIATIONS,]
);

/// The variation of this name.
pub fn variation(name: &str) -> Option<&'static Variation> {
    VARIATIONS.iter().find(|variation| variation.name == name)
}
