//! The three files.

use verdict::Report;

use super::config::Config;
use super::results::Results;
use super::{junit, page};
use crate::error::Error;

/// The content of the files, which the official suite calls `results.yaml`, `junit.xml` and `report.html`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficialFiles {
    /// `results.yaml`.
    pub results_yaml: String,
    /// `junit.xml`.
    pub junit_xml: String,
    /// `report.html`.
    pub report_html: String,
}

impl OfficialFiles {
    /// Each file with its name.
    pub fn named(&self) -> [(&'static str, &str); 3] {
        [("results.yaml", &self.results_yaml), ("junit.xml", &self.junit_xml), ("report.html", &self.report_html)]
    }
}

/// Renders `report` as the official suite would have written it, had it been told `config`; see [`Config::of_report`].
pub fn render_official(report: &Report, config: &Config) -> Result<OfficialFiles, Error> {
    let results = Results::of(report, config);
    Ok(OfficialFiles {
        results_yaml: results.to_yaml()?,
        junit_xml: junit::render(report, &results)?,
        report_html: page::render(report, &results)?,
    })
}
