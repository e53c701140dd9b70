//! Whatever was made up, judged and reported: no check breaks, no format breaks, and the report says the same each time.

use std::collections::HashMap;

use catalogue::{Spec, Version, profile};
use content::source::{Form, Opened, Root, Source, SourceError};
use image::{Options, Progress, judge};
use report::{Format, Symbols, parse, render};
use verdict::{Recorder, Report};

use crate::pieces::Lengths;

struct Quiet;
impl Progress for Quiet {}

/// Judges `source`, and renders the report. `data` is what it was made of: for each eighth input it is judged again, with two
/// threads, and the report must be the same.
pub fn judged(data: &[u8], source: &dyn Source, version: Version) {
    let report = run(source, version, 1);
    if Lengths::of(data).chance(8) {
        let again = run(source, version, 2);
        assert!(report == again, "{} against {}", report.verdict, again.verdict);
    }
    for outcome in &report.outcomes {
        let reason = outcome.reason.as_deref().unwrap_or_default();
        assert!(!reason.contains("this is a defect of greenlight"), "{}: {reason}", outcome.requirement);
    }
    rendered(data, &report);
}

/// Renders the report in one format after the other, or for most inputs in a few of them, and reads it back.
pub fn rendered(data: &[u8], report: &Report) {
    let mut lengths = Lengths::of(data);
    let all = lengths.chance(8);
    for format in Format::ALL {
        if !all && !lengths.chance(4) {
            continue;
        }
        let text =
            render(report, format, &report::Options::default()).unwrap_or_else(|error| panic!("{format}: {error}"));
        assert!(text.ends_with('\n') || format == Format::Github, "{format}");
        if format == Format::Json {
            let read = parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
            assert!(&read == report, "a report that was written and read is another");
        }
    }
    let narrow = report::Options { width: 12, colour: true, symbols: Symbols::Ascii, verbose: true, quiet: false };
    let quiet = report::Options { quiet: true, width: 0, ..narrow };
    for options in [narrow, quiet] {
        assert!(render(report, Format::Terminal, &options).is_ok());
    }
}

fn run(source: &dyn Source, version: Version, threads: usize) -> Report {
    let options = Options {
        name: "subject".into(),
        version,
        profile: profile(Spec::Image, "producer").unwrap_or_else(|| panic!("no profile")),
        selection: content::walk::Selection::default(),
        threads,
        tool_version: "test".into(),
        started: "2026-01-01T00:00:00Z".into(),
    };
    let mut recorder = Recorder::default();
    if let Err(error) = judge(source, &options, &Quiet, &mut |event| recorder.record(event)) {
        panic!("a source in memory could not be looked at: {error}");
    }
    let mut report = recorder.into_report().unwrap_or_else(|| panic!("no report"));
    report.times.finished = report.times.started.clone();
    report.times.milliseconds = 0;
    report
}

/// Content in memory by digest.
pub struct Memory {
    roots: Vec<Root>,
    content: HashMap<String, Vec<u8>>,
}

impl Memory {
    /// Content whose walk begins with the manifest of this digest.
    pub fn new(digest: &str, content: HashMap<String, Vec<u8>>) -> Self {
        let media_type = content::media_type::MANIFEST.to_owned();
        Self { roots: vec![Root::Content { digest: digest.to_owned(), media_type, name: "manifest".into() }], content }
    }
}

impl Source for Memory {
    fn form(&self) -> Form {
        Form::Registry
    }

    fn roots(&self) -> &[Root] {
        &self.roots
    }

    fn open(&self, digest: &str, _media_type: &str) -> Result<Option<Opened>, SourceError> {
        Ok(self.content.get(digest).map(|bytes| Opened {
            size: Some(bytes.len() as u64),
            reader: Box::new(std::io::Cursor::new(bytes.clone())),
        }))
    }
}
