//! The page of a requirement: what it asks, and who does it.

use catalogue::{Decided, Requirement};
use maud::{Markup, html};
use report::components::{counted, link, message};
use serde_json::{Value, json};
use verdict::OutcomeRecord;

use crate::page::Page;
use crate::pieces::{outcome, standing, subject_link};
use crate::programme::Subject;
use crate::table::{Sight, Table};
use crate::wording;

/// One subject's outcome.
type Answer<'a> = (&'a Subject, &'a OutcomeRecord);

/// What was said about the requirement in one line of a spec.
pub(crate) struct Answers<'a> {
    line: &'a str,
    slug: &'a str,
    answers: Vec<Answer<'a>>,
}

/// What the tables have about the row with this number of this table, and about the same requirement in the others.
pub(crate) fn answers<'a>(requirement: &Requirement, tables: &'a [Table<'a>]) -> Vec<Answers<'a>> {
    let of_table = |table: &'a Table<'a>| {
        let at = table.rows.binary_search_by(|row| row.requirement.id.cmp(requirement.id)).ok()?;
        let row = table.rows.get(at)?;
        let answers =
            table.subjects.iter().zip(&row.cells).filter_map(|(subject, record)| Some((*subject, (*record)?)));
        Some(Answers { line: &table.line.name, slug: &table.line.slug, answers: answers.collect() })
    };
    tables.iter().filter_map(of_table).collect()
}

/// The page.
pub(crate) fn render(requirement: &Requirement, answers: &[Answers], as_of: &str) -> String {
    let parts = answers.iter().map(|line| (line.slug.to_owned(), wording::spec(line.line), table(requirement, line)));
    let asks = ("asks".to_owned(), "What it asks".to_owned(), asks(requirement));
    let page = Page {
        title: requirement.id.to_owned(),
        up: "../",
        json: format!("{}.json", requirement.id),
        head: html! { h1 { (requirement.id) } p { (message(requirement.text)) } },
        colour: "plain",
        parts: [asks].into_iter().chain(parts).collect(),
    };
    page.render(as_of)
}

/// The data of the page.
pub(crate) fn data(requirement: &Requirement, answers: &[Answers], as_of: &str) -> Value {
    let answer = |(subject, record): &Answer| {
        json!({
            "subject": subject.slug, "standing": subject.current.entry.standing, "level": record.level,
            "outcome": record.outcome, "reason": record.reason,
        })
    };
    let lines = answers
        .iter()
        .map(|line| json!({"line": line.line, "outcomes": line.answers.iter().map(answer).collect::<Vec<_>>()}));
    json!({
        "schemaVersion": "1", "asOf": as_of, "requirement": requirement.id, "text": requirement.text,
        "section": section(requirement), "lines": lines.collect::<Vec<_>>(),
    })
}

fn section(requirement: &Requirement) -> String {
    requirement.section_url(requirement.spec().latest())
}

fn asks(requirement: &Requirement) -> Markup {
    let spec = requirement.spec();
    html! {
        dl.facts {
            dt { "word" }
            dd {
                (requirement.keyword)
                @for (from, keyword) in requirement.levels { ", " (keyword) " from " (from) }
                @if let Some(counts_as) = requirement.counts_as { ", counts as " (counts_as) }
            }
            dt { "since" } dd { (wording::spec(&format!("{spec} {}", requirement.since))) @if let Some(until) = requirement.until { ", until " (until) } }
            dt { "binds" } dd { (requirement.binds.join(", ")) }
            dt { "section" } dd { (link(&section(requirement))) }
            @if let Decided::Checks(names) = requirement.decided {
                dt { "checked by" } dd { @for (at, name) in names.iter().enumerate() { @if at > 0 { ", " } code { (name) } } }
            }
        }
    }
}

fn table(requirement: &Requirement, line: &Answers) -> Markup {
    let count =
        |wanted: &[Sight]| line.answers.iter().filter(|(_, record)| wanted.contains(&Sight::of(Some(record)))).count();
    let told = [
        (count(&[Sight::Holds]), "passes", "pass"),
        (count(&[Sight::Must, Sight::Should]), "fails", "fail"),
        (count(&[Sight::Open]), "not decided", "not decided"),
        (count(&[Sight::Aside]), "to which it does not apply", "to which it does not apply"),
    ];
    let told = told.iter().filter(|(count, ..)| *count > 0).map(|(count, one, many)| counted(*count, one, many));
    let id = requirement.id;
    html! {
        p { (told.collect::<Vec<_>>().join(", ")) "." }
        div.scroll tabindex="0" role="region" aria-label={ "Subjects of " (wording::spec(line.line)) } {
            table {
                thead { tr { @for name in ["subject", "outcome", "level", "why", "standing"] { th scope="col" { (name) } } } }
                tbody {
                    @for (subject, record) in &line.answers {
                        tr {
                            th scope="row" { (subject_link(subject, "../")) }
                            td { (outcome(&subject.current.entry, record.outcome)) }
                            td { (wording::name(&record.level)) }
                            td { (why(subject, record, id)) }
                            td { (standing(&subject.current.entry.standing)) }
                        }
                    }
                }
            }
        }
    }
}

/// The reason of an outcome, or the first finding about it.
fn why(subject: &Subject, record: &OutcomeRecord, id: &str) -> Markup {
    let finding = || subject.current.entry.findings().iter().find(|finding| finding.requirement == id);
    let text = record.reason.as_deref().or_else(|| finding().map(|finding| finding.message.as_str()));
    html! { @if let Some(text) = text { (message(text)) } }
}
