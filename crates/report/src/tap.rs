//! `tap`: Test Anything Protocol 14, one test point a requirement.

use std::fmt::Write;

use verdict::{Finding, Outcome, OutcomeRecord, Report, Severity};

use crate::place;
use crate::summary::{self, vector, verdict_line};
use crate::visible::{is_hidden, visible};

/// Findings of one requirement that its YAML block lists.
const LISTED: usize = 20;

/// The whole stream. What could not be judged is `not ok`, so that no consumer takes silence for green.
pub(crate) fn render(report: &Report) -> String {
    let mut out = format!("TAP version 14\n# {}\n", verdict_line(report));
    out.extend(summary::waived(report).map(|waiver| format!("# waived: {waiver}\n")));
    for line in &report.lines {
        out.push_str(&format!("# {}  {}  {}\n", line.verdict, visible(&line.spec), vector(&line.counts)));
    }
    out.extend(report.run.as_ref().map(|run| format!("# {}\n", summary::run(report, run))));
    for line in report.run.iter().flat_map(|run| &run.left_behind) {
        out.push_str(&format!("# left behind: {}\n", visible(line)));
    }
    if !report.outcomes.is_empty() {
        out.push_str(&format!("1..{}\n", report.outcomes.len()));
    }
    for (at, record) in report.outcomes.iter().enumerate() {
        point(&mut out, at + 1, record, report);
    }
    if !report.outcomes.iter().any(|record| record.outcome.is_executed()) {
        out.push_str("Bail out! nothing was executed\n");
    }
    out
}

fn point(out: &mut String, number: usize, record: &OutcomeRecord, report: &Report) {
    let ok = match record.outcome {
        Outcome::Pass | Outcome::NotApplicable | Outcome::Unsupported | Outcome::NotRun => true,
        Outcome::Fail => record.level == "MAY",
        Outcome::Blocked | Outcome::Inconclusive => record.level == "MAY",
    };
    let word = if ok { "ok" } else { "not ok" };
    let mut line = format!("{word} {number} - {}", description(&record.requirement));
    let reason = record.reason.as_deref().unwrap_or_default();
    if matches!(record.outcome, Outcome::NotApplicable | Outcome::Unsupported | Outcome::NotRun) {
        line.push_str(&format!(" # SKIP {}: {}", record.outcome.as_str(), description(reason)));
    }
    out.push_str(line.trim_end());
    out.push('\n');
    if ok {
        return;
    }
    out.push_str("  ---\n");
    field(out, 2, "severity", &record.level.to_ascii_lowercase());
    field(out, 2, "keyword", &record.keyword);
    field(out, 2, "outcome", record.outcome.as_str());
    if !reason.is_empty() {
        field(out, 2, "reason", reason);
    }
    let findings = report.findings.iter();
    let findings =
        findings.filter(|finding| finding.requirement == record.requirement && finding.level > Severity::Note);
    let findings: Vec<&Finding> = findings.collect();
    if !findings.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(out, "  count: {}\n  findings:\n", findings.len());
    }
    for finding in findings.into_iter().take(LISTED) {
        out.push_str("    - message: ");
        out.push_str(&quoted(&finding.message));
        out.push('\n');
        field(out, 6, "at", &place::full(&finding.location));
        let parts = [
            ("expected", &finding.expected),
            ("got", &finding.got),
            ("help", &finding.help),
            ("shared", &finding.shared),
            ("reproduce", &finding.reproduce),
        ];
        for (name, value) in parts {
            if let Some(value) = value {
                field(out, 6, name, value);
            }
        }
        field(out, 6, "section", &finding.section);
    }
    out.push_str("  ...\n");
}

fn field(out: &mut String, indent: usize, name: &str, value: &str) {
    let _ = writeln!(out, "{:indent$}{name}: {}", "", quoted(value));
}

/// A YAML string in double quotes.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if is_hidden(c) => {
                let _ = write!(out, "\\U{:08x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Text of a test point, in which a `#` begins a directive and a backslash escapes.
fn description(text: &str) -> String {
    visible(text).replace('\\', "\\\\").replace('#', "\\#")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_and_lines_cannot_be_smuggled_in() {
        assert_eq!(description("x # SKIP\nok 2"), "x \\# SKIP\\\\nok 2");
        assert_eq!(quoted("a\"\\\n\u{85}"), "\"a\\\"\\\\\\n\\U00000085\"");
    }
}
