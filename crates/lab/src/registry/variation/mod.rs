//! The legal variations, a table for each subject.

mod table;

pub use table::{VARIATIONS, variation};
