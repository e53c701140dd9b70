//! The formats by name.

use std::fmt;
use std::str::FromStr;

use verdict::Report;

use crate::error::Error;
use crate::options::Options;
use crate::{github, html, json, junit, markdown, sarif, tap, terminal};

/// A format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people at a terminal.
    Terminal,
    /// The report itself, `docs/report.schema.json`.
    Json,
    /// The events that make the report, one JSON object a line.
    Ndjson,
    /// One self-contained page.
    Html,
    /// For job summaries and comments.
    Markdown,
    /// JUnit XML, one test case a requirement.
    Junit,
    /// SARIF 2.1.0.
    Sarif,
    /// Test Anything Protocol 14.
    Tap,
    /// Workflow commands of GitHub Actions.
    Github,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 9] = [
        Format::Terminal,
        Format::Json,
        Format::Ndjson,
        Format::Html,
        Format::Markdown,
        Format::Junit,
        Format::Sarif,
        Format::Tap,
        Format::Github,
    ];

    /// The name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::Terminal => "terminal",
            Format::Json => "json",
            Format::Ndjson => "ndjson",
            Format::Html => "html",
            Format::Markdown => "markdown",
            Format::Junit => "junit",
            Format::Sarif => "sarif",
            Format::Tap => "tap",
            Format::Github => "github",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A name that is no format's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown format `{name}`: use one of {}", Format::ALL.map(|format| format!("`{format}`")).join(", "))]
pub struct UnknownFormat {
    /// The name as given.
    pub name: String,
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Format, UnknownFormat> {
        Format::ALL
            .into_iter()
            .find(|format| format.as_str() == name)
            .ok_or_else(|| UnknownFormat { name: name.to_owned() })
    }
}

/// The text of `report` in `format`, ending in a line feed. Only the terminal format looks at `options`.
pub fn render(report: &Report, format: Format, options: &Options) -> Result<String, Error> {
    match format {
        Format::Terminal => Ok(terminal::render(report, options)),
        Format::Json => json::render(report),
        Format::Ndjson => json::render_events(report),
        Format::Html => Ok(html::render(report)),
        Format::Markdown => Ok(markdown::render(report)),
        Format::Junit => junit::render(report),
        Format::Sarif => sarif::render(report),
        Format::Tap => Ok(tap::render(report)),
        Format::Github => Ok(github::render(report)),
    }
}
