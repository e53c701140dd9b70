//! Subjects of the lab, judged.

use std::io::Cursor;

use catalogue::{Spec, profile};
use content::source::{SingleDocument, Source, detect, detect_stream};
use image::{Options, Progress, judge};
use lab::fault::Subject;
use verdict::{Recorder, Report};

/// Nobody watches.
pub struct Quiet;
impl Progress for Quiet {}

/// The report about `subject` in a spec version (the newest release if none) and profile.
pub fn report(subject: &Subject, version: Option<&str>, profile_name: &str) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let source: Box<dyn Source> = match subject {
        Subject::Layout(layout) => {
            layout.write(folder.path()).unwrap();
            detect(folder.path(), None).unwrap().source
        }
        Subject::Archive(bytes) => detect_stream(Cursor::new(bytes), "archive", None).unwrap().source,
        Subject::Document { media_type, bytes } => {
            Box::new(SingleDocument::new("document".into(), media_type.clone(), bytes.clone()))
        }
    };
    source_report(source.as_ref(), version, profile_name)
}

/// The report about a source, which must not contradict itself.
pub fn source_report(source: &dyn Source, version: Option<&str>, profile_name: &str) -> Report {
    let options = Options {
        name: "subject".into(),
        version: version.map_or(Spec::Image.latest(), |name| Spec::Image.version(name).unwrap()),
        profile: profile(Spec::Image, profile_name).unwrap(),
        selection: content::walk::Selection::default(),
        threads: 2,
        tool_version: "test".into(),
        started: "2026-01-01T00:00:00Z".into(),
    };
    let mut recorder = Recorder::default();
    judge(source, &options, &Quiet, &mut |event| recorder.record(event)).unwrap();
    let report = recorder.into_report().unwrap();
    assert_eq!(report.recomputed(), Some((report.verdict, report.counts)), "the verdict follows from the outcomes");
    assert_eq!(report.eased(&[]), report.verdict, "and from them alone where nothing is waived");
    report
}
