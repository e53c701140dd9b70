//! Entries that violate one requirement in one way: the first few, and how many there are.

use content::tar::Entry;

use crate::answer::{Answers, Place, Violation};

/// How many places are kept.
const MOST: usize = 10;
/// The longest name that is kept, in bytes.
const LONGEST_NAME: usize = 4096;
/// The longest piece of a name that is shown within a line, in bytes.
const LONGEST_SHOWN: usize = 200;

/// Entries that share a fault. Takes the same little room for any number of them.
#[derive(Debug, Default)]
pub(super) struct Finds {
    kept: Vec<Place>,
    first: String,
    count: u64,
}

impl Finds {
    /// Counts `entry`; `got` says what is there, of the first one.
    pub(super) fn count(&mut self, entry: &Entry<'_>, got: impl FnOnce() -> String) {
        if self.count == 0 {
            self.first = got();
        }
        if self.kept.len() < MOST {
            let name = entry.path.get(..LONGEST_NAME).unwrap_or(entry.path);
            self.kept.push(Place::Entry(entry.number, name.to_vec(), entry.header_offset));
        }
        self.count += 1;
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Tells what was counted, as violations that `make` begins.
    pub(super) fn tell(&self, answers: &mut Answers<'_>, make: impl Fn() -> Violation) {
        let mut times = self.count.saturating_sub(self.kept.len() as u64) + 1;
        for place in &self.kept {
            answers.add(make().place(place.clone()).got(self.first.clone()).times(times));
            times = 1;
        }
    }
}

/// A name as it can stand in a line.
pub(super) fn shown(name: &[u8]) -> String {
    match name.get(..LONGEST_SHOWN) {
        Some(cut) if cut.len() < name.len() => format!("`{}…`", cut.escape_ascii()),
        _ => format!("`{}`", name.escape_ascii()),
    }
}
