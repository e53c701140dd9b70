//! Tests of the crate from outside.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic, and says what it skips")]

mod adapter;
mod catalogue_rows;
