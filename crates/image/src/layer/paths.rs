//! The paths of a layer, by hash: a million entries must fit.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use content::tar::{Entry, EntryKind};

/// How many paths are kept of a layer. Beyond that, duplicates and links are no longer looked for, which
/// [`PathTable::is_full`] says.
const MAX_PATHS: usize = 2_000_000;

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeenKind {
    /// A directory.
    Directory,
    /// A symbolic link.
    Symlink,
    /// Anything else: files, hard links, devices, FIFOs.
    Other,
}

/// An entry that was seen at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// What it is.
    pub kind: SeenKind,
    /// The 1-based number of the entry.
    pub number: u32,
}

/// A place in an archive that is worth keeping for later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The 1-based number of the entry.
    pub number: u64,
    /// Its name as stored.
    pub name: Vec<u8>,
    /// The offset of its header.
    pub offset: u64,
    /// The normalised path that the entry asks for: the target of a hard link, the path that a whiteout removes, a parent.
    pub asks_for: Vec<u8>,
}

impl Spot {
    /// The place of `entry`, which asks for `path`.
    pub fn of(entry: &Entry<'_>, path: &[u8]) -> Spot {
        Spot { number: entry.number, name: entry.path.to_vec(), offset: entry.header_offset, asks_for: path.to_vec() }
    }
}

/// The normalised paths of a layer's entries, as keyed 128-bit hashes.
#[derive(Debug)]
pub struct PathTable {
    // Two keyed hashes: nobody who writes an image can make two paths collide.
    keys: [RandomState; 2],
    seen: HashMap<u128, Seen>,
    full: bool,
}

impl PathTable {
    /// An empty table. Tables that are to be compared share their keys.
    pub(crate) fn new(keys: [RandomState; 2]) -> PathTable {
        PathTable { keys, seen: HashMap::new(), full: false }
    }

    fn key(&self, path: &[u8]) -> u128 {
        let [first, second] = &self.keys;
        (u128::from(first.hash_one(path)) << 64) | u128::from(second.hash_one(path))
    }

    /// What stands at the normalised `path`: the last entry so far.
    pub fn get(&self, path: &[u8]) -> Option<Seen> {
        self.seen.get(&self.key(path)).copied()
    }

    /// Whether there were more paths than are kept.
    pub const fn is_full(&self) -> bool {
        self.full
    }

    pub(crate) fn insert(&mut self, path: &[u8], entry: &Entry<'_>) {
        if self.seen.len() >= MAX_PATHS {
            self.full = true;
            return;
        }
        let kind = match entry.kind {
            EntryKind::Directory => SeenKind::Directory,
            EntryKind::Symlink => SeenKind::Symlink,
            _ => SeenKind::Other,
        };
        let number = u32::try_from(entry.number).unwrap_or(u32::MAX);
        self.seen.insert(self.key(path), Seen { kind, number });
    }
}
