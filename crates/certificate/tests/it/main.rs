//! Dossiers and what is signed about them, seen from outside.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on shall end")]

mod envelopes;
mod product;
mod review;
