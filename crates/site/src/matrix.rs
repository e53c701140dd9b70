//! The matrix of subjects and requirements: a table by chapter, and one a chapter that folds out.

use std::ops::Range;

use maud::{Markup, html};
use report::components::counted;

use crate::entry::Standing;
use crate::pieces::{cell, column_link};
use crate::table::{Row, Sight, Table, chapter_sum};
use crate::wording;

/// Chapters against subjects; nothing where no subject has outcomes.
pub(crate) fn by_chapter(table: &Table, up: &str) -> Markup {
    let chapters = table.chapters();
    html! {
        @for sheet in table.sheets() {
            div.matrix.chapters tabindex="0" role="region" aria-label={ "Chapters of " (wording::spec(&table.line.name)) (part(table, &sheet)) } {
                table {
                    (columns(table, &sheet, up, "chapter"))
                    tbody {
                        @for (name, rows) in &chapters {
                            tr {
                                th scope="row" { a href={ "#" (anchor(table, name)) } { (short(name)) } }
                                @for column in sheet.clone() { (sum(table, rows, column)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A table a chapter, each behind a line that opens it.
pub(crate) fn by_requirement(table: &Table, up: &str) -> Markup {
    html! {
        @for (name, rows) in table.chapters() {
            details.chapter {
                summary { h4 { (short(name)) } " " span.counts { (chapter_words(rows)) } }
                div id=(anchor(table, name)) {
                    @for sheet in table.sheets() {
                        div.matrix tabindex="0" role="region" aria-label={ "Requirements of " (name) (part(table, &sheet)) } {
                            table {
                                (columns(table, &sheet, up, "requirement"))
                                tbody { @for row in rows { (line(table, row, &sheet, name, up)) } }
                            }
                        }
                    }
                }
            }
        }
        @if table.unknown > 0 {
            p {
                (counted(table.unknown, "requirement is", "requirements are"))
                " of another catalogue than the one of this site, and only in the JSON of the subjects."
            }
        }
    }
}

/// `, subjects 1 to 20 of 40`, where not all of them stand side by side.
fn part(table: &Table, sheet: &Range<usize>) -> String {
    match table.subjects.len() {
        all if sheet.len() == all => String::new(),
        all => format!(", subjects {} to {} of {all}", sheet.start + 1, sheet.end),
    }
}

fn columns(table: &Table, sheet: &Range<usize>, up: &str, corner: &str) -> Markup {
    html! {
        thead {
            tr {
                th scope="col" { (corner) }
                @for subject in table.subjects.iter().take(sheet.end).skip(sheet.start) {
                    th scope="col" {
                        (column_link(subject, up))
                        @let standing = &subject.current.entry.standing;
                        @if *standing != Standing::Valid { span.path { (standing.as_str()) } }
                    }
                }
            }
        }
    }
}

fn line(table: &Table, row: &Row, sheet: &Range<usize>, chapter: &str, up: &str) -> Markup {
    let id = row.requirement.id;
    let rest = id.strip_prefix(chapter).and_then(|rest| rest.strip_prefix('.')).unwrap_or(id);
    html! {
        tr {
            th scope="row" { a href={ (up) "requirements/" (id) ".html" } { (rest) } }
            @for (column, record) in row.cells.iter().enumerate().take(sheet.end).skip(sheet.start) {
                @let sight = Sight::of(*record);
                (cell(sight, record.map_or("no outcome", |record| record.outcome.as_str()), table.class(column, sight)))
            }
        }
    }
}

fn sum(table: &Table, rows: &[Row], column: usize) -> Markup {
    let (worst, holds, applies) = chapter_sum(rows, column);
    html! {
        td.(table.class(column, worst)) {
            @if applies == 0 { (worst.sign()) i { "nothing applies" } } @else { (worst.sign()) " " (holds) "/" (applies) }
        }
    }
}

/// `12 requirements, 3 broken`: of how many some subject breaks a MUST or a SHOULD.
fn chapter_words(rows: &[Row]) -> String {
    let broken = |row: &&Row| row.cells.iter().any(|cell| Sight::of(*cell) >= Sight::Should);
    let broken = rows.iter().filter(broken).count();
    let mut words = counted(rows.len(), "requirement", "requirements");
    if broken > 0 {
        words.push_str(&format!(", {broken} broken"));
    }
    words
}

fn anchor(table: &Table, chapter: &str) -> String {
    format!("{}-{chapter}", table.line.slug)
}

/// `push` of `dist.push`: the name of a chapter without that of its spec.
fn short(chapter: &str) -> &str {
    chapter.split_once('.').map_or(chapter, |(_, name)| name)
}
