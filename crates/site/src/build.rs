//! From entries to files.

use std::collections::BTreeMap;

use crate::compare::Comparison;
use crate::entry::Entry;
use crate::error::Error;
use crate::programme::{Programme, Subject, programme};
use crate::table::Table;
use crate::{about, badge, index, report_page, requirement, subject};

const STYLE: &str = include_str!("site.css");

/// The files of a site: what each holds, by its path from the root of the site. Paths are made of lower-case letters, digits, hyphens
/// and dots, with `/` between at most two parts.
pub type Files = BTreeMap<String, String>;

/// Makes the site of a programme out of its dossiers, in whatever order they come. The same dossiers and the same day give the same
/// bytes.
///
/// `as_of` is the day for which the standings hold, `YYYY-MM-DD`: each page names it.
pub fn build(entries: Vec<Entry>, as_of: &str) -> Result<Files, Error> {
    let programme = programme(entries)?;
    let mut files = Files::new();
    files.insert("style.css".to_owned(), format!("{}{STYLE}", report::components::STYLE));
    pages(&programme, as_of, &mut files)?;
    for line in programme.lines {
        line.subjects.into_iter().flat_map(Subject::into_dossiers).for_each(|dossier| {
            if let Some(text) = dossier.json {
                files.insert(format!("reports/{}.json", dossier.slug), text);
            }
        });
    }
    Ok(files)
}

fn pages(programme: &Programme, as_of: &str, files: &mut Files) -> Result<(), Error> {
    let json = |data| report::components::document(&data).map_err(Error::Json);
    let tables: Vec<Table> = programme.lines.iter().map(Table::of).collect();
    let mut page = |path: &str, html: String, data| {
        files.insert(format!("{path}.html"), html);
        json(data).map(|text| drop(files.insert(format!("{path}.json"), text)))
    };
    page("about", about::render(as_of), about::data(as_of))?;
    page("index", index::render(programme, &tables, as_of), index::data(programme, as_of))?;
    for table in &tables {
        for one in &table.line.subjects {
            let path = format!("subjects/{}", one.slug);
            page(&path, subject::render(one, table, as_of), subject::data(one, as_of))?;
        }
        let compared = if table.is_compared() { table.subjects.len() } else { 0 };
        for (first, second) in (0..compared).flat_map(|first| (first + 1..compared).map(move |second| (first, second)))
        {
            let Some(comparison) = Comparison::of(table, first, second) else { continue };
            page(&comparison.path(), comparison.render(as_of), comparison.data(as_of))?;
        }
    }
    let rows: BTreeMap<&str, _> =
        tables.iter().flat_map(|table| &table.rows).map(|row| (row.requirement.id, row.requirement)).collect();
    for (id, row) in rows {
        let answers = requirement::answers(row, &tables);
        let path = format!("requirements/{id}");
        page(&path, requirement::render(row, &answers, as_of), requirement::data(row, &answers, as_of))?;
    }
    for one in programme.lines.iter().flat_map(|line| &line.subjects) {
        files.insert(format!("badges/{}.svg", one.slug), badge::render(&one.current.entry));
        for dossier in one.history() {
            if let Some(report) = &dossier.entry.report {
                files.insert(format!("reports/{}.html", dossier.slug), report_page::render(report, dossier, one));
            }
        }
    }
    Ok(())
}
