//! Pieces of markup that several pages use.

use maud::{Markup, html};
use report::components::{self, clipped, colour, fraction, outcome_sign, sign, visible};
use verdict::Outcome;

use crate::entry::{Entry, Judgement, Standing};
use crate::programme::Subject;
use crate::table::Sight;
use crate::wording;

/// Characters of a name that the head of a column shows.
const COLUMN: usize = 36;

/// Sign and word of a standing.
pub(crate) fn standing(standing: &Standing) -> Markup {
    let (class, sign) = match standing {
        Standing::Valid => ("green", "✓"),
        Standing::Undecided => ("incomplete", "?"),
        Standing::Failed | Standing::Revoked(_) | Standing::Broken(_) => ("red", "✗"),
        _ => ("incomplete", "–"),
    };
    html! { span.colour.(class) { (sign) " " (standing.as_str()) } }
}

/// The verdict in its colour; in grey where the dossier is not in force or has none.
pub(crate) fn verdict(entry: &Entry) -> Markup {
    match entry.verdict() {
        Some(verdict) if entry.standing.is_in_force() => colour(verdict),
        Some(verdict) if entry.standing.is_told() => {
            html! { span.colour.incomplete { (sign(verdict)) " " (verdict) } }
        }
        _ => html! { span.colour.incomplete { "– no verdict" } },
    }
}

/// An outcome in its colour; in grey where the dossier is not in force.
pub(crate) fn outcome(entry: &Entry, outcome: Outcome) -> Markup {
    match entry.standing.is_in_force() {
        true => components::outcome(outcome),
        false => html! { span.outcome { (outcome_sign(outcome)) " " (outcome.as_str()) } },
    }
}

/// The class of the card at the top: a colour only for a dossier that is in force.
pub(crate) fn card(entry: &Entry) -> &'static str {
    match entry.verdict() {
        Some(verdict) if entry.standing.is_in_force() => verdict.as_str(),
        _ => "incomplete",
    }
}

/// Sign and word for the card at the top: `✓ green`, `✓ green, unsigned`, `– revoked`.
pub(crate) fn card_word(entry: &Entry) -> Markup {
    let standing = entry.standing.as_str();
    match entry.verdict() {
        Some(verdict) if entry.standing.is_in_force() => {
            html! { span aria-hidden="true" { (sign(verdict)) } " " (verdict) }
        }
        Some(verdict) if entry.standing.is_told() => {
            html! { span aria-hidden="true" { (sign(verdict)) } " " (verdict) ", " (standing) }
        }
        _ => html! { span aria-hidden="true" { "–" } " " (standing) },
    }
}

/// `MUST` and `SHOULD` of the vector as two cells.
pub(crate) fn vector_cells(entry: &Entry) -> Markup {
    let told = entry.counts().filter(|_| entry.standing.is_told());
    match (told, &entry.judgement) {
        (Some(counts), _) => html! { td.number { (fraction(&counts.must)) } td.number { (fraction(&counts.should)) } },
        (None, Judgement::Tests { passed, failed, skipped }) if entry.standing.is_told() => {
            html! { td.tests.number colspan="2" { (passed) " passed, " (failed) " failed, " (skipped) " skipped" } }
        }
        _ => html! { td.number {} td.number {} },
    }
}

/// The same for the head of a column, which has little room.
pub(crate) fn column_link(subject: &Subject, up: &str) -> Markup {
    let name = clipped(&wording::versioned(&subject.current.entry), COLUMN);
    html! { a href={ (up) "subjects/" (subject.slug) ".html" } { (name) } }
}

/// A link to the page of a requirement, from a page of another kind.
pub(crate) fn requirement_link(id: &str) -> Markup {
    html! { a href={ "../requirements/" (id) ".html" } { (id) } }
}

/// A link to the page of a subject.
pub(crate) fn subject_link(subject: &Subject, up: &str) -> Markup {
    html! { a href={ (up) "subjects/" (subject.slug) ".html" } { (wording::versioned(&subject.current.entry)) } }
}

/// A cell of a matrix: a sign, its colour, and its word for those who do not see it.
pub(crate) fn cell(sight: Sight, word: &str, class: &str) -> Markup {
    html! { td.(class) { (sight.sign()) i { (word) } } }
}

/// The day of a time or the day itself; a dash for none.
pub(crate) fn day(time: Option<&str>) -> String {
    time.map_or_else(|| "–".to_owned(), wording::day)
}

/// A row of a list of facts; nothing for an empty value.
pub(crate) fn fact(name: &str, value: &str) -> Markup {
    html! { @if !value.trim().is_empty() { dt { (name) } dd { (visible(value)) } } }
}
