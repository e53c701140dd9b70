//! The legal variations, a table for each subject.

mod features;
mod locations;
mod multipart;
mod paging;
mod redirects;
mod shapes;
mod table;

pub use table::{VARIATIONS, variation};
