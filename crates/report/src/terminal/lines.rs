//! For a live subject: the verdict for each version and category, and how the subject was driven.

use verdict::{LineRecord, Report, RunRecord, Verdict};

use super::finding::wrapped;
use super::paint::Paint;
use super::sections;
use crate::capability::{self, Standing};
use crate::catalogued;
use crate::summary::{self, fraction};
use crate::visible::{clipped, visible};

/// Columns before the categories: colour, version, MUST, SHOULD.
const FIXED: usize = 4;

/// Versions and categories that are shown, and characters of a name; a spec has fewer, but reports are read from files too.
const VERSIONS: usize = 4;
const CATEGORIES: usize = 6;
const NAME: usize = 24;

/// Columns that a text needs to be readable.
const ROOM: usize = 36;

/// One cell: its text, and its colour if it is one.
type Cell = (String, Option<Verdict>);

/// A row for each version; none if the report has no version lines.
pub(super) fn versions(report: &Report, paint: &Paint) -> Option<String> {
    if report.lines.is_empty() {
        return None;
    }
    let categories: Vec<&str> = summary::categories(&report.lines).into_iter().take(CATEGORIES).collect();
    let mut rows: Vec<Vec<Cell>> = vec![head(&categories)];
    rows.extend(report.lines.iter().take(VERSIONS).map(|line| row(line, report, &categories)));

    let mut widths = vec![0; FIXED + categories.len()];
    for row in &rows {
        for (width, (cell, _)) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let needed = widths.iter().sum::<usize>() + 2 * widths.len();
    let gap = if needed > paint.width { " " } else { "  " };
    let mut text = String::new();
    for row in &rows {
        let cells = row.iter().zip(&widths).map(|((cell, colour), width)| {
            let padding = " ".repeat(width.saturating_sub(cell.chars().count()));
            let cell = colour.map_or_else(|| cell.clone(), |colour| paint.verdict(colour, cell));
            format!("{gap}{cell}{padding}")
        });
        text.push_str(cells.collect::<String>().trim_end());
        text.push('\n');
    }
    Some(text)
}

fn head(categories: &[&str]) -> Vec<Cell> {
    let fixed = ["", "version", "MUST", "SHOULD"].into_iter();
    fixed
        .map(str::to_owned)
        .chain(categories.iter().map(|name| clipped(&visible(name), NAME)))
        .map(|name| (name, None))
        .collect()
}

fn row(line: &LineRecord, report: &Report, categories: &[&str]) -> Vec<Cell> {
    let mut row = vec![
        (line.verdict.to_string(), Some(line.verdict)),
        (clipped(&visible(catalogued::version_name(&line.spec, &report.spec)), NAME), None),
        (fraction(&line.counts.must), None),
        (fraction(&line.counts.should), None),
    ];
    row.extend(categories.iter().map(|name| {
        let colour = line.categories.iter().find(|category| category.name == *name).map(|category| category.verdict);
        (colour.map_or("", |colour| colour.as_str()).to_owned(), colour)
    }));
    row
}

/// The repositories that the run used, with `verbose`: they are many, and no cause.
pub(super) fn repositories(run: &RunRecord, paint: &Paint) -> Option<String> {
    let names = run.repositories.iter().filter(|_| paint.verbose).map(|name| visible(name)).collect();
    sections::section("repositories that were used", names, paint)
}

/// What the run made and could not remove.
pub(super) fn left_behind(run: &RunRecord, paint: &Paint) -> Option<String> {
    let lines = run.left_behind.iter().map(|line| visible(line)).collect();
    sections::section("left behind (made by this run, and not removed)", lines, paint)
}

/// The capabilities: one line, or with `verbose` a table.
pub(super) fn capabilities(report: &Report, paint: &Paint) -> Option<String> {
    let table = capability::table(report);
    let counts = capability::counts(&table)?;
    if !paint.verbose {
        return Some(format!("{}: {counts}; `--verbose` names them\n", paint.bold("capabilities")));
    }
    let id = table.iter().map(|(_, record)| visible(&record.requirement).chars().count()).max().unwrap_or(0);
    let word = Standing::ALL.map(|standing| standing.as_str().len()).into_iter().max().unwrap_or(0);
    let beside = id + word + 6;
    // Where little room is left beside the ids, what they say stands below them.
    let indent = if paint.width >= beside + ROOM { beside } else { word + 4 };
    let mut text = format!("{}: {counts}\n", paint.bold("capabilities"));
    for (standing, record) in &table {
        let says = record.reason.as_deref().or_else(|| catalogued::text(&record.requirement)).unwrap_or_default();
        let says = wrapped(&visible(says), paint.width.saturating_sub(indent).max(ROOM));
        let says = says.replace('\n', &format!("\n{:indent$}", ""));
        let row = format!("  {:word$}  {:id$}", standing.as_str(), visible(&record.requirement));
        let gap = if indent == beside { "  ".to_owned() } else { format!("\n{:indent$}", "") };
        let whole = format!("{}{gap}{says}", if indent == beside { row.as_str() } else { row.trim_end() });
        text.push_str(whole.trim_end());
        text.push('\n');
    }
    Some(text)
}
