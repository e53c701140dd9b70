//! The lab against tools that we did not write, and the fault table against the catalogue.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod house;
mod judged;
mod matrix;
mod peers;
mod recomputed;
mod registry;
mod suspects;
mod table;
