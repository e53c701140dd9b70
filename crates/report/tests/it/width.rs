//! A manifest on one line of 4 KiB is cut to the terminal.

use report::{Format, Options, Symbols, render};
use verdict::{Excerpt, Span};

use crate::sample;

#[test]
fn source_lines_fit_the_terminal_wherever_the_finding_is() {
    let text = sample::manifest();
    assert!(text.len() > 4_096 && !text.contains('\n'));
    let mut report = sample::red();
    report.findings.truncate(1);
    let places = ["\"schemaVersion\"", "2", "60604", "\"yesterday\"", "}}", &text[200..3_900], &text];
    for place in places {
        report.findings[0].location = sample::place(&sample::digest(2), "index.json", "/a", &text, place);
        for width in [60, 80, 100, 160, 200] {
            for symbols in [Symbols::Unicode, Symbols::Ascii] {
                let options = Options { width, symbols, ..Options::default() };
                let shown = render(&report, Format::Terminal, &options).unwrap();
                let source: Vec<&str> = shown.lines().filter(|line| line.contains(['│', '|'])).collect();
                assert!(source.len() >= 2, "{shown}");
                assert!(source.iter().all(|line| line.chars().count() <= width), "{width} columns:\n{shown}");
                let start: String = place.chars().take(4).collect();
                assert!(source.iter().any(|line| line.contains(&start)), "{width} columns:\n{shown}");
            }
        }
    }
}

#[test]
fn an_excerpt_from_the_middle_of_a_line_keeps_its_true_column() {
    let mut report = sample::red();
    let location = &mut report.findings[0].location;
    let highlight = Span { start: 7, end: 12 };
    location.excerpt = Some(Excerpt { text: "\"size\":60604}".to_owned(), line: 1, highlight });
    let shown = render(&report, Format::Terminal, &Options::default()).unwrap();
    assert!(shown.contains("…:1:2269\n"), "{shown}");
}

#[test]
fn the_versions_of_a_live_subject_fit_the_terminal() {
    let mut report = sample::registry();
    for line in &mut report.lines {
        line.verdict = verdict::Verdict::Incomplete;
        line.categories.iter_mut().for_each(|category| category.verdict = verdict::Verdict::Incomplete);
    }
    for width in [80, 100, 160] {
        let shown = render(&report, Format::Terminal, &Options { width, ..Options::default() }).unwrap();
        let table: Vec<&str> = shown.lines().skip(2).take(4).collect();
        assert!(table[0].contains("version") && table[3].contains("next"), "{shown}");
        assert!(table.iter().all(|line| line.chars().count() <= width), "{width} columns:\n{shown}");
    }
}

#[test]
fn a_command_that_repeats_a_finding_is_on_one_line() {
    let report = sample::registry();
    let shown = render(&report, Format::Terminal, &Options { width: 60, ..Options::default() }).unwrap();
    for finding in &report.findings {
        let command = finding.reproduce.as_deref().unwrap();
        assert!(shown.lines().any(|line| line == format!("  $ {command}")), "{shown}");
    }
}
