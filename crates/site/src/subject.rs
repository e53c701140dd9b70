//! The page of a subject: what is said of it, what is behind that, and how it was before.

use std::collections::BTreeMap;

use maud::{Markup, html};
use report::components::{badge, chapter, clipped, counted, id, link, message, visible};
use serde_json::{Value, json};
use verdict::Finding;

use crate::change::{Change, changes};
use crate::entry::Entry;
use crate::page::Page;
use crate::pieces::{self, card, card_word, day, fact, standing, subject_link, vector_cells, verdict};
use crate::programme::{Dossier, Subject};
use crate::table::Table;
use crate::wording;

/// Findings, and problems, that are shown.
const SHOWN: usize = 100;
/// Outcomes that are shown of one dossier; a spec has fewer.
const OUTCOMES: usize = 2_000;
/// Characters of the id of a key that are shown; ours have 71.
const KEY: usize = 100;
/// Changes that are shown between two dossiers.
const CHANGES: usize = 50;

/// The page.
pub(crate) fn render(subject: &Subject, table: &Table, as_of: &str) -> String {
    let entry = &subject.current.entry;
    let title = wording::versioned(entry);
    let mut parts: Vec<(&str, &str, Markup)> = vec![("dossier", "The dossier", dossier(subject))];
    if !entry.problems.is_empty() {
        parts.push(("problems", "Problems of the dossier", problems(&entry.problems)));
    }
    if !entry.withdrawn.is_empty() {
        parts.push(("withdrawn", "Withdrawn", withdrawn(&entry.withdrawn)));
    }
    if !entry.outcomes().is_empty() {
        parts.push(("findings", "Findings", findings(entry.findings(), table)));
        parts.push(("outcomes", "Outcomes", outcomes(entry, table)));
    }
    parts.push(("history", "History", history(subject, table)));
    if let Some(links) = comparisons(subject, table) {
        parts.push(("compare", "Compare", links));
    }
    parts.push(("badge", "Badge", badge_part(subject)));
    let page = Page {
        title: format!("{title}: {}", wording::claim(entry)),
        up: "../",
        json: format!("{}.json", subject.slug),
        head: html! {
            p.verdict { (card_word(entry)) }
            h1 { (title) }
            p.vector { (wording::claim(entry)) }
            p { (message(&wording::standing(entry))) @if let Some(tool) = &entry.tool { "; judged by " (wording::name(tool)) } }
            @if !entry.product.description.is_empty() { p { (message(&entry.product.description)) } }
        },
        colour: card(entry),
        parts: parts.into_iter().map(|(id, title, body)| (id.to_owned(), title.to_owned(), body)).collect(),
    };
    page.render(as_of)
}

/// The data of the page.
pub(crate) fn data(subject: &Subject, as_of: &str) -> Value {
    let history = subject.history();
    let told = |(at, dossier): (usize, &&Dossier)| {
        let changes = history.get(at + 1).and_then(|older| changes(&older.entry, &dossier.entry));
        let (html, report) = report_paths(dossier).unzip();
        json!({
            "current": std::ptr::eq::<Dossier>(*dossier, &subject.current), "dossier": dossier.entry,
            "claim": wording::claim(&dossier.entry), "reportHtml": html, "reportJson": report, "changes": changes,
        })
    };
    let dossiers: Vec<Value> = history.iter().enumerate().map(told).collect();
    json!({"schemaVersion": "1", "asOf": as_of, "slug": subject.slug, "dossiers": dossiers})
}

/// Where the reports of a dossier stand, from the root of the site: the page and the JSON.
fn report_paths(dossier: &Dossier) -> Option<(String, String)> {
    dossier.json.as_ref().map(|_| (format!("reports/{}.html", dossier.slug), format!("reports/{}.json", dossier.slug)))
}

fn dossier(subject: &Subject) -> Markup {
    let entry = &subject.current.entry;
    let product = &entry.product;
    let links = [
        ("home page", &product.website_url),
        ("documentation", &product.documentation_url),
        ("source", &product.repo_url),
    ];
    html! {
        dl.facts {
            (fact("vendor", &product.vendor))
            @for (name, address) in links { @if !address.trim().is_empty() { dt { (name) } dd { (link(address)) } } }
            (fact("subject", &entry.subject.name))
            @if let Some(digest) = &entry.subject.digest { dt { "digest" } dd { (id(digest)) } }
            (fact("spec", &wording::spec(&entry.spec)))
            (fact("profile", &wording::profile(entry)))
            dt { "standing" } dd { (standing(&entry.standing)) " " (message(&wording::standing(entry))) }
            dt { "run" } dd { (day(entry.run.as_deref())) }
            @if let Some(until) = &entry.valid_until { dt { "valid until" } dd { (wording::name(until)) } }
            dt { "signed by" }
            dd {
                @if let Some(signer) = &entry.signed_by { (wording::name(&signer.organisation)) ", key " code { (clipped(&visible(&signer.key_id), KEY)) } }
                @else { "nobody" }
            }
            @if !entry.peers.is_empty() {
                dt { "run again by" }
                dd { @for peer in entry.peers.iter().take(SHOWN) { span.line { (wording::name(&peer.organisation)) ", " (wording::name(&peer.date)) } } }
            }
            (reports(&subject.current))
        }
    }
}

fn reports(dossier: &Dossier) -> Markup {
    html! {
        @if let Some((html, json)) = report_paths(dossier) {
            dt { "report" }
            dd { a href={ "../" (html) } { "the whole report" } " " a href={ "../" (json) } { "the report as JSON" } }
        }
    }
}

fn problems(problems: &[String]) -> Markup {
    html! {
        ul { @for problem in problems.iter().take(SHOWN) { li { (message(problem)) } } }
        @if problems.len() > SHOWN { p { (problems.len() - SHOWN) " more are only in the JSON." } }
    }
}

/// What was taken back of the dossier; the rest of the page is without it.
fn withdrawn(withdrawn: &BTreeMap<String, String>) -> Markup {
    html! {
        p { "These requirements count as not decided, here, in the verdict, and on the page of the report. Its JSON is as it was handed in." }
        ul { @for why in withdrawn.values().take(SHOWN) { li { (message(why)) } } }
        @if withdrawn.len() > SHOWN { p { (withdrawn.len() - SHOWN) " more are only in the JSON." } }
    }
}

fn findings(findings: &[Finding], table: &Table) -> Markup {
    html! {
        @if findings.is_empty() { p { "No requirement was seen violated." } }
        @else {
            div.scroll tabindex="0" role="region" aria-label="Table of findings" {
                table {
                    thead { tr { th scope="col" { "level" } th scope="col" { "finding" } th scope="col" { "requirement" } th.number scope="col" { "places" } } }
                    tbody {
                        @for finding in findings.iter().take(SHOWN) {
                            tr {
                                td { (badge(finding.level)) }
                                th scope="row" { (message(&finding.message)) }
                                td { (requirement_link(&finding.requirement, table)) }
                                td.number { (finding.count) }
                            }
                        }
                    }
                }
            }
            @if findings.len() > SHOWN { p { (counted(findings.len() - SHOWN, "more is", "more are")) " only in the report." } }
        }
    }
}

/// The id as a link to its page, if it has one: what only another version minds, or only an older dossier was judged by, has none.
fn requirement_link(id: &str, table: &Table) -> Markup {
    match table.has_row(id) {
        true => pieces::requirement_link(id),
        false => html! { code { (wording::name(id)) } },
    }
}

fn outcomes(entry: &Entry, table: &Table) -> Markup {
    let records = entry.outcomes();
    let shown = records.get(..OUTCOMES.min(records.len())).unwrap_or_default();
    html! {
        @for records in shown.chunk_by(|a, b| chapter(&a.requirement) == chapter(&b.requirement)) {
            details.chapter {
                @let name = records.first().map_or("", |record| chapter(&record.requirement));
                summary { h3 { (wording::name(name)) } " " span.counts { (counted(records.len(), "requirement", "requirements")) } }
                div.scroll tabindex="0" role="region" aria-label={ "Outcomes of " (wording::name(name)) } {
                    table.outcomes {
                        thead { tr { th scope="col" { "requirement" } th scope="col" { "level" } th scope="col" { "outcome" } th scope="col" { "reason" } } }
                        tbody {
                            @for record in records {
                                tr {
                                    th scope="row" { (requirement_link(&record.requirement, table)) }
                                    td { (visible(&record.level)) }
                                    td { (pieces::outcome(entry, record.outcome)) }
                                    td { (message(record.reason.as_deref().unwrap_or_default())) }
                                }
                            }
                        }
                    }
                }
            }
        }
        @if records.len() > OUTCOMES { p { (records.len() - OUTCOMES) " more are only in the report." } }
    }
}

fn history(subject: &Subject, table: &Table) -> Markup {
    let history = subject.history();
    html! {
        div.scroll tabindex="0" role="region" aria-label="Table of dossiers" {
            table.history {
                thead {
                    tr {
                        @for name in ["run", "version", "verdict"] { th scope="col" { (name) } }
                        @for name in ["MUST", "SHOULD"] { th.number scope="col" { (name) } }
                        @for name in ["spec", "standing", "report", "changed since the one before"] { th scope="col" { (name) } }
                    }
                }
                tbody {
                    @for (at, dossier) in history.iter().enumerate() { (past(dossier, history.get(at + 1).copied(), table)) }
                }
            }
        }
    }
}

fn past(dossier: &Dossier, before: Option<&Dossier>, table: &Table) -> Markup {
    let entry = &dossier.entry;
    html! {
        tr {
            th scope="row" { (day(entry.run.as_deref())) }
            td { (wording::name(&entry.product.version)) }
            td { (verdict(entry)) }
            (vector_cells(entry))
            td { (wording::spec(&entry.spec)) }
            td { (standing(&entry.standing)) }
            td {
                @if let Some((path, _)) = report_paths(dossier) { a href={ "../" (path) } { "report of " (day(entry.run.as_deref())) } }
            }
            td { @if let Some(before) = before { (changed(&before.entry, entry, table)) } @else { "the first" } }
        }
    }
}

fn changed(old: &Entry, new: &Entry, table: &Table) -> Markup {
    let Some(changes) = changes(old, new) else {
        let both_told = old.standing.is_told() && new.standing.is_told();
        return html! { (if both_told { "judged in another way, not compared" } else { "what does not count is not compared" }) };
    };
    html! {
        @if changes.is_empty() { "nothing" }
        @else {
            details {
                summary { (counted(changes.len(), "requirement", "requirements")) }
                ul {
                    @for change in changes.iter().take(CHANGES) { li { (requirement_link(change.requirement, table)) ": " (from_to(change, old, new)) } }
                    @if changes.len() > CHANGES { li { (changes.len() - CHANGES) " more are only in the JSON" } }
                }
            }
        }
    }
}

fn from_to(change: &Change, old: &Entry, new: &Entry) -> Markup {
    let word = |entry, side| match side {
        Some(side) => pieces::outcome(entry, side),
        None => html! { "not judged" },
    };
    html! { (word(old, change.from)) " then " (word(new, change.to)) }
}

fn comparisons(subject: &Subject, table: &Table) -> Option<Markup> {
    let at = table.subjects.iter().position(|other| std::ptr::eq::<Subject>(*other, subject))?;
    table.is_compared().then(|| {
        html! {
            ul {
                @for (number, other) in table.subjects.iter().enumerate().filter(|(number, _)| *number != at) {
                    @let (first, second) = if number < at { (*other, subject) } else { (subject, *other) };
                    li { a href={ "../compare/" (first.slug) "--" (second.slug) ".html" } { "with " (wording::versioned(&other.current.entry)) } }
                }
            }
        }
    })
}

fn badge_part(subject: &Subject) -> Markup {
    let path = format!("badges/{}.svg", subject.slug);
    html! {
        p { img src={ "../" (path) } alt=(crate::badge::words(&subject.current.entry)) height="20"; }
        p.says { "It stands at " code { (path) } " of this site, changes with the standing, and should lead to this page." }
        p.says { (subject_link(subject, "../")) }
    }
}
