//! Judges as the command does.

use std::collections::BTreeSet;
use std::path::Path;

use bundle::{Bundle, Host, Options, judge};
use catalogue::{Spec, profile};
use verdict::{Outcome, Report, Severity};

fn options(host: Option<Host>) -> Options {
    Options {
        name: "test".to_owned(),
        version: None,
        profile: profile(Spec::Runtime, "bundle").unwrap(),
        platform: None,
        host,
        tool_version: "0".to_owned(),
        started: String::new(),
    }
}

/// The report about a configuration.
pub fn config(bytes: Vec<u8>) -> Report {
    judge(&Bundle::of_bytes(bytes), &options(None))
}

/// The report about the bundle in a directory.
pub fn directory(folder: &Path, host: Option<Host>) -> Report {
    judge(&Bundle::in_directory(folder).unwrap(), &options(host))
}

/// The ids of what fails.
pub fn failed(report: &Report) -> BTreeSet<&str> {
    let failed = report.outcomes.iter().filter(|outcome| outcome.outcome == Outcome::Fail);
    failed.map(|outcome| outcome.requirement.as_str()).collect()
}

/// The findings that weigh something, each in a line.
pub fn findings(report: &Report) -> Vec<String> {
    let weighty = report.findings.iter().filter(|finding| finding.level != Severity::Note);
    weighty
        .map(|finding| {
            let pointer = finding.location.pointer.as_deref().unwrap_or_default();
            format!("{} {}: {} at {pointer}", finding.level, finding.requirement, finding.message)
        })
        .collect()
}
