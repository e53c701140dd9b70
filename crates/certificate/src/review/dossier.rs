//! `report.json`, where a dossier of ours brings one: it holds more than the files of the official suite, and has to agree with them.

use serde::Deserialize;
use verdict::{Outcome, Report, SCHEMA_VERSION, Verdict};

use super::answer::{Answer, Item};
use super::judge::Read;
use super::junit::End;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Versioned {
    schema_version: String,
}

/// The report, with the version looked at before the shape.
pub(super) fn parse(json: &str) -> Result<Box<Report>, String> {
    let versioned: Versioned = serde_json::from_str(json).map_err(|error| format!("it is no report: {error}"))?;
    if versioned.schema_version != SCHEMA_VERSION {
        return Err(format!("it has the shape `{}`, and `{SCHEMA_VERSION}` is known here", versioned.schema_version));
    }
    serde_json::from_str(json).map(Box::new).map_err(|error| format!("it is no report: {error}"))
}

/// The item; none where there is no such file.
pub(super) fn item(read: &Read) -> Option<Item> {
    let item = |answer, says: String| Item::new("report", answer, says);
    let mend = "submit the files of one run, as `greenlight registry` wrote them";
    let report = match read.report.as_ref()? {
        Ok(report) => report,
        Err(error) => {
            return Some(item(Answer::Fail, format!("`report.json` cannot be understood: {error}")).mend(mend));
        }
    };
    let verdict = report.verdict.as_str();
    if !matches!(report.verdict, Verdict::Green | Verdict::Yellow) {
        return Some(
            item(Answer::Fail, format!("the verdict of `report.json` is {verdict}"))
                .mend("mend what its findings name, and run it again"),
        );
    }
    let problems = problems(report, read);
    Some(if problems.is_empty() {
        item(Answer::Pass, format!("the verdict of `report.json` is {verdict}, and the other files agree"))
    } else {
        item(Answer::Fail, "`report.json` does not agree with itself, or not with the other files".to_owned())
            .evidence(problems)
            .mend(mend)
    })
}

fn problems(report: &Report, read: &Read) -> Vec<String> {
    let mut problems = Vec::new();
    let count = |wanted: fn(Outcome) -> bool| {
        report.outcomes.iter().filter(|record| record.level == "MUST" && wanted(record.outcome)).count() as u64
    };
    let failed = count(|outcome| outcome == Outcome::Fail);
    let undecided = count(|outcome| matches!(outcome, Outcome::NotRun | Outcome::Blocked | Outcome::Inconclusive));
    if report.role != "registry" {
        problems.push(format!("it is about a subject of the role `{}`, not a registry", report.role));
    }
    if failed + undecided > 0 {
        let verdict = report.verdict.as_str();
        problems.push(format!("it is {verdict} with {failed} MUSTs that failed and {undecided} that were not decided"));
    }
    if let Some(junit) = read.junit() {
        let (outcomes, cases) = (report.outcomes.len(), junit.cases.len());
        if outcomes != cases {
            problems.push(format!("it has {outcomes} requirements, and `junit.xml` {cases} tests"));
        }
        let passed = report
            .outcomes
            .iter()
            .filter(|record| {
                record.outcome == Outcome::Pass || record.outcome == Outcome::Fail && record.level != "MUST"
            })
            .count() as u64;
        let tests = junit.count(End::Passed);
        if passed != tests {
            problems.push(format!("{passed} of its requirements pass in `junit.xml`'s sense, where {tests} do"));
        }
    }
    if read.results().is_some_and(|results| results.failed().is_empty() != (failed == 0)) {
        problems.push("`results.yaml` and it do not have failures both, or neither".to_owned());
    }
    problems
}
