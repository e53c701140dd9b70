//! The first page: every subject of every line of a spec, and what each does with each chapter.

use maud::{Markup, html};
use report::components::counted;
use serde_json::{Value, json};

use crate::entry::Entry;
use crate::matrix;
use crate::page::Page;
use crate::pieces::{day, standing, subject_link, vector_cells, verdict};
use crate::programme::{Line, Programme, Subject};
use crate::table::Table;
use crate::wording;

/// The page.
pub(crate) fn render(programme: &Programme, tables: &[Table], as_of: &str) -> String {
    let parts = tables.iter().map(|table| {
        let line = table.line;
        (line.slug.clone(), wording::spec(&line.name), section(table))
    });
    let subjects: usize = programme.lines.iter().map(|line| line.subjects.len()).sum();
    let dossiers: usize =
        programme.lines.iter().flat_map(|line| &line.subjects).map(|subject| subject.history().len()).sum();
    let page = Page {
        title: "Conformance results".to_owned(),
        up: "",
        json: "index.json".to_owned(),
        head: html! {
            h1 { "Conformance results" }
            p {
                (counted(subjects, "subject", "subjects")) ", " (counted(dossiers, "dossier", "dossiers")) ", "
                (counted(programme.lines.len(), "line of a spec", "lines of specs")) "."
            }
            p { "What holds, requirement by requirement, and who says so. " a href="about.html" { "What this means" } }
        },
        colour: "plain",
        parts: parts.collect(),
    };
    page.render(as_of)
}

/// The data of the page.
pub(crate) fn data(programme: &Programme, as_of: &str) -> Value {
    let subject = |subject: &Subject| {
        let entry = &subject.current.entry;
        json!({
            "slug": subject.slug, "page": format!("subjects/{}.html", subject.slug), "badge": format!("badges/{}.svg", subject.slug),
            "vendor": entry.product.vendor, "name": entry.name(), "version": entry.product.version,
            "spec": entry.spec, "profile": entry.profile, "standing": entry.standing, "claim": wording::claim(entry),
            "verdict": entry.verdict(), "counts": entry.counts(), "run": entry.run, "validUntil": entry.valid_until,
            "signedBy": entry.signed_by, "peers": entry.peers, "dossiers": subject.history().len(),
        })
    };
    let line =
        |line: &Line| json!({"line": line.name, "subjects": line.subjects.iter().map(subject).collect::<Vec<_>>()});
    json!({"schemaVersion": "1", "asOf": as_of, "lines": programme.lines.iter().map(line).collect::<Vec<_>>()})
}

fn section(table: &Table) -> Markup {
    let title = wording::spec(&table.line.name);
    html! {
        (list(table.line, &title))
        @if !table.subjects.is_empty() {
            h3 { "By chapter" }
            p.says { "How many of the MUST and SHOULD that apply hold. A chapter's name leads to its requirements." }
            (matrix::by_chapter(table, ""))
            h3 { "By requirement" }
            (matrix::by_requirement(table, ""))
        }
        @if table.is_compared() { p.says { "The page of each subject compares it with every other one." } }
    }
}

fn list(line: &Line, title: &str) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label={ "Subjects of " (title) } {
            table.subjects {
                thead {
                    tr {
                        @for name in ["subject", "standing", "verdict"] { th scope="col" { (name) } }
                        @for name in ["MUST", "SHOULD"] { th.number scope="col" { (name) } }
                        @for name in ["spec", "profile", "run", "valid until", "signed by", "peers"] { th scope="col" { (name) } }
                    }
                }
                tbody { @for subject in &line.subjects { (row(subject)) } }
            }
        }
    }
}

fn row(subject: &Subject) -> Markup {
    let entry: &Entry = &subject.current.entry;
    let signer = entry.signed_by.as_ref().map(|signer| wording::name(&signer.organisation));
    let version = entry.spec.split_once(' ').map_or("", |(_, version)| version);
    html! {
        tr {
            th scope="row" {
                (subject_link(subject, ""))
                @if !entry.product.vendor.is_empty() { span.path { (wording::name(&entry.product.vendor)) } }
            }
            td { (standing(&entry.standing)) }
            td { (verdict(entry)) }
            (vector_cells(entry))
            td { (wording::name(version)) }
            td { (wording::profile(entry)) }
            td { (day(entry.run.as_deref())) }
            td { (day(entry.valid_until.as_deref())) }
            td { (signer.unwrap_or_else(|| "nobody".to_owned())) }
            td.number { (entry.peers.len()) }
        }
    }
}
