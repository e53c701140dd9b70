//! Listing referrers (spec.md#listing-referrers).
