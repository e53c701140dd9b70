//! A runtime for the lab: the command line of runc, handed on to a real runtime, with one lie in between.
//!
//! A [`Fault`] is a row of data: small lies that change the configuration before create, the hooks and when they run, the calls, or
//! what is printed. A [`Variation`] is unusual and legal. The program that calls [`lie`] stands in the place of hooks as well: called
//! as `lab hook` it has to call [`hook`]. [`lie`] makes one call; [`null`] is a runtime that runs nothing.

mod call;
mod console;
mod edit;
mod error;
mod fault;
mod hook;
mod hooks;
mod liar;
mod lie;
mod memory;
mod null;
mod pointer;
mod variation;

pub use error::Error;
pub use fault::{Fault, fault, faults};
pub use hook::{Hook, hook};
pub use liar::lie;
pub use lie::Lie;
pub use null::null;
pub use variation::{VARIATIONS, Variation, variation};
