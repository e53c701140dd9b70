//! Requirements against subjects: what the matrix, the pages of requirements and the comparisons show.

use std::collections::BTreeMap;
use std::ops::Range;

use catalogue::Requirement;
use report::components::chapter;
use verdict::{Outcome, OutcomeRecord};

use crate::programme::{Line, Subject};

/// The most columns that stand side by side.
const SHEET: usize = 24;
/// The most subjects of which each two are compared: that makes 780 pages.
const COMPARED: usize = 40;

/// The outcomes of one line of a spec.
pub(crate) struct Table<'a> {
    pub(crate) line: &'a Line,
    /// The subjects with outcomes: the columns.
    pub(crate) subjects: Vec<&'a Subject>,
    /// By requirement, in the order of the columns.
    pub(crate) rows: Vec<Row<'a>>,
    /// How many requirements of the dossiers the catalogue does not know; they have no rows.
    pub(crate) unknown: usize,
}

/// What each subject does with one requirement.
pub(crate) struct Row<'a> {
    pub(crate) requirement: &'static Requirement,
    pub(crate) cells: Vec<Option<&'a OutcomeRecord>>,
}

/// What a cell of the matrix shows. Ordered from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sight {
    /// The dossier has no outcome.
    Absent,
    /// It does not apply, or is not supported and need not be.
    Aside,
    /// It holds.
    Holds,
    /// It was not decided.
    Open,
    /// A SHOULD is broken.
    Should,
    /// A MUST is broken.
    Must,
}

impl Sight {
    pub(crate) fn of(record: Option<&OutcomeRecord>) -> Sight {
        let Some(record) = record else { return Sight::Absent };
        match (record.outcome, record.level.as_str()) {
            (Outcome::Pass, _) => Sight::Holds,
            (Outcome::Fail, "MUST") => Sight::Must,
            (Outcome::Fail, "SHOULD") => Sight::Should,
            (Outcome::Fail | Outcome::Unsupported | Outcome::NotApplicable, _) => Sight::Aside,
            (Outcome::NotRun | Outcome::Blocked | Outcome::Inconclusive, _) => Sight::Open,
        }
    }

    /// The class that colours a cell.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Sight::Absent => "a",
            Sight::Aside => "n",
            Sight::Holds => "p",
            Sight::Open => "u",
            Sight::Should => "s",
            Sight::Must => "f",
        }
    }

    /// What a cell shows in every light.
    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Sight::Absent => "·",
            Sight::Aside => "–",
            Sight::Holds => "✓",
            Sight::Open => "?",
            Sight::Should => "▲",
            Sight::Must => "✗",
        }
    }
}

impl<'a> Table<'a> {
    pub(crate) fn of(line: &'a Line) -> Table<'a> {
        let subjects: Vec<&Subject> =
            line.subjects.iter().filter(|subject| !subject.current.entry.outcomes().is_empty()).collect();
        let mut rows: BTreeMap<&str, Vec<Option<&OutcomeRecord>>> = BTreeMap::new();
        for (column, subject) in subjects.iter().enumerate() {
            for record in subject.current.entry.outcomes() {
                let cells = rows.entry(record.requirement.as_str()).or_insert_with(|| vec![None; subjects.len()]);
                if let Some(cell) = cells.get_mut(column) {
                    *cell = Some(record);
                }
            }
        }
        let all = rows.len();
        let rows: Vec<Row> = rows
            .into_iter()
            .filter_map(|(id, cells)| Some(Row { requirement: catalogue::requirement(id)?, cells }))
            .collect();
        Table { line, subjects, unknown: all - rows.len(), rows }
    }

    /// The class of a cell in this column: that of what it shows, or grey where the dossier is not in force.
    pub(crate) fn class(&self, column: usize, sight: Sight) -> &'static str {
        match self.subjects.get(column).is_some_and(|subject| subject.current.entry.standing.is_in_force()) {
            true => sight.class(),
            false => "off",
        }
    }

    /// Whether each two of the subjects are compared.
    pub(crate) fn is_compared(&self) -> bool {
        (2..=COMPARED).contains(&self.subjects.len())
    }

    /// The columns in parts of equal size that fit on a sheet of paper.
    pub(crate) fn sheets(&self) -> Vec<Range<usize>> {
        let all = self.subjects.len();
        let each = all.div_ceil(all.div_ceil(SHEET).max(1)).max(1);
        (0..all).step_by(each).map(|first| first..all.min(first + each)).collect()
    }

    /// Whether there is a row, and with it a page, for the requirement with this id.
    pub(crate) fn has_row(&self, id: &str) -> bool {
        self.rows.binary_search_by_key(&id, |row| row.requirement.id).is_ok()
    }

    /// The rows by chapter, in the order of the ids.
    pub(crate) fn chapters(&self) -> Vec<(&'static str, &[Row<'a>])> {
        self.rows
            .chunk_by(|a, b| chapter(a.requirement.id) == chapter(b.requirement.id))
            .filter_map(|rows| Some((chapter(rows.first()?.requirement.id), rows)))
            .collect()
    }
}

/// How a chapter stands in one column: the worst sight, and how many MUST and SHOULD of those that apply hold.
pub(crate) fn chapter_sum(rows: &[Row], column: usize) -> (Sight, u32, u32) {
    let mut worst = Sight::Absent;
    let (mut holds, mut applies) = (0, 0);
    for record in rows.iter().filter_map(|row| row.cells.get(column).copied().flatten()) {
        let sight = Sight::of(Some(record));
        if record.level == "MAY" {
            worst = worst.max(Sight::Aside);
            continue;
        }
        worst = worst.max(sight);
        applies += u32::from(sight > Sight::Aside);
        holds += u32::from(sight == Sight::Holds);
    }
    (worst, holds, applies)
}
