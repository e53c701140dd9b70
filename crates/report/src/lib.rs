//! Every format of a report, each a pure function of [`verdict::Report`]; and of two reports compared, of [`verdict::Comparison`].
//!
//! Nothing here judges, reads files or prints. Text that comes from the subject is untrusted: each format shows control
//! characters instead of passing them on, and escapes by its own rules.

mod capability;
mod catalogued;
mod comparison;
pub mod components;
mod error;
mod format;
mod github;
mod html;
mod json;
mod junit;
mod markdown;
pub mod official;
mod options;
mod parse;
mod place;
mod sarif;
mod summary;
mod tap;
mod terminal;
mod visible;

pub use comparison::{ComparisonFormat, UnknownComparisonFormat, comparison_line, render_comparison};
pub use error::Error;
pub use format::{Format, UnknownFormat, render};
pub use options::{Options, Symbols};
pub use parse::parse;
pub use summary::verdict_line;
