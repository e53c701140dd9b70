//! `x-requirement`: which rows of the catalogue speak of a place of a document.

use catalogue::{Requirement, Version};
use serde_json::{Value, json};

/// The extension that marks a place.
pub const MARK: &str = "x-requirement";

/// The ids of those rows that `version` has, sorted.
pub(crate) fn ids(rows: impl IntoIterator<Item = &'static Requirement>, version: Version) -> Vec<&'static str> {
    let mut ids: Vec<_> = rows.into_iter().filter(|row| row.holds_in(version)).map(|row| row.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// `schema` with its mark, if any of the rows holds.
pub(crate) fn marked(mut schema: Value, rows: &[&'static Requirement], version: Version) -> Value {
    let ids = ids(rows.iter().copied(), version);
    if !ids.is_empty() {
        schema[MARK] = json!(ids);
    }
    schema
}
