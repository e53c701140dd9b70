//! What people and tools read, letter by letter.

use report::{Format, Options, Symbols, render};

use crate::sample;

fn all(format: Format, names: &[&str]) {
    for (name, sample) in sample::ALL.into_iter().filter(|(name, _)| names.contains(name)) {
        let text = render(&sample(), format, &Options::default()).expect("it renders");
        insta::assert_snapshot!(format!("{format}-{name}"), text);
    }
}

#[test]
fn terminal() {
    all(Format::Terminal, &["green", "yellow", "red", "incomplete", "error", "registry", "hostile", "thousand"]);
}

#[test]
fn terminal_with_options() {
    let narrow = Options { width: 80, ..Options::default() };
    let options = [
        ("80-columns", narrow),
        ("160-columns", Options { width: 160, ..narrow }),
        ("ascii", Options { symbols: Symbols::Ascii, ..narrow }),
        ("colour", Options { colour: true, ..narrow }),
        ("verbose", Options { verbose: true, ..narrow }),
        ("quiet", Options { quiet: true, ..narrow }),
    ];
    for (sample_name, sample) in sample::ALL.into_iter().filter(|(name, _)| ["red", "registry"].contains(name)) {
        for (name, options) in options {
            let text = render(&sample(), Format::Terminal, &options).unwrap();
            insta::assert_snapshot!(format!("terminal-{sample_name}-{name}"), text.replace('\x1b', "ESC"));
        }
    }
}

#[test]
fn json() {
    all(Format::Json, &["green", "error"]);
}

#[test]
fn ndjson() {
    all(Format::Ndjson, &["incomplete"]);
}

#[test]
fn html() {
    for (name, report) in [("red", sample::red()), ("registry", sample::registry())] {
        let page = render(&report, Format::Html, &Options::default()).unwrap();
        let (before, style) = page.split_once("<style>").unwrap();
        let (_, after) = style.split_once("</style>").unwrap();
        let lines = format!("{before}{after}").replace("><", ">\n<");
        insta::assert_snapshot!(format!("html-{name}"), lines);
    }
}

#[test]
fn markdown() {
    all(Format::Markdown, &["green", "yellow", "red", "incomplete", "registry", "hostile"]);
}

#[test]
fn junit() {
    all(Format::Junit, &["yellow", "red", "incomplete", "error", "registry", "hostile"]);
}

#[test]
fn sarif() {
    all(Format::Sarif, &["red", "incomplete", "registry", "hostile"]);
}

#[test]
fn tap() {
    all(Format::Tap, &["green", "yellow", "red", "incomplete", "error", "registry", "hostile"]);
}

#[test]
fn github() {
    all(Format::Github, &["green", "yellow", "red", "registry", "hostile"]);
}

#[test]
fn files_of_github_are_where_the_subject_is() {
    let mut report = sample::red();
    for (form, name, expected) in [
        ("layout directory", ".", "file=blobs/sha256/"),
        ("layout directory", "./out/layout/", "file=out/layout/blobs/sha256/"),
        ("layout archive", "app.tar", "file=app.tar,title="),
        ("document", "manifest.json", "file=manifest.json,line=1,col=2269,title="),
        ("registry reference", "host/app:1", "::error title="),
    ] {
        report.subject.form = form.to_owned();
        report.subject.name = name.to_owned();
        let text = render(&report, Format::Github, &Options::default()).unwrap();
        assert!(text.lines().nth(1).unwrap().contains(expected), "{form} {name}: {text}");
    }
}

#[test]
fn requirements_of_the_samples_are_none_of_the_catalogue() {
    for (_, sample) in sample::ALL {
        let report = sample();
        assert!(report.outcomes.iter().all(|record| catalogue::requirement(&record.requirement).is_none()));
        assert!(report.findings.iter().all(|finding| catalogue::requirement(&finding.requirement).is_none()));
    }
}
