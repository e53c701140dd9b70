//! Formats that people read stay readable, however much there is to say.

use report::{Format, Options, render};

use crate::sample;

#[test]
fn a_page_of_a_thousand_findings_shows_them_all_in_two_megabytes() {
    let page = render(&sample::thousand(), Format::Html, &Options::default()).unwrap();
    assert!(page.len() <= 2_000_000, "{}", page.len());
    for number in 0..1000 {
        assert!(page.contains(&format!("id=\"f-{number}\"")), "finding {number} is missing");
    }
}

#[test]
fn no_report_makes_a_longer_page() {
    let page = render(&sample::monstrous(), Format::Html, &Options::default()).unwrap();
    assert!(page.len() <= 2_000_000, "{}", page.len());
    assert!(page.contains("only in the JSON report"));
}

#[test]
fn a_terminal_shows_the_cause_on_its_first_screen() {
    for (name, sample) in sample::ALL {
        let report = sample();
        if report.findings.is_empty() {
            continue;
        }
        let text = render(&report, Format::Terminal, &Options::default()).unwrap();
        let screen: Vec<&str> = text.lines().take(12).collect();
        assert!(screen[0].starts_with(report.verdict.as_str()), "{name}");
        let id = report.findings[0].requirement.split('\x1b').next().unwrap();
        assert!(screen.iter().any(|line| line.contains("[") && line.contains(id)), "{name}: {screen:?}");
        assert!(text.lines().count() < 250, "{name}: {} lines", text.lines().count());
    }
}

#[test]
fn a_job_summary_fits() {
    let text = render(&sample::monstrous(), Format::Markdown, &Options::default()).unwrap();
    assert!(text.len() < 1 << 20, "{}", text.len());
}
