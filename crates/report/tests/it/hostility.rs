//! Text of the subject never becomes an instruction to whoever reads a report.

use proptest::prelude::*;
use report::{ComparisonFormat, Format, Options, render, render_comparison};
use verdict::{Comparison, Document, Entry, Excerpt, Report, Span};

use crate::sample;

pub fn is_obeyed(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn control_characters_are_shown() {
    for format in Format::ALL {
        let text = render(&sample::hostile(), format, &Options::default()).unwrap();
        assert_eq!(text.chars().find(|c| is_obeyed(*c)), None, "{format}");
    }
}

#[test]
fn escapes_of_a_coloured_terminal_are_colours() {
    let options = Options { colour: true, verbose: true, ..Options::default() };
    let text = render(&sample::hostile(), Format::Terminal, &options).unwrap();
    for rest in text.split('\x1b').skip(1) {
        let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '[' | ';')).unwrap();
        assert!(rest.starts_with('[') && rest[end..].starts_with('m'), "{rest}");
    }
}

#[test]
fn a_page_has_no_markup_of_the_subject() {
    let page = render(&sample::hostile(), Format::Html, &Options::default()).unwrap();
    assert!(!page.contains("<script") && !page.contains("href=\"javascript:") && !page.contains("<!-- "));
}

#[test]
fn a_console_line_is_a_command_or_nothing() {
    let text = render(&sample::hostile(), Format::Github, &Options::default()).unwrap();
    assert_eq!(text.lines().count(), sample::hostile().findings.len() + 1);
    assert!(text.lines().all(|line| line.starts_with("::")));
}

fn wild() -> impl Strategy<Value = String> {
    let alphabet = "[a\"{}\n\r\t \u{0}\u{1b}`|#%:<>&\\\\é名\u{202e}\u{fffe}😀]{0,40}";
    prop_oneof![alphabet, ".{0,20}", Just(String::new())]
}

fn span() -> impl Strategy<Value = Span> {
    let number = || prop_oneof![0..60_u64, Just(u64::MAX)];
    (number(), number()).prop_map(|(start, end)| Span { start, end })
}

prop_compose! {
    fn report()(
        text in wild(), other in wild(), name in wild(), at in span(), highlight in span(),
        line in prop::option::of(prop_oneof![0..5_u64, Just(u64::MAX)]), column in prop::option::of(0..9_u64),
        parents in prop::collection::vec(prop::option::of(0..9_u64), 5),
    ) -> Report {
        let mut report = sample::red();
        report.subject.name = name.clone();
        report.outcomes[0].reason = Some(other.clone());
        report.outcomes[1].requirement = name.clone();
        let finding = &mut report.findings[0];
        (finding.requirement, finding.message, finding.help) = (name.clone(), other.clone(), Some(text.clone()));
        finding.section = other.clone();
        let location = &mut finding.location;
        (location.subject, location.path, location.pointer) = (name.clone(), other.clone(), Some(text.clone()));
        (location.span, location.line, location.column) = (Some(at), line, column);
        location.excerpt = Some(Excerpt { text: text.clone(), line: line.unwrap_or(1), highlight });
        report.findings[1].location.entry = Some(Entry { number: 1, name: other, offset: at.start });
        report.documents = vec![Document { id: name.clone(), text: text.clone(), truncated: false }];
        let live = sample::registry();
        (report.lines, report.run) = (live.lines, live.run);
        report.lines[0].spec = name.clone();
        report.lines[0].categories[0].name = text.clone();
        report.findings[2].location.exchange = Some(text.clone());
        report.findings[2].location.excerpt = Some(Excerpt { text: text.clone(), line: 1, highlight: at });
        report.nodes.truncate(5);
        for (node, parent) in report.nodes.iter_mut().zip(parents) {
            node.parent = parent;
        }
        report
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_report_renders_without_panic_or_control_characters(report in report(), width in 0..300_usize) {
        let options = Options { width, ..Options::default() };
        for format in Format::ALL {
            let text = render(&report, format, &options).unwrap();
            prop_assert!(text.ends_with('\n'));
            prop_assert_eq!(text.chars().find(|c| is_obeyed(*c)), None, "{}", format);
        }
        for (before, after) in [(&report, &sample::green()), (&sample::red(), &report)] {
            let comparison = Comparison::of(before, after).unwrap();
            for format in ComparisonFormat::ALL {
                let text = render_comparison(&comparison, format, &options).unwrap();
                prop_assert!(text.ends_with('\n'));
                prop_assert_eq!(text.chars().find(|c| is_obeyed(*c)), None, "{}", format);
            }
        }
    }
}
