//! The formats of a comparison by name.

use std::fmt;
use std::str::FromStr;

use verdict::Comparison;

use super::{markdown, terminal};
use crate::error::Error;
use crate::json;
use crate::options::Options;

/// A format of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ComparisonFormat {
    /// For people at a terminal.
    Terminal,
    /// The comparison itself.
    Json,
    /// For job summaries and comments.
    Markdown,
}

impl ComparisonFormat {
    /// All of them.
    pub const ALL: [ComparisonFormat; 3] =
        [ComparisonFormat::Terminal, ComparisonFormat::Json, ComparisonFormat::Markdown];

    /// The name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            ComparisonFormat::Terminal => "terminal",
            ComparisonFormat::Json => "json",
            ComparisonFormat::Markdown => "markdown",
        }
    }
}

impl fmt::Display for ComparisonFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A name that is no format of comparisons.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a comparison has no format `{name}`: use one of {}",
    ComparisonFormat::ALL.map(|format| format!("`{format}`")).join(", ")
)]
pub struct UnknownComparisonFormat {
    /// The name as given.
    pub name: String,
}

impl FromStr for ComparisonFormat {
    type Err = UnknownComparisonFormat;

    fn from_str(name: &str) -> Result<ComparisonFormat, UnknownComparisonFormat> {
        ComparisonFormat::ALL
            .into_iter()
            .find(|format| format.as_str() == name)
            .ok_or_else(|| UnknownComparisonFormat { name: name.to_owned() })
    }
}

/// The text of `comparison` in `format`, ending in a line feed. Only the terminal format looks at `options`.
pub fn render_comparison(
    comparison: &Comparison,
    format: ComparisonFormat,
    options: &Options,
) -> Result<String, Error> {
    match format {
        ComparisonFormat::Terminal => Ok(terminal::render(comparison, options)),
        ComparisonFormat::Json => json::document(comparison),
        ComparisonFormat::Markdown => Ok(markdown::render(comparison)),
    }
}
