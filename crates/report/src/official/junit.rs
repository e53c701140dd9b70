//! `junit.xml`: one test case a requirement, by the API that it is about.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, TestCase, TestCaseStatus, TestSuite};
use verdict::{Outcome, OutcomeRecord, Report, Severity};

use super::results::{Results, home};
use crate::error::Error;
use crate::junit;
use crate::visible::visible;

/// The name of the suite, and of the root of every test.
const SUITE: &str = "OCI Conformance Test";

/// The XML. Only a broken MUST is a failure; a broken SHOULD passes with a word about it, as the exit code does.
pub(super) fn render(report: &Report, results: &Results) -> Result<String, Error> {
    let mut suite = TestSuite::new(SUITE);
    let time = Duration::from_millis(report.times.milliseconds);
    suite.set_time(time);
    suite.extra.insert("timestamp".into(), visible(&report.times.started).into());
    suite.add_property(Property::new(
        "Config",
        visible_lines(&yaml_serde::to_string(&results.config).map_err(Error::Yaml)?),
    ));
    suite.add_test_cases(report.outcomes.iter().map(|record| test_case(record, report)));
    if !report.outcomes.iter().any(|record| record.outcome.is_executed()) {
        suite.add_test_case(junit::nothing_executed());
    }
    let mut document = quick_junit::Report::new(SUITE);
    document.set_time(time);
    document.add_test_suite(suite);
    Ok(document.to_string()?)
}

fn visible_lines(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join("\n")
}

fn test_case(record: &OutcomeRecord, report: &Report) -> TestCase {
    let reason = visible(record.reason.as_deref().unwrap_or("no reason given"));
    let is_must = record.level == "MUST";
    let (word, status) = match record.outcome {
        Outcome::Fail if is_must => ("failure", junit::failure(record, report)),
        Outcome::Blocked | Outcome::Inconclusive if is_must => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_type(record.outcome.as_str()).set_message(reason);
            ("error", status)
        }
        Outcome::Pass | Outcome::Fail => ("passed", TestCaseStatus::success()),
        _ => {
            let mut status = TestCaseStatus::skipped();
            status.set_type(record.outcome.as_str()).set_message(format!("{}: {reason}", record.outcome.as_str()));
            ("skipped", status)
        }
    };
    let (api, id) = (home(&record.requirement, report), visible(&record.requirement));
    let mut case = TestCase::new(format!("{SUITE}/{api}/{id}"), status);
    case.set_classname(api);
    case.extra.insert("status".into(), word.into());
    case.add_property(("level", visible(&record.level).as_str()));
    if record.outcome == Outcome::Fail && !is_must {
        let findings = report.findings.iter().filter(|finding| finding.requirement == record.requirement);
        let told: Vec<String> = findings
            .filter(|finding| finding.level > Severity::Note)
            .take(junit::DESCRIBED)
            .map(|finding| format!("{} is not held: {}", visible(&record.level), junit::description(finding)))
            .collect();
        case.set_system_out(told.join("\n\n"));
    }
    case
}
