//! The page of a report: rendered from what was handed in without what was withdrawn, with what it is worth, and the way back.

use std::borrow::Cow;

use maud::html;
use report::components::{Around, message, report_page};
use verdict::Report;

use crate::entry::{Entry, Judgement};
use crate::pieces::{card, card_word, standing, subject_link};
use crate::programme::{Dossier, Subject};
use crate::wording;

/// The page of `report`, which is that of `dossier`, one of those about `subject`.
pub(crate) fn render(report: &Report, dossier: &Dossier, subject: &Subject) -> String {
    let entry = &dossier.entry;
    let is_current = std::ptr::eq::<Dossier>(dossier, &subject.current);
    let title = wording::versioned(entry);
    let around = Around {
        title: &title,
        colour: card(entry),
        word: card_word(entry),
        links: html! {
            li { a href="../index.html" { "All results" } }
            li { (subject_link(subject, "../")) }
            li { a href={ (dossier.slug) ".json" } { "This report as JSON" } }
        },
        standing: html! {
            p { "Handed in for " (title) ": " (standing(&entry.standing)) " " (message(&wording::standing(entry))) }
            @if !is_current { p { "Another dossier speaks for the subject now." } }
            @if !entry.withdrawn.is_empty() {
                p { "This page is without what was withdrawn; the JSON is as it was handed in." }
                @for why in entry.withdrawn.values() { p { (message(why)) } }
            }
        },
    };
    report_page(&left(report, entry), &around)
}

/// The report without what was withdrawn. What it says of other versions, of categories and of members would need to be
/// counted again, and goes.
fn left<'a>(report: &'a Report, entry: &Entry) -> Cow<'a, Report> {
    match &entry.judgement {
        Judgement::Requirements { verdict, counts, outcomes, findings } if !entry.withdrawn.is_empty() => {
            let (outcomes, findings) = (outcomes.clone(), findings.clone());
            let (lines, subjects) = (Vec::new(), Vec::new());
            Cow::Owned(Report {
                verdict: *verdict,
                counts: *counts,
                outcomes,
                findings,
                lines,
                subjects,
                ..report.clone()
            })
        }
        _ => Cow::Borrowed(report),
    }
}
