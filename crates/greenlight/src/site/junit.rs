//! How many tests of a `junit.xml` passed, failed and were skipped.

use certificate::Date;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What a `junit.xml` says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: u64,
    pub(super) failed: u64,
    pub(super) skipped: u64,
    /// The day of the run, where the file says it.
    pub(super) run: Option<String>,
}

/// How a test ended; the worst that is said of it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ended {
    Passed,
    Skipped,
    Failed,
}

impl Counts {
    fn count(&mut self, ended: Ended) {
        match ended {
            Ended::Passed => self.passed += 1,
            Ended::Skipped => self.skipped += 1,
            Ended::Failed => self.failed += 1,
        }
    }
}

/// Counts the test cases themselves: what a suite says of its numbers may differ. The error reads behind the name of the file.
pub(super) fn counts(xml: &[u8]) -> Result<Counts, String> {
    let mut reader = Reader::from_reader(xml);
    let mut counts = Counts::default();
    let mut case: Option<Ended> = None;
    let (mut seen, mut depth) = (false, 0_u64);
    loop {
        let event = reader.read_event().map_err(|error| format!("is no XML: {error}"))?;
        match &event {
            Event::Eof if depth > 0 => return Err("is no XML: it ends in the middle".to_owned()),
            Event::Eof => break,
            Event::DocType(_) => return Err("has a document type, which no test report needs".to_owned()),
            Event::Start(_) => depth += 1,
            // More ends than starts are an error of the reader.
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        match event {
            Event::Start(start) if is(&start, b"testcase") => case = Some(status(&start)),
            Event::Empty(start) if is(&start, b"testcase") => counts.count(status(&start)),
            Event::Start(start) | Event::Empty(start) => {
                seen |= is(&start, b"testsuite") || is(&start, b"testsuites");
                if counts.run.is_none() {
                    counts.run = attribute(&start, b"timestamp").and_then(|text| day(&text));
                }
                case = case.map(|ended| ended.max(part(&start)));
            }
            Event::End(end) if end.local_name().as_ref() == b"testcase" => {
                if let Some(ended) = case.take() {
                    counts.count(ended);
                }
            }
            _ => {}
        }
    }
    if seen { Ok(counts) } else { Err("holds no test suite".to_owned()) }
}

fn is(start: &BytesStart, name: &[u8]) -> bool {
    start.local_name().as_ref() == name
}

fn attribute(start: &BytesStart, name: &[u8]) -> Option<String> {
    let found = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(String::from_utf8_lossy(&found.value).into_owned())
}

/// What the attribute `status` of a test case says.
fn status(start: &BytesStart) -> Ended {
    match attribute(start, b"status").as_deref() {
        None | Some("passed" | "run" | "success") => Ended::Passed,
        Some("skipped" | "disabled" | "pending" | "notrun") => Ended::Skipped,
        Some(_) => Ended::Failed,
    }
}

/// What an element in a test case says.
fn part(start: &BytesStart) -> Ended {
    match start.local_name().as_ref() {
        b"failure" | b"error" => Ended::Failed,
        b"skipped" => Ended::Skipped,
        _ => Ended::Passed,
    }
}

fn day(timestamp: &str) -> Option<String> {
    timestamp.get(..10)?.parse::<Date>().ok().map(|day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_counted_by_the_worst_that_is_said_of_them() {
        let xml = br#"<?xml version="1.0"?><testsuites tests="99"><testsuite timestamp="2024-08-06T12:19:32">
            <testcase name="a"/><testcase name="b" status="skipped"/><testcase name="c"><skipped/></testcase>
            <testcase name="d" status="passed"><system-err>&lt;failure/&gt;</system-err></testcase>
            <testcase name="e"><skipped/><failure>no</failure></testcase><testcase name="f"><error/></testcase>
            <testcase name="g" status="panicked"/></testsuite></testsuites>"#;
        let expected = Counts { passed: 2, failed: 3, skipped: 2, run: Some("2024-08-06".to_owned()) };
        assert_eq!(counts(xml), Ok(expected));
    }

    #[test]
    fn what_is_no_report_of_tests_is_refused() {
        for (xml, why) in [
            (&b"<testsuite><testcase></testsuite>"[..], "is no XML"),
            (b"<testsuite><testcase>", "ends in the middle"),
            (b"<html/>", "holds no test suite"),
            (b"", "holds no test suite"),
            (b"<!DOCTYPE a [<!ENTITY b 'c'>]><testsuite/>", "document type"),
        ] {
            let said = counts(xml).unwrap_err();
            assert!(said.contains(why), "{said}");
        }
    }
}
