//! The faults of the runtime, a table for each chapter of the spec.

mod afterwards;
mod bind_options;
mod cgroups;
mod command_line;
mod edges;
mod features;
mod filesystem;
mod hooks;
mod namespaces;
mod operations;
mod options;
mod process;
mod refused;
mod resources;
mod row;
mod seccomp;
mod signals;
mod state;
mod streams;
mod tuning;

pub use row::{Fault, fault, faults};
