//! The suite against registries of the lab, and against Debian's.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod catalogue_rows;
mod driven;
mod matrix;
mod modes;
mod replayed;
