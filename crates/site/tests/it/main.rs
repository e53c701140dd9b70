//! The site, seen from outside.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on shall end")]

mod badges;
mod hostility;
mod order;
mod sample;
mod standings;
mod structure;
