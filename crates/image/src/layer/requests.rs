//! What a layer asks of the layers below it.

use content::tar::{Entry, EntryKind, NormalPath, base_name, normalise, parent};

use super::paths::{PathTable, Spot};

/// How many spots of one sort are kept of a layer.
const MOST: usize = 10_000;

/// What a layer asks of the layers below it, as far as it is kept.
#[derive(Debug, Default)]
pub struct Requests {
    /// Hard links whose target is no earlier entry of the layer.
    pub links: Vec<Spot>,
    /// Whiteouts, with the path that each removes.
    pub whiteouts: Vec<Spot>,
    /// The first entry below each directory for which the layer has no earlier entry, with that directory.
    pub parents: Vec<Spot>,
    last_parent: Vec<u8>,
}

impl Requests {
    pub(crate) fn look(&mut self, entry: &Entry<'_>, path: &NormalPath<'_>, paths: &PathTable) {
        if entry.kind == EntryKind::HardLink
            && let Some(link) = entry.link
        {
            let target = normalise(link);
            if paths.get(&target.path).is_none() {
                keep(&mut self.links, || Spot::of(entry, &target.path));
            }
        }
        if let Some(removed) = removed_by(path) {
            keep(&mut self.whiteouts, || Spot::of(entry, &removed));
        }
        self.look_at_parents(entry, path, paths);
    }

    fn look_at_parents(&mut self, entry: &Entry<'_>, path: &NormalPath<'_>, paths: &PathTable) {
        let parent = parent(&path.path).unwrap_or_default();
        // Entries of one directory follow each other, so the last parent answers most of the time.
        if parent == self.last_parent.as_slice() {
            return;
        }
        for (end, _) in parent.iter().enumerate().filter(|(_, byte)| **byte == b'/').chain([(parent.len(), &b'/')]) {
            let ancestor = parent.get(..end).unwrap_or_default();
            if !ancestor.is_empty() && !is_below(&self.last_parent, ancestor) && paths.get(ancestor).is_none() {
                keep(&mut self.parents, || Spot::of(entry, ancestor));
            }
        }
        self.last_parent.clear();
        self.last_parent.extend_from_slice(parent);
    }
}

/// The path that a whiteout removes; none for what is no explicit whiteout.
pub(crate) fn removed_by(path: &NormalPath<'_>) -> Option<Vec<u8>> {
    let name = base_name(&path.path).strip_prefix(b".wh.")?;
    if name.is_empty() || name.starts_with(b".wh.") {
        return None;
    }
    let folder = path.path.len() - base_name(&path.path).len();
    let mut removed = path.path.get(..folder)?.to_vec();
    removed.extend_from_slice(name);
    Some(removed)
}

fn is_below(path: &[u8], ancestor: &[u8]) -> bool {
    path.strip_prefix(ancestor).is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
}

fn keep(list: &mut Vec<Spot>, spot: impl FnOnce() -> Spot) {
    if list.len() < MOST {
        list.push(spot());
    }
}
