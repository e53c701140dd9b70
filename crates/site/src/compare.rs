//! Two subjects of one line of a spec, side by side.

use maud::{Markup, html};
use report::components::counted;
use serde_json::{Value, json};
use verdict::OutcomeRecord;

use crate::entry::Entry;
use crate::page::Page;
use crate::pieces::{day, outcome, requirement_link, standing, subject_link, vector_cells, verdict};
use crate::programme::{Line, Subject};
use crate::table::Table;
use crate::wording;

/// One requirement in both.
type Pair<'a> = (&'static str, Option<&'a OutcomeRecord>, Option<&'a OutcomeRecord>);

/// Two columns of a table.
pub(crate) struct Comparison<'a> {
    line: &'a Line,
    subjects: [&'a Subject; 2],
    differ: Vec<Pair<'a>>,
    /// How many requirements come out the same.
    same: usize,
}

impl<'a> Comparison<'a> {
    /// The columns `first` and `second` of `table`; none if there are not as many.
    pub(crate) fn of(table: &Table<'a>, first: usize, second: usize) -> Option<Comparison<'a>> {
        let subjects = [*table.subjects.get(first)?, *table.subjects.get(second)?];
        let cell = |cells: &[Option<&'a OutcomeRecord>], at: usize| cells.get(at).copied().flatten();
        let pairs =
            table.rows.iter().map(|row| (row.requirement.id, cell(&row.cells, first), cell(&row.cells, second)));
        let (same, differ): (Vec<Pair>, _) = pairs
            .filter(|(_, one, other)| one.is_some() || other.is_some())
            .partition(|(_, one, other)| one.map(|record| record.outcome) == other.map(|record| record.outcome));
        Some(Comparison { line: table.line, subjects, differ, same: same.len() })
    }

    /// The names of its files, without the extension.
    pub(crate) fn path(&self) -> String {
        let [first, second] = self.subjects;
        format!("compare/{}--{}", first.slug, second.slug)
    }

    /// The page.
    pub(crate) fn render(&self, as_of: &str) -> String {
        let [first, second] = self.subjects.map(|subject| wording::versioned(&subject.current.entry));
        let path = self.path();
        let file = path.strip_prefix("compare/").unwrap_or(&path);
        let parts = [("both", "Both", self.both()), ("different", "Different", self.different())];
        let page = Page {
            title: format!("{first} and {second}"),
            up: "../",
            json: format!("{file}.json"),
            head: html! {
                h1 { (first) " and " (second) }
                p {
                    (wording::spec(&self.line.name)) ": " (counted(self.differ.len(), "requirement differs", "requirements differ")) ", "
                    (counted(self.same, "comes out the same", "come out the same")) "."
                }
            },
            colour: "plain",
            parts: parts.map(|(id, title, body)| (id.to_owned(), title.to_owned(), body)).into(),
        };
        page.render(as_of)
    }

    /// The data of the page.
    pub(crate) fn data(&self, as_of: &str) -> Value {
        let pair = |(id, one, other): &Pair| {
            let outcome = |record: &Option<&OutcomeRecord>| record.map(|record| record.outcome);
            json!({"requirement": id, "outcomes": [outcome(one), outcome(other)]})
        };
        json!({
            "schemaVersion": "1", "asOf": as_of, "line": self.line.name,
            "subjects": self.subjects.map(|subject| subject.slug.as_str()),
            "different": self.differ.iter().map(pair).collect::<Vec<_>>(), "same": self.same,
        })
    }

    fn both(&self) -> Markup {
        html! {
            div.scroll tabindex="0" role="region" aria-label="Table of both" {
                table {
                    thead {
                        tr {
                            th scope="col" { "subject" } th scope="col" { "verdict" }
                            th.number scope="col" { "MUST" } th.number scope="col" { "SHOULD" }
                            @for name in ["spec", "run", "standing"] { th scope="col" { (name) } }
                        }
                    }
                    tbody {
                        @for subject in self.subjects {
                            @let entry = &subject.current.entry;
                            tr {
                                th scope="row" { (subject_link(subject, "../")) }
                                td { (verdict(entry)) }
                                (vector_cells(entry))
                                td { (wording::spec(&entry.spec)) }
                                td { (day(entry.run.as_deref())) }
                                td { (standing(&entry.standing)) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn different(&self) -> Markup {
        if self.differ.is_empty() {
            return html! { p { "Both come out the same in everything." } };
        }
        let [first, second] = self.subjects.map(|subject| &subject.current.entry);
        let word = |entry: &Entry, record: &Option<&OutcomeRecord>| match record {
            Some(record) => outcome(entry, record.outcome),
            None => html! { span.outcome { "· no outcome" } },
        };
        html! {
            div.scroll tabindex="0" role="region" aria-label="Table of what is different" {
                table.pairs {
                    thead {
                        tr {
                            th scope="col" { "requirement" } th scope="col" { "level" }
                            @for subject in self.subjects { th scope="col" { (wording::versioned(&subject.current.entry)) } }
                        }
                    }
                    tbody {
                        @for (id, one, other) in &self.differ {
                            tr {
                                th scope="row" { (requirement_link(id)) }
                                td { (one.or(*other).map_or(String::new(), |record| wording::name(&record.level))) }
                                td { (word(first, one)) }
                                td { (word(second, other)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
