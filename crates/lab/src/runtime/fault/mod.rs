//! The faults of the runtime, a table for each chapter of the spec.

mod cgroups;
mod command_line;
mod filesystem;
mod hooks;
mod namespaces;
mod operations;
mod options;
mod process;
mod refused;
mod row;
mod signals;
mod state;
mod streams;

pub use row::{Fault, fault, faults};
