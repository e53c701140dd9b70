//! Listing tags (spec.md#listing-tags).
pub mod known;
mod last;
mod limit;
mod listing;
mod order;
pub mod stocked;
