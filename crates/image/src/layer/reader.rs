//! Shows each entry to every rule, and keeps what the rules about whole stacks need.

use content::tar::{Entry, EntryKind, EntryVisitor, NormalPath, normalise};

use super::name::NameKind;
use super::paths::{PathTable, Seen, Shared};
use super::requests::Requests;
use crate::answer::Answers;
use crate::check::{Check, On};
use crate::context::LayerContext;

/// The next entry of a layer, with what it meets among the entries before it.
pub struct Step<'a> {
    /// The entry.
    pub entry: &'a Entry<'a>,
    /// Its normalised path.
    pub path: &'a NormalPath<'a>,
    /// The sort of its name.
    pub name: NameKind,
    /// What stands at the same path.
    pub before: Option<Seen>,
    /// What stands at the directory that it lies in, or at the nearest one above that the layer knows.
    pub above: Option<Seen>,
    /// Whether an entry that is no whiteout stands directly in the same directory.
    pub has_siblings: bool,
    /// The target, if it is a hard link that names one.
    pub target: Option<&'a Target<'a>>,
}

/// The target of a hard link.
pub struct Target<'a> {
    /// Its normalised path.
    pub path: NormalPath<'a>,
    /// What stands there.
    pub seen: Option<Seen>,
}

impl Target<'_> {
    /// Whether the link at `path` names something that the layer does not have before it.
    pub fn is_outside(&self, path: &[u8]) -> bool {
        !self.path.escapes_root && self.seen.is_none() && *self.path.path != *path
    }
}

/// A check that looks at the entries of one layer, one after the other.
pub trait EntryRule: Send {
    /// Looks at the next entry.
    fn entry(&mut self, step: &Step<'_>);

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
    pub(crate) fn new(checks: &'static [&'static Check], shared: Shared) -> LayerReader {
        let rules = checks
            .iter()
            .filter_map(|check| match check.on {
                On::Entries(make) => Some((*check, make())),
                _ => None,
            })
            .collect();
        LayerReader { rules, paths: PathTable::new(shared), requests: Requests::default(), whiteouts: 0 }
    }

    pub(crate) fn finish(self) -> LayerResult {
        LayerResult { rules: self.rules, paths: self.paths, requests: self.requests, whiteouts: self.whiteouts }
    }
}

impl EntryVisitor for LayerReader {
    fn entry(&mut self, entry: &Entry<'_>) {
        let path = normalise(entry.path);
        let name = NameKind::of(&path.path);
        self.whiteouts += u64::from(name != NameKind::Plain);
        let approach = self.paths.approach(&path.path, entry.number);
        let target = entry.link.filter(|_| entry.kind == EntryKind::HardLink).map(|link| {
            let target = normalise(link);
            let seen = self.paths.get(&target.path);
            Target { path: target, seen }
        });
        let step = Step {
            entry,
            path: &path,
            name,
            before: approach.before,
            above: approach.above,
            has_siblings: approach.unlisted == 0 && approach.above.is_some_and(|above| above.has_entries),
            target: target.as_ref(),
        };
        for (_, rule) in &mut self.rules {
            rule.entry(&step);
        }
        self.requests.look(entry, &path.path, target.as_ref(), &approach, &self.paths);
        // What has no name stands nowhere.
        if !entry.path.is_empty() {
            self.paths.insert(&approach, entry, &path.path, name);
        }
    }
}
