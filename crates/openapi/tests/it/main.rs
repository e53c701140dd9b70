//! Tests of the documents, and of exchanges held against them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod documents;
mod exchanges;
mod marks;
mod outline;
mod schemas;
mod walk;
