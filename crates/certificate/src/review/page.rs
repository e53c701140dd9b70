//! `report.html`: the summary that people read, held against the tests.

use super::answer::{Answer, Item};
use super::judge::Read;
use super::junit::{End, Junit};

/// What is read of a page, which is never rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page {
    /// Passed, failed and skipped, where there is a summary.
    summary: Option<Summary>,
    /// Whether it says that all tests passed.
    says_all_passed: bool,
    /// Our own word for the whole.
    word: Option<String>,
    /// The rows of the table with these names.
    pub(super) versions: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Summary {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Page {
    pub(super) fn parse(html: &str) -> Page {
        // Behind the rule of the style sheet, and before the first exchange.
        let summary = html.split_once("class=\"quick-summary\"").map(|(_, rest)| rest);
        let summary = summary.and_then(|rest| rest.split("</td>").next()).map(text);
        let word = html.split_once("OCI Conformance Result:").map(|(_, rest)| rest);
        let word = word.and_then(|rest| rest.split("</p>").next()).map(text);
        let versions = ["Tested Spec", "Test Version"].iter().filter_map(|name| {
            let (_, rest) = html.split_once(&format!(">{name}</td>"))?;
            Some(text(rest.split("</td>").next()?))
        });
        Page {
            says_all_passed: summary.as_deref().or(word.as_deref()).is_some_and(|text| {
                let lower = text.to_lowercase();
                lower.contains("all tests passed") || lower.starts_with("all ")
            }),
            summary: summary.as_deref().and_then(counts),
            word: word.and_then(|text| text.split([' ', '.']).next().map(str::to_owned)),
            versions: versions.collect(),
        }
    }

    fn is_unknown(&self) -> bool {
        self.summary.is_none() && self.word.is_none() && !self.says_all_passed
    }

    /// Whether the page says that something failed.
    fn says_failed(&self) -> bool {
        self.summary.is_some_and(|summary| summary.failed > 0)
            || self.word.as_deref().is_some_and(|word| word != "Pass")
    }
}

/// Without tags, white space as one.
fn text(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<') {
        out.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
        out.push(' ');
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn counts(text: &str) -> Option<Summary> {
    let words: Vec<&str> = text.split(' ').collect();
    let number = |word: &str| {
        let at = words.iter().position(|other| *other == word)?;
        words.get(at.checked_sub(1)?)?.parse::<u64>().ok()
    };
    let (passed, failed, skipped) = (number("passed"), number("failed"), number("skipped"));
    passed.or(failed).or(skipped)?;
    Some(Summary { passed: passed.unwrap_or(0), failed: failed.unwrap_or(0), skipped: skipped.unwrap_or(0) })
}

/// Does the page say what the tests say?
pub(super) fn item(read: &Read) -> Item {
    let item = |answer, says: String| Item::new("page", answer, says);
    let mend = "submit the three files of one run, as the suite wrote them";
    let Some(page) = &read.page else {
        return item(Answer::Fail, "there is no `report.html` that can be read".to_owned()).mend(mend);
    };
    let Some(junit) = read.junit() else {
        return item(Answer::Inconclusive, "without a `junit.xml` the page cannot be held against it".to_owned())
            .mend(mend);
    };
    let failed = junit.count(End::Failed).max(junit.claimed_failures);
    if page.is_unknown() {
        item(Answer::Warn, "`report.html` has no summary that is known here".to_owned())
            .mend("have a person read it, and submit the page as the suite wrote it")
    } else if page.says_all_passed && failed > 0 {
        item(Answer::Fail, format!("`report.html` says that all tests passed, `junit.xml` has {failed} failures"))
            .mend(mend)
    } else if page.says_failed() != (failed > 0) {
        let says = if failed > 0 { "does not show the failures of" } else { "shows failures that are not in" };
        item(Answer::Fail, format!("`report.html` {says} `junit.xml`")).mend(mend)
    } else {
        match page.summary.filter(|summary| !agrees(*summary, junit)) {
            Some(Summary { passed, skipped, .. }) => {
                let (tests, left_out) = (junit.count(End::Passed), junit.count(End::Skipped));
                let says = format!(
                    "`report.html` has {passed} passed and {skipped} skipped, `junit.xml` {tests} and {left_out}"
                );
                item(Answer::Fail, says).mend(mend)
            }
            None if failed > 0 => item(Answer::Fail, "`report.html` shows failures, as `junit.xml` does".to_owned())
                .mend("mend the product, and run the tests again"),
            None => item(Answer::Pass, "`report.html` shows no failure, as `junit.xml` has none".to_owned()),
        }
    }
}

// The older suite has a test more in one file than in the other, and today's counts groups of tests as tests.
fn agrees(summary: Summary, junit: &Junit) -> bool {
    let (skipped, failed) = (junit.count(End::Skipped), junit.count(End::Failed));
    let claimed = junit.claimed_tests.map(|tests| tests.saturating_sub(skipped + failed));
    let passed = [Some(junit.count(End::Passed)), claimed];
    summary.skipped == skipped && passed.into_iter().flatten().any(|passed| summary.passed.abs_diff(passed) <= 1)
}
