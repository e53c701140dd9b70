//! Bundles of the lab, and of builders and runtimes that we did not write.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod files;
mod judged;
mod matrix;
mod peers;
