//! Shows each entry to every rule, and keeps what the rules about whole stacks need.

use std::hash::RandomState;

use content::tar::{Entry, EntryVisitor, NormalPath, base_name, normalise};

use super::paths::PathTable;
use super::requests::Requests;
use crate::answer::Answers;
use crate::check::{Check, On};
use crate::context::LayerContext;

/// A check that looks at the entries of one layer, one after the other.
pub trait EntryRule: Send {
    /// Looks at the next entry. `path` is its normalised path; `paths` holds the entries before it.
    fn entry(&mut self, entry: &Entry<'_>, path: &NormalPath<'_>, paths: &PathTable);

    /// Answers, after the last entry.
    fn finish(&mut self, context: &LayerContext<'_>, answers: &mut Answers<'_>);
}

/// Everything that looks at one layer while it is scanned.
pub(crate) struct LayerReader {
    rules: Vec<(&'static Check, Box<dyn EntryRule>)>,
    paths: PathTable,
    requests: Requests,
    whiteouts: u64,
}

/// What is left after the scan.
pub(crate) struct LayerResult {
    pub(crate) rules: Vec<(&'static Check, Box<dyn EntryRule>)>,
    pub(crate) paths: PathTable,
    pub(crate) requests: Requests,
    pub(crate) whiteouts: u64,
}

impl LayerReader {
    pub(crate) fn new(checks: &'static [&'static Check], keys: [RandomState; 2]) -> LayerReader {
        let rules = checks
            .iter()
            .filter_map(|check| match check.on {
                On::Entries(make) => Some((*check, make())),
                _ => None,
            })
            .collect();
        LayerReader { rules, paths: PathTable::new(keys), requests: Requests::default(), whiteouts: 0 }
    }

    pub(crate) fn finish(self) -> LayerResult {
        LayerResult { rules: self.rules, paths: self.paths, requests: self.requests, whiteouts: self.whiteouts }
    }
}

impl EntryVisitor for LayerReader {
    fn entry(&mut self, entry: &Entry<'_>) {
        let path = normalise(entry.path);
        if base_name(&path.path).starts_with(b".wh.") {
            self.whiteouts += 1;
        }
        for (_, rule) in &mut self.rules {
            rule.entry(entry, &path, &self.paths);
        }
        self.requests.look(entry, &path, &self.paths);
        self.paths.insert(&path.path, entry);
    }
}
