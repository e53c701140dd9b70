//! Listing referrers (spec.md#listing-referrers), and what their pushes are answered with.
mod compared;
pub mod filtered;
pub mod invalid;
pub mod listed;
mod referrer;
pub mod tagged;
