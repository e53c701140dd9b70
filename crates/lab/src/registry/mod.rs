//! A registry for the lab: complete and correct for 1.1.1 and the next version of the distribution spec, in memory or on a
//! directory, with faults and legal variations as switches that can be turned on by name.

#![allow(clippy::result_large_err, reason = "a refusal is an answer like others, and as frequent")]

mod access;
mod answer;
mod ask;
mod chance;
mod core;
mod date;
mod delivery;
mod describe;
mod fault;
mod grammar;
mod handle;
mod header;
mod model;
mod options;
mod running;
mod server;
mod switch;
mod tls;
mod turn;
mod variation;

pub use describe::describe;
pub use fault::{FAULTS, fault};
pub use options::{Auth, Options, Storage, Tls};
pub use running::{Running, start};
pub use switch::{Fault, Span, Variation};
pub use variation::{VARIATIONS, variation};
