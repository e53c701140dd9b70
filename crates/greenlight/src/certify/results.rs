//! `results.yaml` of what the official programme has no form for: the verdict, its numbers, and each outcome.

use std::collections::BTreeMap;

use serde::Serialize;
use verdict::{Outcome, Report, Vector, Verdict};

use crate::exit::Failure;

#[derive(Serialize)]
struct Results<'a> {
    subject: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<&'a str>,
    spec: &'a str,
    profile: &'a str,
    verdict: Verdict,
    counts: Vector,
    outcomes: BTreeMap<&'a str, Outcome>,
}

/// The text of the file.
pub fn yaml(report: &Report) -> Result<String, Failure> {
    let results = Results {
        subject: &report.subject.name,
        digest: report.subject.digest.as_deref(),
        spec: &report.spec,
        profile: &report.profile,
        verdict: report.verdict,
        counts: report.counts,
        outcomes: report.outcomes.iter().map(|record| (record.requirement.as_str(), record.outcome)).collect(),
    };
    yaml_serde::to_string(&results).map_err(|error| Failure::defect(format!("failed to write YAML: {error}")))
}
