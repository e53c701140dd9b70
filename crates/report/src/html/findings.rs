//! Findings, grouped by requirement.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use verdict::{Finding, Report, Severity};

use super::source::Sources;
use super::{budget, text};
use crate::catalogued;
use crate::place;
use crate::visible::{clipped, visible};

/// Findings of a requirement that stand open.
const OPEN: usize = 3;
/// Findings of a requirement that show their source beside them; the others only link to it.
const WINDOWS: usize = 20;
/// Further places that are listed of a grouped finding.
const ALSO: usize = 10;
/// What is shown on either side of what a finding means, in bytes: in a document, and in an exchange.
const AROUND: usize = 120;
const EXCHANGE: usize = 2_000;
/// What is shown of a command that repeats a finding, in characters.
const COMMAND: usize = 2_000;
/// What the frame of a group takes at most, in bytes.
const FRAME: usize = 1_500;

/// The numbers of the findings that fit into the page.
pub(super) type Kept = BTreeSet<usize>;

struct Group<'a> {
    requirement: &'a str,
    findings: Vec<(usize, &'a Finding)>,
}

/// The violations, or the notes, by requirement in the order in which each comes first.
fn groups(report: &Report, violations: bool) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known = BTreeMap::new();
    for (at, finding) in report.findings.iter().enumerate() {
        if (finding.level > Severity::Note) != violations {
            continue;
        }
        let number = *known.entry(finding.requirement.as_str()).or_insert(groups.len());
        if number == groups.len() {
            groups.push(Group { requirement: &finding.requirement, findings: Vec::new() });
        }
        if let Some(group) = groups.get_mut(number) {
            group.findings.push((at, finding));
        }
    }
    groups
}

/// Which findings fit. Every requirement's first finding goes before any requirement's second.
pub(super) fn kept(report: &Report) -> Kept {
    let mut kept = Kept::new();
    for (violations, budget) in [(true, budget::VIOLATIONS), (false, budget::NOTES)] {
        let groups = groups(report, violations);
        let mut left = budget;
        let longest = groups.iter().map(|group| group.findings.len()).max().unwrap_or(0);
        for number in 0..longest {
            for (at, finding) in groups.iter().filter_map(|group| group.findings.get(number)) {
                let frame = if number == 0 { FRAME } else { 0 };
                let size = item(*at, finding, number, true).0.len() + frame;
                if size <= left {
                    left -= size;
                    kept.insert(*at);
                }
            }
        }
    }
    kept
}

/// The violations, or the notes; none if there are none.
pub(super) fn render(report: &Report, kept: &Kept, sources: &Sources, violations: bool) -> Option<Markup> {
    let groups = groups(report, violations);
    let (shown, dropped): (Vec<&Group>, Vec<&Group>) =
        groups.iter().partition(|group| group.findings.iter().any(|(at, _)| kept.contains(at)));
    (!groups.is_empty()).then(|| {
        html! {
            @for group in shown { (article(group, kept, sources)) }
            @if !dropped.is_empty() {
                p { (text::counted(dropped.len(), "more requirement is", "more requirements are")) " only in the JSON report." }
            }
        }
    })
}

fn article(group: &Group, kept: &Kept, sources: &Sources) -> Markup {
    let Some((_, first)) = group.findings.first() else { return html! {} };
    let items = group.findings.iter().enumerate().filter(|(_, (at, _))| kept.contains(at));
    let items: Vec<Markup> =
        items.map(|(number, (at, finding))| item(*at, finding, number, sources.shows(*at))).collect();
    let (open, closed) = items.split_at(items.len().min(OPEN));
    let dropped = group.findings.len() - items.len();
    html! {
        article.(text::class(first.level)) {
            h3 { (text::badge(first.level)) " " code { (visible(group.requirement)) } }
            p.says {
                @if let Some(says) = catalogued::text(group.requirement) { (text::message(says)) " — " }
                span.keyword { (visible(&first.keyword)) } ", " (text::link(&first.section))
            }
            @for item in open { (item) }
            @if !closed.is_empty() {
                details.more { summary { (closed.len()) " more" } @for item in closed { (item) } }
            }
            @if dropped > 0 { p { (text::counted(dropped, "more is", "more are")) " only in the JSON report." } }
        }
    }
}

/// The finding with the number `at`, which is the `number`th of its group; `marked` if the sources mark it.
fn item(at: usize, finding: &Finding, number: usize, marked: bool) -> Markup {
    let location = &finding.location;
    html! {
        details.finding id={ "f-" (at) } open[number < OPEN] {
            summary {
                (text::message(&finding.message))
                @if finding.count > 1 { " " span.count { (finding.count) " places" } }
            }
            dl {
                dt { "at" }
                dd {
                    @if marked { a href={ "#s-" (at) } { (place::short(location, 12)) } }
                    @else { code { (place::short(location, 12)) } }
                    @if !location.path.is_empty() && location.exchange.is_none() { span.path { (text::message(&location.path)) } }
                    @if let Some(pointer) = location.pointer.as_deref().filter(|pointer| !pointer.is_empty()) {
                        span.path { "value " code { (text::message(pointer)) } }
                    }
                }
                @for (name, value) in [("expected", &finding.expected), ("got", &finding.got), ("help", &finding.help), ("shared", &finding.shared)] {
                    @if let Some(value) = value { dt { (name) } dd { (text::message(value)) } }
                }
                @if !finding.also.is_empty() {
                    dt { "also" }
                    dd { @for also in finding.also.iter().take(ALSO) { span.path { code { (place::short(also, 12)) } } } }
                }
            }
            @if let Some(excerpt) = location.excerpt.as_ref().filter(|_| number < WINDOWS) {
                // An exchange is told as a whole: what was asked decides what the answer means.
                @let around = if location.exchange.is_some() { EXCHANGE } else { AROUND };
                (window(excerpt, finding.level, around))
            }
            @if let Some(command) = &finding.reproduce {
                p.says { "To see it again:" }
                pre.command tabindex="0" { (text::source(&clipped(command, COMMAND))) }
            }
        }
    }
}

/// The highlighted bytes with up to `around` bytes on either side.
fn window(excerpt: &verdict::Excerpt, level: Severity, around: usize) -> Markup {
    const MARKED: usize = 400;
    let text = &excerpt.text;
    let at = |offset: u64| text.floor_char_boundary(usize::try_from(offset).unwrap_or(usize::MAX));
    let start = at(excerpt.highlight.start);
    let end = at(excerpt.highlight.end).max(start);
    let from = text.floor_char_boundary(start.saturating_sub(around));
    let shown = text.floor_char_boundary(end.min(start + MARKED));
    let to = text.floor_char_boundary(if shown < end { shown } else { end.saturating_add(around) });
    html! {
        pre tabindex="0" {
            @if from > 0 { "…" }
            (text::source(text.get(from..start).unwrap_or_default()))
            mark.(text::class(level)) { (text::source(text.get(start..shown).unwrap_or_default())) }
            (text::source(text.get(shown..to).unwrap_or_default()))
            @if to < text.len() { "…" }
        }
    }
}
