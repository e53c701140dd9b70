//! The faults, a table for each chapter of the spec.

mod table;

pub use table::{FAULTS, fault};
