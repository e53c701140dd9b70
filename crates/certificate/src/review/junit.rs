//! `junit.xml`: that of the older suite (Ginkgo), of today's, and of ours.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

/// The most test cases of a file.
const MOST_CASES: usize = 200_000;
/// The most elements within each other.
const DEEPEST: usize = 64;

/// Which suite wrote a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suite {
    /// The older one: its tests have the four workflows in their names.
    Ginkgo,
    /// Today's, or ours: its tests have paths for names.
    Paths,
}

/// How one test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Passed,
    Failed,
    Skipped,
    /// Nothing to test: the spec does not ask for it here, or allows to refuse it.
    Inapplicable,
}

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Junit {
    pub(super) suite: Suite,
    /// Names of tests and how they ended.
    pub(super) cases: Vec<(String, End)>,
    /// What the suites claim to hold, all together; none where they do not say.
    pub(super) claimed_tests: Option<u64>,
    /// Failures and errors that the suites claim.
    pub(super) claimed_failures: u64,
    /// The configuration that today's suite writes down.
    pub(super) config: Option<String>,
    /// `timestamp` of the first suite that has one.
    pub(super) timestamp: Option<String>,
}

impl Junit {
    /// Reads the file. Entities other than the five of XML, declared ones above all, are refused.
    pub(super) fn parse(xml: &str) -> Result<Junit, String> {
        let mut reader = Reader::from_str(xml);
        let mut junit = Junit {
            suite: Suite::Paths,
            cases: Vec::new(),
            claimed_tests: None,
            claimed_failures: 0,
            config: None,
            timestamp: None,
        };
        let (mut open, mut has_suite) = (0_usize, false);
        loop {
            let event = reader.read_event().map_err(|error| format!("it is no XML: {error}"))?;
            match event {
                Event::Eof => break,
                Event::DocType(_) => return Err("it has a document type, which no suite writes".to_owned()),
                Event::Start(element) => {
                    open += 1;
                    if open > DEEPEST {
                        return Err(format!("more than {DEEPEST} elements stand within each other"));
                    }
                    has_suite |= junit.element(&element)?;
                }
                Event::Empty(element) => has_suite |= junit.element(&element)?,
                Event::End(_) => open = open.saturating_sub(1),
                _ => {}
            }
        }
        if open > 0 {
            return Err("it ends before its elements do".to_owned());
        }
        if !has_suite {
            return Err("there is no `testsuite` in it".to_owned());
        }
        if junit.cases.iter().any(|(name, _)| workflow(name).is_some()) {
            junit.suite = Suite::Ginkgo;
        }
        Ok(junit)
    }

    /// Takes what one element says; whether it is a suite.
    fn element(&mut self, element: &BytesStart<'_>) -> Result<bool, String> {
        let attributes = || attributes(element);
        match element.name().as_ref() {
            b"testsuite" => {
                let attributes = attributes()?;
                let number = |name: &str| attributes.get(name).and_then(|text| text.parse::<u64>().ok());
                if let Some(tests) = number("tests") {
                    self.claimed_tests = Some(self.claimed_tests.unwrap_or(0).saturating_add(tests));
                }
                for name in ["failures", "errors"] {
                    self.claimed_failures = self.claimed_failures.saturating_add(number(name).unwrap_or(0));
                }
                if self.timestamp.is_none() {
                    self.timestamp = attributes.get("timestamp").cloned();
                }
                return Ok(true);
            }
            b"property" => {
                let attributes = attributes()?;
                if attributes.get("name").is_some_and(|name| name == "Config") {
                    self.config = attributes.get("value").cloned();
                }
            }
            b"testcase" => {
                if self.cases.len() >= MOST_CASES {
                    return Err(format!("it has more than {MOST_CASES} tests"));
                }
                let mut attributes = attributes()?;
                let end = match attributes.get("status").map(|status| status.to_ascii_lowercase()).as_deref() {
                    None | Some("passed" | "pass" | "run") => End::Passed,
                    Some("skipped" | "skip" | "disabled" | "pending" | "notrun") => End::Skipped,
                    // A word that nobody knows is no pass.
                    Some(_) => End::Failed,
                };
                self.cases.push((attributes.remove("name").unwrap_or_default(), end));
            }
            b"failure" | b"error" => self.end(End::Failed),
            b"skipped" => {
                let kind = attributes()?.remove("type");
                let is_inapplicable = matches!(kind.as_deref(), Some("not-applicable" | "unsupported"));
                self.end(if is_inapplicable { End::Inapplicable } else { End::Skipped });
            }
            _ => {}
        }
        Ok(false)
    }

    /// The test that is open ends otherwise than it began; what failed stays so.
    fn end(&mut self, end: End) {
        if let Some((_, last)) = self.cases.last_mut()
            && *last != End::Failed
        {
            *last = end;
        }
    }

    /// How many tests ended so.
    pub(super) fn count(&self, end: End) -> u64 {
        self.cases.iter().filter(|(_, other)| *other == end).count() as u64
    }

    /// The workflows of the older suite, each with how many of its tests passed and how many there are.
    pub(super) fn workflows(&self) -> [(&'static str, u64, u64); 4] {
        WORKFLOWS.map(|name| {
            let of = || self.cases.iter().filter(|(case, _)| workflow(case) == Some(name));
            // What only prepares and removes tests nothing.
            let tests = || of().filter(|(case, _)| !case.contains(" Setup ") && !case.contains(" Teardown "));
            let passed = tests().filter(|(_, end)| *end == End::Passed).count() as u64;
            (name, passed, tests().count() as u64)
        })
    }
}

const WORKFLOWS: [&str; 4] = ["Pull", "Push", "Content Discovery", "Content Management"];

fn workflow(case: &str) -> Option<&'static str> {
    let rest = case.strip_prefix("OCI Distribution Conformance Tests ")?;
    WORKFLOWS.into_iter().find(|name| rest.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')))
}

fn attributes(element: &BytesStart<'_>) -> Result<BTreeMap<String, String>, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("an attribute is wrong: {error}");
    let mut found = BTreeMap::new();
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|error| wrong(&error))?;
        let value = String::from_utf8_lossy(&attribute.value);
        let value = unescape(&value).map_err(|error| wrong(&error))?;
        found.insert(String::from_utf8_lossy(attribute.key.as_ref()).into_owned(), value.into_owned());
    }
    Ok(found)
}
