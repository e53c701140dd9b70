//! A runtime that is driven by an adapter: a program that takes one request a line on its standard input and gives one answer a line
//! on its standard output. `docs/adapter.schema.json` is the form of both, `docs/book/src/adapters.md` the way to write one.
//!
//! There is one adapter a run and one request at a time, so that an adapter may keep what it likes in its own memory. An adapter that
//! dies, does not answer in time or says what is no answer costs that one call: a new one is started for the next.

mod adapter;
mod client;
mod message;

pub use client::{AdapterError, Json};
pub use message::{Answer, ErrorKind, Files, Hello, PROTOCOL, Problem, Request};
