//! A comparison for people at a terminal: what got worse on the first screen, and why.

use std::collections::BTreeMap;

use verdict::{Comparison, Difference, FindingChange, Severity, Side, Verdict};

use super::summary::{self, Group, blocked_by, level, outcome, place_and_count};
use crate::options::Options;
use crate::place;
use crate::summary::vector;
use crate::terminal::{Paint, wrapped};
use crate::visible::{clipped, visible};

/// Differences of a group that are shown without `verbose`: of the worse ones more.
const WORSE: usize = 8;
const OTHERS: usize = 5;
/// Findings of a difference that are shown without `verbose`.
const FINDINGS: usize = 3;
/// Characters of a message that are shown without `verbose`.
const MESSAGE: usize = 240;

/// The whole text. Without `verbose` it is about a screen, however much differs.
pub(super) fn render(comparison: &Comparison, options: &Options) -> String {
    let paint = Paint::new(options, false);
    let (verdicts, counts) = (summary::verdicts(comparison, paint.arrow()), summary::counts(comparison));
    let line = format!("{verdicts}  {counts}");
    if options.quiet {
        return coloured(&line, comparison, &paint) + "\n";
    }
    let fits = line.chars().count() <= paint.width;
    let head = if fits { line } else { format!("{verdicts}\n{counts}") };
    let (before, after) = (&comparison.before, &comparison.after);
    let column = before.verdict.as_str().len().max(after.verdict.as_str().len());
    let mut first = format!("{}\n", coloured(&head, comparison, &paint));
    first.push_str(&side("before", before, column, &paint));
    first.push_str(&side("after", after, column, &paint));
    if let Some(rules) = summary::rules(comparison, paint.arrow()) {
        first.push_str(&wrapped(&paint.signs(rules), paint.width.saturating_sub(2)).replace('\n', "\n  "));
        first.push('\n');
    }
    let groups = Group::ALL.into_iter().map(|group| (group, group.of(comparison)));
    let groups = groups.filter(|(_, differences)| !differences.is_empty());
    let sections = groups.map(|(group, differences)| section(group, &differences, &paint));
    std::iter::once(first).chain(sections).collect::<Vec<String>>().join("\n")
}

fn coloured(head: &str, comparison: &Comparison, paint: &Paint) -> String {
    let (word, colour) = summary::word(comparison);
    match head.strip_prefix(word) {
        Some(rest) => paint.verdict(colour, word) + rest,
        None => head.to_owned(),
    }
}

/// One report: its verdict in a column, and below what it is about.
fn side(name: &str, side: &Side, column: usize, paint: &Paint) -> String {
    let mut subject = vec![visible(&side.subject.name)];
    subject.extend(side.subject.digest.as_deref().map(|digest| paint.signs(place::short_id(digest, paint.digits))));
    subject.push(visible(&side.started));
    let padding = " ".repeat(column.saturating_sub(side.verdict.as_str().len()));
    let verdict = paint.verdict(side.verdict, side.verdict.as_str()) + &padding;
    let gap = format!("\n{:8}", "");
    let vector = wrapped(&vector(&side.counts), paint.width.saturating_sub(10 + column)).replace('\n', &gap);
    let subject = wrapped(&subject.join("  "), paint.width.saturating_sub(8)).replace('\n', &gap);
    format!("{name:<8}{verdict}  {vector}\n        {subject}\n")
}

fn section(group: Group, differences: &[&Difference], paint: &Paint) -> String {
    let limit = match group {
        _ if paint.verbose => differences.len(),
        Group::Worse => WORSE,
        _ => OTHERS,
    };
    let mut blocked: BTreeMap<&str, usize> = BTreeMap::new();
    for by in differences.iter().filter_map(|difference| blocked_by(difference)) {
        *blocked.entry(by).or_default() += 1;
    }
    // What one failure keeps from being judged is one line.
    blocked.retain(|_, count| *count > 1 && !paint.verbose);
    let single = |difference: &&&Difference| blocked_by(difference).is_none_or(|by| !blocked.contains_key(by));
    let mut rows: Vec<String> =
        differences.iter().filter(single).map(|difference| row(group, difference, paint)).collect();
    let verb = if group == Group::Better { "were" } else { "are" };
    let sign = if group == Group::Better { paint.better() } else { "?" };
    rows.extend(
        blocked.iter().map(|(by, count)| format!("{sign} {count} requirements {verb} blocked by {}\n", visible(by))),
    );
    let mut text = paint.bold(&format!("{} ({})", group.title(), differences.len())) + "\n";
    text.extend(rows.iter().take(limit).map(String::as_str));
    if rows.len() > limit {
        text.push_str(&format!("  {} {} more with `--verbose`\n", paint.ellipsis(), rows.len() - limit));
    }
    text
}

fn row(group: Group, difference: &Difference, paint: &Paint) -> String {
    let (before, after) = (difference.before.as_ref(), difference.after.as_ref());
    let now = match (outcome(before, after), outcome(after, before)) {
        (before, after) if before == after => format!("{after} as before"),
        (before, after) => format!("{before} {} {after}", paint.arrow()),
    };
    let mut text = format!(
        "{} {} {}  {now}\n",
        sign(group, difference, paint),
        level(difference),
        visible(&difference.requirement)
    );
    // What is better or weighs nothing is said in a line, its reason only to those who want all.
    if !paint.verbose && !matches!(group, Group::Worse | Group::Open) {
        return text;
    }
    let findings = difference.findings.iter();
    let limit = if paint.verbose { difference.findings.len() } else { FINDINGS };
    text.extend(findings.take(limit).map(|change| finding(change, paint)));
    if difference.findings.len() > limit {
        text.push_str(&format!("    {} {} more findings\n", paint.ellipsis(), difference.findings.len() - limit));
    }
    if difference.findings.is_empty() {
        let whose = match (blocked_by(difference), after.is_some_and(|after| after.why.is_some())) {
            (Some(_), true) => "by ",
            (_, true) => "",
            (_, false) => "before: ",
        };
        text.extend(difference.why().map(|why| indented("", &format!("{whose}{}", message(why, paint)), paint)));
    }
    text
}

fn finding(change: &FindingChange, paint: &Paint) -> String {
    let sign = match (change.before, change.after) {
        (0, _) => "+ ",
        (_, 0) => "- ",
        _ => "~ ",
    };
    let place = paint.signs(place_and_count(change));
    indented(sign, &format!("{} ({place})", message(&change.message, paint)), paint)
}

fn message(text: &str, paint: &Paint) -> String {
    if paint.verbose { visible(text) } else { paint.signs(clipped(&visible(text), MESSAGE)) }
}

fn indented(sign: &str, text: &str, paint: &Paint) -> String {
    let lines = wrapped(text, paint.width.saturating_sub(4 + sign.len()));
    let gap = " ".repeat(4 + sign.len());
    format!("    {sign}{}\n", lines.replace('\n', &format!("\n{gap}")))
}

fn sign(group: Group, difference: &Difference, paint: &Paint) -> &'static str {
    let colour = difference.after.as_ref().map_or(Verdict::Green, |after| after.colour);
    match (group, colour) {
        (Group::Better, _) => paint.better(),
        (Group::Gone | Group::Light, _) => paint.sign(Severity::Note),
        (_, Verdict::Red) => paint.sign(Severity::Must),
        (_, Verdict::Incomplete) => "?",
        _ => paint.sign(Severity::Should),
    }
}
