//! All variations in one table, sorted by name.

use crate::registry::switch::Variation;

/// The legal variations of a registry of the lab, sorted by name.
pub static VARIATIONS: &[Variation] = &[];

/// The variation of this name.
pub fn variation(name: &str) -> Option<&'static Variation> {
    VARIATIONS.iter().find(|variation| variation.name == name)
}
