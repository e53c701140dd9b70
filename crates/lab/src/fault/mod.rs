//! The table of faults: each changes one thing and says exactly which requirements that breaks; and the exotic subjects,
//! which look strange and break nothing.

mod annotations;
mod config;
mod descriptor;
mod index;
mod json;
mod layer;
mod layer_exotics;
mod layout;
mod manifest;
mod row;

pub use row::{Colour, Exotic, Fault, Level, Subject, exotics, faults};
