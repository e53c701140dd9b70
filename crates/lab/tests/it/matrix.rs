//! The kill matrix: each fault turns exactly the requirements that it breaks to `fail`, and no exotic subject turns red.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use lab::fault::{Colour, Level, Subject, exotics, faults};
use lab::image::BASES;
use verdict::{Outcome, Report, Severity, Verdict};

use crate::judged::report;

fn failed(report: &Report) -> BTreeSet<&str> {
    report
        .outcomes
        .iter()
        .filter(|outcome| outcome.outcome == Outcome::Fail)
        .map(|outcome| outcome.requirement.as_str())
        .collect()
}

fn findings(report: &Report) -> Vec<String> {
    report
        .findings
        .iter()
        .filter(|finding| finding.level != Severity::Note)
        .map(|finding| format!("{} {}: {} [{}]", finding.level, finding.requirement, finding.message, finding.got.as_deref().unwrap_or_default()))
        .collect()
}

#[test]
fn each_fault_breaks_what_it_says_and_nothing_else() {
    let mut wrong = String::new();
    for fault in faults() {
        let report = report(&(fault.build)(), fault.spec, "producer");
        let expected: BTreeSet<&str> = fault.breaks.iter().copied().collect();
        let colour = match fault.level {
            Level::Red => Verdict::Red,
            Level::Yellow => Verdict::Yellow,
        };
        let found = failed(&report);
        if found != expected || report.verdict != colour {
            writeln!(
                wrong,
                "{} (spec {}): {} where {colour} was due\n  expected {expected:?}\n  found    {found:?}",
                fault.name,
                fault.spec.unwrap_or("default"),
                report.verdict,
            )
            .unwrap();
            for finding in findings(&report) {
                writeln!(wrong, "    {finding}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{} lines\n{wrong}", wrong.lines().filter(|line| !line.starts_with(' ')).count());
}

#[test]
fn each_fault_is_one_finding() {
    let mut wrong = String::new();
    for fault in faults().filter(|fault| fault.breaks.len() == 1) {
        let report = report(&(fault.build)(), fault.spec, "producer");
        let found = findings(&report);
        if found.len() != 1 {
            writeln!(wrong, "{}: {found:#?}", fault.name).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn no_exotic_subject_is_worse_than_it_says() {
    let mut wrong = String::new();
    for exotic in exotics() {
        let report = report(&(exotic.build)(), exotic.spec, "producer");
        let colour = match exotic.colour {
            Colour::Green => Verdict::Green,
            Colour::Yellow => Verdict::Yellow,
        };
        if report.verdict != colour {
            writeln!(wrong, "{} (spec {}): {} where {colour} was due", exotic.name, exotic.spec.unwrap_or("default"), report.verdict).unwrap();
            for finding in findings(&report) {
                writeln!(wrong, "    {finding}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{} lines\n{wrong}", wrong.lines().filter(|line| !line.starts_with(' ')).count());
}

#[test]
fn reference_subjects_are_green_in_every_version() {
    let mut wrong = String::new();
    for (name, build) in BASES {
        for release in catalogue::Spec::Image.releases() {
            let subject = Subject::Layout(build().seal());
            let report = report(&subject, Some(release.name), "producer");
            // What a later version added breaks nothing, and docker's own types are nowhere portable.
            if !matches!(report.verdict, Verdict::Green) && !name.contains("docker") {
                writeln!(wrong, "{name} {}: {} {:#?}", release.name, report.verdict, findings(&report)).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
