//! For a live subject: the verdict for each version and category, how it was driven, and its capabilities.

use maud::{Markup, html};
use verdict::{LineRecord, Report};

use super::{budget, text};
use crate::capability::{self, Standing};
use crate::catalogued;
use crate::summary::{self, fraction};
use crate::visible::{clipped, visible};

/// Version lines, and categories of one, that are shown; a spec has fewer.
const SHOWN: usize = 8;
/// Repositories, and things left behind, that are listed.
const LISTED: usize = 40;
/// Characters of one name that are shown.
const NAME: usize = 120;

/// The versions by category, and the run; none for a subject that is not live.
pub(super) fn render(report: &Report) -> Option<Markup> {
    (!report.lines.is_empty() || report.run.is_some()).then(|| {
        html! {
            @if !report.lines.is_empty() { (versions(report)) }
            (run(report))
        }
    })
}

fn versions(report: &Report) -> Markup {
    let lines: Vec<&LineRecord> = report.lines.iter().take(SHOWN).collect();
    let categories: Vec<&str> = summary::categories(&report.lines).into_iter().take(SHOWN).collect();
    html! {
        div.scroll tabindex="0" role="group" aria-labelledby="versions-title" {
            table.versions {
                thead {
                    tr {
                        th scope="col" { "version" }
                        th scope="col" { "verdict" }
                        th.number scope="col" { "MUST" }
                        th.number scope="col" { "SHOULD" }
                        @for name in &categories { th scope="col" { (name_of(name)) } }
                    }
                }
                tbody { @for line in &lines { (row(line, report, &categories)) } }
            }
        }
    }
}

fn row(line: &LineRecord, report: &Report, categories: &[&str]) -> Markup {
    html! {
        tr {
            th scope="row" {
                (name_of(catalogued::version_name(&line.spec, &report.spec)))
                @if line.spec == report.spec { " " span.counts { "this report" } }
            }
            td { (text::colour(line.verdict)) }
            td.number { (fraction(&line.counts.must)) }
            td.number { (fraction(&line.counts.should)) }
            @for name in categories {
                td {
                    @if let Some(category) = line.categories.iter().find(|category| category.name == *name) {
                        span title=(summary::vector(&category.counts)) { (text::colour(category.verdict)) }
                    }
                }
            }
        }
    }
}

fn name_of(text: &str) -> String {
    clipped(&visible(text), NAME)
}

fn run(report: &Report) -> Markup {
    let Some(run) = &report.run else { return html! {} };
    html! {
        p.run { (clipped(&summary::run(report, run), NAME)) }
        @if !run.left_behind.is_empty() {
            p { "Left behind, made by this run and not removed:" }
            ul { @for line in run.left_behind.iter().take(LISTED) { li { (text::message(&clipped(line, NAME))) } } }
            @if run.left_behind.len() > LISTED { p { (run.left_behind.len() - LISTED) " more are only in the JSON report." } }
        }
        @if !run.repositories.is_empty() {
            details.more {
                summary { (text::counted(run.repositories.len(), "repository was", "repositories were")) " used" }
                ul { @for name in run.repositories.iter().take(LISTED) { li { code { (name_of(name)) } } } }
                @if run.repositories.len() > LISTED { p { (run.repositories.len() - LISTED) " more are only in the JSON report." } }
            }
        }
    }
}

/// What the subject was seen to support; none for a subject that is not live.
pub(super) fn capabilities(report: &Report) -> Option<Markup> {
    let table = capability::table(report);
    let counts = capability::counts(&table)?;
    let mut left = budget::CAPABILITIES;
    let mut rows = Vec::new();
    for (standing, record) in &table {
        let says = catalogued::text(&record.requirement);
        let row = html! {
            tr {
                th scope="row" { code { (visible(&record.requirement)) } @if let Some(says) = says { span.says { (text::message(says)) } } }
                td { (badge(*standing)) }
                td { @if let Some(reason) = &record.reason { (text::message(reason)) } }
            }
        };
        if row.0.len() > left {
            break;
        }
        left -= row.0.len();
        rows.push(row);
    }
    let dropped = table.len() - rows.len();
    Some(html! {
        p { (counts) ". What the spec leaves to a registry never changes the colour, unless the profile lists it." }
        div.scroll tabindex="0" role="group" aria-labelledby="capabilities-title" {
            table.outcomes {
                thead { tr { th scope="col" { "capability" } th scope="col" { "seen" } th scope="col" { "reason" } } }
                tbody { @for row in &rows { (row) } }
            }
        }
        @if dropped > 0 { p { (text::counted(dropped, "capability is", "capabilities are")) " only in the JSON report." } }
    })
}

fn badge(standing: Standing) -> Markup {
    match standing {
        Standing::Supported => html! { span.outcome.pass { "✓ " (standing.as_str()) } },
        Standing::Unsupported => html! { span.outcome { "– " (standing.as_str()) } },
        Standing::NotShown => html! { span.outcome { "? " (standing.as_str()) } },
    }
}
