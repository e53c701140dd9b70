//! Drives low-level runtimes through the runtime spec and judges what they do.

mod driver;

pub use driver::{Called, Cli, Driver, End, Operation, Profile, ProfileError, Stdio, built_in};
