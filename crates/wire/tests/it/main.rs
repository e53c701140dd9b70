//! The crate as its users see it, against a server that sends whatever bytes a test wants, and against a real registry.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on shall end")]
#![allow(clippy::print_stderr, reason = "what is skipped is said")]

mod attaching;
mod authentication;
mod bodies;
mod discovering;
mod docker_registry;
mod driving;
mod failures;
mod framings;
mod har;
mod heads;
mod lab_registry;
mod pulling;
mod raw_server;
mod redaction;
mod trust;
