//! Every requirement of the profile with its outcome, by chapter.

use maud::{Markup, html};
use verdict::{Outcome, OutcomeRecord, Report};

use super::{budget, text};
use crate::capability;
use crate::catalogued;
use crate::visible::visible;

/// The tables, one a chapter; none for a report without outcomes.
pub(super) fn render(report: &Report) -> Option<Markup> {
    let mut chapters: Vec<(&str, Vec<&OutcomeRecord>)> = Vec::new();
    for record in &report.outcomes {
        let name = catalogued::chapter(&record.requirement);
        match chapters.last_mut().filter(|(last, _)| *last == name) {
            Some((_, records)) => records.push(record),
            None => chapters.push((name, vec![record])),
        }
    }
    let mut left = budget::OUTCOMES;
    let mut rendered = Vec::new();
    for (name, records) in &chapters {
        let chapter = chapter(name, records);
        if chapter.0.len() <= left {
            left -= chapter.0.len();
            rendered.push(chapter);
        }
    }
    let dropped = chapters.len() - rendered.len();
    (!chapters.is_empty()).then(|| {
        html! {
            @for chapter in &rendered { (chapter) }
            @if dropped > 0 { p { (text::counted(dropped, "chapter is", "chapters are")) " only in the JSON report." } }
        }
    })
}

/// What applies but has no answer, with the reasons.
pub(super) fn undecided(report: &Report) -> Option<Markup> {
    let open: Vec<&OutcomeRecord> = capability::open(report).take(200).collect();
    (!open.is_empty()).then(|| table(&open))
}

fn chapter(name: &str, records: &[&OutcomeRecord]) -> Markup {
    let counts = Outcome::ALL.into_iter().rev().filter_map(|outcome| {
        let count = records.iter().filter(|record| record.outcome == outcome).count();
        (count > 0).then(|| format!("{count} {}", outcome.as_str()))
    });
    html! {
        details.chapter {
            summary { h3 { (visible(name)) } " " span.counts { (counts.collect::<Vec<_>>().join(", ")) } }
            (table(records))
        }
    }
}

fn table(records: &[&OutcomeRecord]) -> Markup {
    html! {
        div.scroll tabindex="0" {
            table.outcomes {
                thead {
                    tr {
                        th scope="col" { "requirement" }
                        th scope="col" { "level" }
                        th scope="col" { "outcome" }
                        th scope="col" { "reason" }
                    }
                }
                tbody { @for record in records { (row(record)) } }
            }
        }
    }
}

fn row(record: &OutcomeRecord) -> Markup {
    html! {
        tr {
            th scope="row" {
                code { (visible(&record.requirement)) }
                @if let Some(says) = catalogued::text(&record.requirement) { span.says { (text::message(says)) } }
            }
            td { (visible(&record.level)) }
            td { (text::outcome(record.outcome)) }
            td { (text::message(record.reason.as_deref().unwrap_or_default())) }
        }
    }
}
