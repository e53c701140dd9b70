//! `junit`: one test case a requirement.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, TestCase, TestCaseStatus, TestSuite};
use verdict::{Finding, Outcome, OutcomeRecord, Report, Severity};

use crate::catalogued;
use crate::error::Error;
use crate::place;
use crate::summary::{self, vector, verdict_line};
use crate::visible::{clipped, visible};

/// Findings of one requirement that its failure describes.
pub(crate) const DESCRIBED: usize = 50;

/// Lines of an exchange that a failure shows.
const EXCHANGE: usize = 60;

/// The XML. Broken SHOULDs are failures too, whose type says so; notes are no failures.
pub(crate) fn render(report: &Report) -> Result<String, Error> {
    let mut suite = TestSuite::new(visible(&report.subject.name));
    suite.set_time(Duration::from_millis(report.times.milliseconds));
    suite.extra.insert("timestamp".into(), visible(&report.times.started).into());
    let properties = [
        ("verdict", report.verdict.to_string()),
        ("vector", verdict_line(report)),
        ("spec", visible(&report.spec)),
        ("profile", visible(&report.profile)),
        ("form", visible(&report.subject.form)),
        ("digest", visible(report.subject.digest.as_deref().unwrap_or_default())),
        ("catalogue", visible(&report.catalogue.digest)),
        ("tool", visible(&format!("{} {}", report.tool.name, report.tool.version))),
    ];
    suite.add_properties(properties.map(|(name, value)| Property::new(name, value)));
    suite.add_properties(live(report).map(|(name, value)| Property::new(name, value)));
    suite.add_properties(summary::waived(report).map(|waiver| Property::new("waived", waiver)));
    suite.add_test_cases(report.outcomes.iter().map(|record| test_case(record, report)));
    if !report.outcomes.iter().any(|record| record.outcome.is_executed()) {
        suite.add_test_case(nothing_executed());
    }
    let mut document = quick_junit::Report::new(visible(&report.tool.name));
    document.set_time(Duration::from_millis(report.times.milliseconds));
    document.add_test_suite(suite);
    Ok(document.to_string()?)
}

/// What a report about a live subject says of other versions, and of the run.
fn live(report: &Report) -> impl Iterator<Item = (String, String)> {
    let lines = report.lines.iter().map(|line| {
        let categories =
            line.categories.iter().map(|category| format!("{} {}", visible(&category.name), category.verdict));
        let categories: Vec<String> = categories.collect();
        let value = format!("{}  {}  {}", line.verdict, vector(&line.counts), categories.join(", "));
        (format!("verdict of {}", visible(&line.spec)), value)
    });
    let run = report.run.iter().map(|run| ("run".to_owned(), summary::run(report, run)));
    let left = report.run.iter().flat_map(|run| &run.left_behind).map(|line| ("left behind".to_owned(), visible(line)));
    lines.chain(run).chain(left)
}

fn test_case(record: &OutcomeRecord, report: &Report) -> TestCase {
    let reason = visible(record.reason.as_deref().unwrap_or("no reason given"));
    let weighs = record.level != "MAY";
    let status = match record.outcome {
        Outcome::Fail if weighs => failure(record, report),
        Outcome::Pass | Outcome::Fail => TestCaseStatus::success(),
        Outcome::Blocked | Outcome::Inconclusive if weighs => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_type(record.outcome.as_str()).set_message(reason);
            status
        }
        _ => {
            let mut status = TestCaseStatus::skipped();
            status.set_type(record.outcome.as_str()).set_message(format!("{}: {reason}", record.outcome.as_str()));
            status
        }
    };
    let mut case = TestCase::new(visible(&record.requirement), status);
    case.set_classname(visible(catalogued::chapter(&record.requirement)));
    case.add_property(("level", visible(&record.level).as_str()));
    case
}

/// A failure with the findings of the requirement.
pub(crate) fn failure(record: &OutcomeRecord, report: &Report) -> TestCaseStatus {
    let findings = report.findings.iter();
    let findings =
        findings.filter(|finding| finding.requirement == record.requirement && finding.level > Severity::Note);
    let findings: Vec<&Finding> = findings.collect();
    let message = match findings.as_slice() {
        [] => record.reason.as_deref().map_or_else(|| "does not hold".to_owned(), visible),
        [only] => visible(&only.message),
        [first, ..] => format!("{} (and {} more)", visible(&first.message), findings.len() - 1),
    };
    let mut text: Vec<String> = findings.iter().take(DESCRIBED).map(|finding| description(finding)).collect();
    if findings.len() > DESCRIBED {
        text.push(format!("{} more findings are in the JSON report", findings.len() - DESCRIBED));
    }
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(visible(&record.level)).set_message(clipped(&message, 1000)).set_description(text.join("\n\n"));
    status
}

/// One finding, in lines.
pub(crate) fn description(finding: &Finding) -> String {
    let mut lines = vec![visible(&finding.message), format!("at: {}", place::full(&finding.location))];
    let parts = [
        ("expected", &finding.expected),
        ("got", &finding.got),
        ("help", &finding.help),
        ("shared", &finding.shared),
        ("reproduce", &finding.reproduce),
    ];
    for (name, value) in parts {
        lines.extend(value.as_deref().map(|value| format!("{name}: {}", visible(value))));
    }
    if finding.count > 1 {
        lines.push(format!("count: {}", finding.count));
    }
    lines.push(format!("section: {}", visible(&finding.section)));
    if let Some(excerpt) = finding.location.excerpt.as_ref().filter(|_| finding.location.exchange.is_some()) {
        lines.push(String::new());
        lines.extend(excerpt.text.lines().take(EXCHANGE).map(|line| clipped(&visible(line), 400)));
    }
    lines.join("\n")
}

/// A suite without a single answer must not look like one that passes.
pub(crate) fn nothing_executed() -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_type("error").set_message("nothing was executed");
    let mut case = TestCase::new("verdict", status);
    case.set_classname("greenlight");
    case
}
