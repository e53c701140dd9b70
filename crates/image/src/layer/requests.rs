//! What a layer asks of the layers below it.

use content::tar::Entry;

use super::paths::{Approach, PathTable};
use super::reader::Target;

/// How many spots of one sort are kept of a layer.
const MOST: usize = 10_000;
/// How many bytes of names are kept with them.
const MOST_BYTES: usize = 4 << 20;

/// A place in an archive that is worth keeping for later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The 1-based number of the entry.
    pub number: u64,
    /// Its name as stored.
    pub name: Vec<u8>,
    /// The normalised path that the entry asks for: the target of a hard link, or a directory above it.
    pub asks_for: Vec<u8>,
}

/// Spots of one sort, as far as there is room.
#[derive(Debug, Default)]
pub struct Spots {
    /// The first of them.
    pub kept: Vec<Spot>,
    /// Whether there were more.
    pub is_cut: bool,
    bytes: usize,
}

/// What a layer asks of the layers below it.
#[derive(Debug, Default)]
pub struct Requests {
    /// Hard links whose target is neither an earlier entry of the layer nor the link itself, and does not leave the root.
    pub links: Spots,
    /// The first entry below each directory for which the layer has no earlier entry, with that directory.
    pub parents: Spots,
}

impl Requests {
    pub(crate) fn look(
        &mut self,
        entry: &Entry<'_>,
        path: &[u8],
        target: Option<&Target<'_>>,
        approach: &Approach,
        paths: &PathTable,
    ) {
        if let Some(target) = target.filter(|target| target.is_outside(path)) {
            self.links.keep(entry, &target.path.path);
        }
        for end in paths.last_folders(approach.unlisted) {
            self.parents.keep(entry, path.get(..end).unwrap_or_default());
        }
    }
}

impl Spots {
    fn keep(&mut self, entry: &Entry<'_>, asks_for: &[u8]) {
        let bytes = entry.path.len() + asks_for.len();
        if self.is_cut || self.kept.len() >= MOST || self.bytes + bytes > MOST_BYTES {
            self.is_cut = true;
            return;
        }
        self.bytes += bytes;
        self.kept.push(Spot { number: entry.number, name: entry.path.to_vec(), asks_for: asks_for.to_vec() });
    }
}
