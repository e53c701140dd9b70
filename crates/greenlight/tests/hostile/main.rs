//! Hostile input against the real binary: it ends, in bounded time and memory, with an exit code of the contract, and claims
//! nothing about what it did not look at.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::print_stdout, reason = "what each run needed is worth a line")]

mod archives;
mod bombs;
mod documents;
mod files;
mod run;
mod subject;
