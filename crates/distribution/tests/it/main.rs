//! The suite against registries of the lab, and against Debian's.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod beyond;
mod catalogue_rows;
mod documented;
mod driven;
mod gone;
mod matrix;
mod modes;
mod replayed;
