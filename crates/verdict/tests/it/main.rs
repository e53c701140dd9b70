//! The laws of the verdict over random outcome vectors; reports held against themselves and against each other.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on shall end")]

mod comparison;
mod laws;
mod recomputed;
mod sample;
