//! Two reports compared, in each format.

use report::{ComparisonFormat, Options, Symbols, comparison_line, render_comparison};
use verdict::{Comparison, Outcome, Report};

use crate::sample;

/// What a change could have done: one thing is mended, others are broken, one is not known any more, one is at other places.
fn before_and_after() -> (Report, Report) {
    let mut before = sample::red();
    before.outcomes[2] = sample::outcome("image.layer.sample-whiteouts", "MUST", Outcome::Pass, None);
    before.outcomes[4] = sample::outcome("image.manifest.sample-zstd", "MAY", Outcome::Pass, None);
    before.findings.remove(1);
    before.outcomes.push(sample::outcome("image.rootfs.sample-gone", "MUST", Outcome::Fail, None));
    before.outcomes.push(sample::outcome(
        "image.rootfs.sample-mended",
        "SHOULD",
        Outcome::Inconclusive,
        Some("a timeout"),
    ));
    before.spec = "image 1.0.2".to_owned();
    let mut after = sample::red();
    after.outcomes[3] = sample::outcome("image.manifest.sample-type", "SHOULD", Outcome::Pass, None);
    after.findings.remove(2);
    after.findings[0].message = "`size` is negative".to_owned();
    after.outcomes.push(sample::outcome("image.rootfs.sample-mended", "SHOULD", Outcome::Pass, None));
    for n in 0..4 {
        let id = format!("image.zlast.sample-blocked-{n}");
        before.outcomes.push(sample::outcome(&id, "MUST", Outcome::Pass, None));
        after.outcomes.push(sample::outcome(&id, "MUST", Outcome::Blocked, Some("image.layer.sample-whiteouts")));
    }
    (before, after)
}

fn compared() -> Comparison {
    let (before, after) = before_and_after();
    Comparison::of(&before, &after).expect("both are about images")
}

fn shown(comparison: &Comparison, format: ComparisonFormat, options: &Options) -> String {
    render_comparison(comparison, format, options).expect("it is written")
}

#[test]
fn formats_have_names() {
    for format in ComparisonFormat::ALL {
        assert_eq!(format.as_str().parse::<ComparisonFormat>(), Ok(format));
    }
    let error = "junit".parse::<ComparisonFormat>().unwrap_err().to_string();
    assert!(error.contains("`junit`") && error.contains("`terminal`, `json`, `markdown`"), "{error}");
}

#[test]
fn terminal() {
    let comparison = compared();
    for width in [80, 160] {
        let options = Options { width, ..Options::default() };
        let text = shown(&comparison, ComparisonFormat::Terminal, &options);
        assert!(text.lines().all(|line| line.chars().count() <= width), "{width} columns:\n{text}");
        assert!(text.lines().count() <= 40, "more than a screen:\n{text}");
        insta::assert_snapshot!(format!("comparison-{width}-columns"), text);
    }
    let ascii = Options { symbols: Symbols::Ascii, ..Options::default() };
    assert!(shown(&comparison, ComparisonFormat::Terminal, &ascii).is_ascii());
    let verbose = Options { verbose: true, width: 160, ..Options::default() };
    insta::assert_snapshot!("comparison-verbose", shown(&comparison, ComparisonFormat::Terminal, &verbose));
    let quiet = Options { quiet: true, ..Options::default() };
    let line = shown(&comparison, ComparisonFormat::Terminal, &quiet);
    assert_eq!(line, comparison_line(&comparison) + "\n");
    assert!(line.starts_with("worse  image 1.1.1 legal  red as before  worse 5  better 2  other "), "{line}");
    let coloured = Options { colour: true, ..Options::default() };
    assert!(shown(&comparison, ComparisonFormat::Terminal, &coloured).contains("\u{1b}["));
}

#[test]
fn markdown() {
    insta::assert_snapshot!("comparison-markdown", shown(&compared(), ComparisonFormat::Markdown, &Options::default()));
}

#[test]
fn json_has_every_requirement_with_both_outcomes() {
    let comparison = compared();
    let text = shown(&comparison, ComparisonFormat::Json, &Options::default());
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["schemaVersion"], "1");
    assert_eq!(json["differences"].as_array().unwrap().len(), comparison.differences.len());
    let first = &json["differences"][0];
    assert_eq!(first["requirement"], "image.layer.sample-whiteouts");
    assert_eq!((&first["change"], &first["turn"]), (&"new".into(), &"worse".into()));
    assert_eq!((&first["before"]["outcome"], &first["after"]["outcome"]), (&"pass".into(), &"fail".into()));
    assert_eq!(first["after"]["why"], "a whiteout is a symbolic link, not an empty file");
    assert_eq!(json["rules"][0]["what"], "version");
}

#[test]
fn nothing_different_is_said_in_few_lines() {
    let report = sample::yellow();
    let comparison = Comparison::of(&report, &report).unwrap();
    let text = shown(&comparison, ComparisonFormat::Terminal, &Options::default());
    assert!(text.starts_with("the same  image 1.1.1 legal  yellow as before"), "{text}");
    assert_eq!(text.lines().count(), 5, "{text}");
    let (worse, better) = (sample::red(), sample::green());
    let word = |before, after| comparison_line(&Comparison::of(before, after).unwrap());
    assert!(word(&worse, &better).starts_with("better  "));
    assert!(word(&better, &worse).starts_with("worse  "));
}

#[test]
fn what_subjects_say_is_shown_and_not_obeyed() {
    let mut hostile = sample::hostile();
    hostile.spec = format!("image {}", hostile.spec);
    // Without a level that is one, there would be no comparison.
    hostile
        .outcomes
        .iter_mut()
        .filter(|record| record.level.len() > 6)
        .for_each(|record| record.level = "MUST".to_owned());
    let green = sample::green();
    for (before, after) in [(&green, &hostile), (&hostile, &green), (&hostile, &hostile)] {
        let mut comparison = Comparison::of(before, after).unwrap();
        for rule in &mut comparison.rules {
            rule.after.push('\u{1b}');
        }
        for options in [Options::default(), Options { verbose: true, ..Options::default() }] {
            for format in ComparisonFormat::ALL {
                let text = shown(&comparison, format, &options);
                let hidden = text.chars().find(|c| c.is_control() && *c != '\n' || *c == '\u{202e}');
                assert_eq!(hidden, None, "{format}:\n{text}");
                assert!(format != ComparisonFormat::Markdown || !text.contains("<script"), "{text}");
            }
        }
    }
}
