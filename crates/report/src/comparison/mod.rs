//! Two reports compared, in the formats in which somebody reads that.

mod format;
mod markdown;
mod summary;
mod terminal;

pub use format::{ComparisonFormat, UnknownComparisonFormat, render_comparison};
pub use summary::comparison_line;
