//! The paths of a layer, by hash: a million entries must fit.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use content::tar::{Entry, EntryKind, base_name, parent};

use super::name::NameKind;

/// How many paths are kept of all layers together, directories that only follow from other paths among them. Beyond that,
/// nothing that hangs on other entries is looked for, which [`PathTable::is_full`] says.
const MAX_PATHS: usize = 1_000_000;

/// What the path tables of one run share: the keys, so that they can be compared, and the room.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    keys: [RandomState; 2],
    room: Arc<AtomicUsize>,
}

impl Shared {
    /// Fresh keys, which nobody who wrote an image can know, and all the room.
    pub(crate) fn new() -> Shared {
        Shared { keys: [RandomState::new(), RandomState::new()], room: Arc::new(AtomicUsize::new(MAX_PATHS)) }
    }

    fn take_room(&self) -> bool {
        self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| room.checked_sub(1)).is_ok()
    }
}

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeenKind {
    /// A directory.
    Directory,
    /// A symbolic link.
    Symlink,
    /// A whiteout of any form.
    Whiteout,
    /// Anything else: files, hard links, devices, FIFOs.
    Other,
    /// No entry, but entries below it: a directory that the layer does not list.
    Implied,
}

/// What was seen at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// What it is.
    pub kind: SeenKind,
    /// The 1-based number of the entry, or of the first entry below it where it is [`SeenKind::Implied`].
    pub number: u32,
    /// It is a symbolic link whose relative target leaves the root.
    pub leaves_root: bool,
    /// An entry that is no whiteout stands directly below it.
    pub has_entries: bool,
}

impl Seen {
    /// Whether entries may lie below it.
    pub const fn is_directory(&self) -> bool {
        matches!(self.kind, SeenKind::Directory | SeenKind::Implied)
    }

    /// Whether an entry stands there.
    pub const fn is_entry(&self) -> bool {
        !matches!(self.kind, SeenKind::Implied)
    }
}

/// A normal path as a keyed hash of its parent's hash and its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PathKey(u128);

impl PathKey {
    const ROOT: PathKey = PathKey(0);
}

/// What the path of the next entry meets among the entries before it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Approach {
    key: PathKey,
    parent: Option<PathKey>,
    /// What stands at the path itself.
    pub(crate) before: Option<Seen>,
    /// What stands at the directory that the path lies in, or at the nearest directory above it.
    pub(crate) above: Option<Seen>,
    /// How many directories above the path have become known only through it: the last so many.
    pub(crate) unlisted: usize,
}

/// The normalised paths of a layer's entries, as keyed 128-bit hashes.
#[derive(Debug)]
pub struct PathTable {
    // Two keyed hashes: nobody who writes an image can make two paths collide.
    shared: Shared,
    seen: HashMap<PathKey, Seen, BuildHasherDefault<AsHashed>>,
    full: bool,
    has_whiteouts: bool,
    trail: Trail,
}

/// The directory of the entry before, with the end and the key of each of its parts: entries of one directory follow each other.
#[derive(Debug, Default)]
struct Trail {
    path: Vec<u8>,
    parts: Vec<(usize, PathKey)>,
}

impl PathTable {
    /// An empty table.
    pub(crate) fn new(shared: Shared) -> PathTable {
        PathTable { shared, seen: HashMap::default(), full: false, has_whiteouts: false, trail: Trail::default() }
    }

    /// The key of `name` below `parent`.
    pub(crate) fn child(&self, parent: PathKey, name: &[u8]) -> PathKey {
        let half = |state: &RandomState| {
            let mut hasher = state.build_hasher();
            hasher.write_u128(parent.0);
            hasher.write(name);
            u128::from(hasher.finish())
        };
        let [first, second] = &self.shared.keys;
        PathKey((half(first) << 64) | half(second))
    }

    /// Each name of a normal path with the key of the directory that it stands in.
    pub(crate) fn steps<'p>(&self, path: &'p [u8]) -> impl Iterator<Item = (PathKey, &'p [u8])> {
        let names = path.split(|&byte| byte == b'/').filter(|name| !name.is_empty());
        names.scan(PathKey::ROOT, |at, name| {
            let parent = *at;
            *at = self.child(parent, name);
            Some((parent, name))
        })
    }

    /// What was seen at a key.
    pub(crate) fn at(&self, key: PathKey) -> Option<Seen> {
        self.seen.get(&key).copied()
    }

    /// What stands at the normalised `path`: the last entry so far, or a directory that follows from an entry below it.
    pub fn get(&self, path: &[u8]) -> Option<Seen> {
        let key = self.steps(path).last().map_or(PathKey::ROOT, |(parent, name)| self.child(parent, name));
        self.at(key)
    }

    /// Whether there were more paths than are kept.
    pub const fn is_full(&self) -> bool {
        self.full
    }

    /// Whether there is a whiteout.
    pub const fn has_whiteouts(&self) -> bool {
        self.has_whiteouts
    }

    /// The way to the next entry's `path`. Makes the directories above it known; each is looked for only once, so that deep
    /// paths cost no more than their length.
    pub(crate) fn approach(&mut self, path: &[u8], number: u64) -> Approach {
        let Some(folder) = parent(path) else {
            let before = self.at(PathKey::ROOT);
            return Approach { key: PathKey::ROOT, parent: None, before, above: None, unlisted: 0 };
        };
        self.follow(folder);
        let parent = self.trail.parts.last().map_or(PathKey::ROOT, |(_, key)| *key);
        let key = self.child(parent, base_name(path));
        let known =
            self.trail.parts.iter().rev().enumerate().find_map(|(depth, (_, key))| Some((depth, self.at(*key)?)));
        let (unlisted, above) = match known {
            Some((unlisted, seen)) => (unlisted, Some(seen)),
            None => (self.trail.parts.len(), self.at(PathKey::ROOT)),
        };
        let implied = Seen { kind: SeenKind::Implied, number: short(number), leaves_root: false, has_entries: false };
        if above.is_none() {
            self.put(PathKey::ROOT, implied);
        }
        for part in self.trail.parts.len() - unlisted..self.trail.parts.len() {
            if self.full {
                break;
            }
            if let Some((_, key)) = self.trail.parts.get(part) {
                self.put(*key, implied);
            }
        }
        Approach { key, parent: Some(parent), before: self.at(key), above, unlisted }
    }

    /// Where the last `count` directories above the entry that was approached last end in its path.
    pub(crate) fn last_folders(&self, count: usize) -> impl Iterator<Item = usize> {
        self.trail.parts.iter().skip(self.trail.parts.len() - count).map(|(end, _)| *end)
    }

    /// Keeps an entry that was approached.
    pub(crate) fn insert(&mut self, approach: &Approach, entry: &Entry<'_>, path: &[u8], name: NameKind) {
        let is_plain = name == NameKind::Plain;
        let kind = match entry.kind {
            _ if !is_plain => SeenKind::Whiteout,
            EntryKind::Directory => SeenKind::Directory,
            EntryKind::Symlink => SeenKind::Symlink,
            _ => SeenKind::Other,
        };
        let leaves_root = kind == SeenKind::Symlink && entry.link.is_some_and(|target| leaves_root(path, target));
        let has_entries = approach.before.is_some_and(|before| before.has_entries);
        self.put(approach.key, Seen { kind, number: short(entry.number), leaves_root, has_entries });
        self.has_whiteouts |= !is_plain;
        if is_plain && let Some(parent) = approach.parent.and_then(|parent| self.seen.get_mut(&parent)) {
            parent.has_entries = true;
        }
    }

    fn put(&mut self, key: PathKey, seen: Seen) {
        if let Some(old) = self.seen.get_mut(&key) {
            *old = seen;
        } else if self.shared.take_room() {
            self.seen.insert(key, seen);
        } else {
            self.full = true;
        }
    }

    fn follow(&mut self, folder: &[u8]) {
        if self.trail.path == folder {
            return;
        }
        let mut trail = std::mem::take(&mut self.trail);
        let shared = trail.path.iter().zip(folder).take_while(|(old, new)| old == new).count();
        let is_shared = |end: usize| end <= shared && folder.get(end).is_none_or(|&byte| byte == b'/');
        while trail.parts.last().is_some_and(|(end, _)| !is_shared(*end)) {
            trail.parts.pop();
        }
        let (mut at, mut key) = trail.parts.last().map_or((0, PathKey::ROOT), |(end, key)| (end + 1, *key));
        for name in folder.get(at..).unwrap_or_default().split(|&byte| byte == b'/').filter(|name| !name.is_empty()) {
            key = self.child(key, name);
            trail.parts.push((at + name.len(), key));
            at += name.len() + 1;
        }
        trail.path.clear();
        trail.path.extend_from_slice(folder);
        self.trail = trail;
    }
}

fn short(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

// An absolute target is meant from the root of the container.
fn leaves_root(path: &[u8], target: &[u8]) -> bool {
    if target.starts_with(b"/") {
        return false;
    }
    let mut depth = path.iter().filter(|&&byte| byte == b'/').count();
    for name in target.split(|&byte| byte == b'/') {
        match name {
            b"" | b"." => {}
            b".." if depth == 0 => return true,
            b".." => depth -= 1,
            _ => depth += 1,
        }
    }
    false
}

/// Takes a key as its own hash: it is one already.
#[derive(Debug, Default)]
struct AsHashed(u64);

impl Hasher for AsHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u128(&mut self, number: u128) {
        // The upper half is cut off on purpose.
        self.0 = number as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn links_are_followed_only_to_see_whether_they_leave() {
        assert!(!leaves_root(b"usr/lib/a", b"../../b"));
        assert!(leaves_root(b"usr/lib/a", b"../../../b"));
        assert!(leaves_root(b"a", b".."));
        assert!(!leaves_root(b"a", b"/../../b"));
        assert!(leaves_root(b"a/b", b"x/../../../y"));
    }

    proptest! {
        #[test]
        fn the_trail_agrees_with_a_fresh_walk(paths in proptest::collection::vec("[ab]{1,2}(/[ab]{1,2}){0,4}", 1..30)) {
            let mut table = PathTable::new(Shared::new());
            let mut folders = std::collections::BTreeSet::new();
            for path in &paths {
                let ends: Vec<usize> = path.match_indices('/').map(|(end, _)| end).collect();
                let new = ends.iter().filter(|end| folders.insert(&path[..**end])).count();
                let approach = table.approach(path.as_bytes(), 1);
                let (parent, name) = table.steps(path.as_bytes()).last().unwrap();
                prop_assert_eq!((approach.key, approach.parent), (table.child(parent, name), Some(parent)));
                prop_assert_eq!(approach.unlisted, new);
                prop_assert_eq!(table.last_folders(new).collect::<Vec<_>>(), &ends[ends.len() - new..]);
            }
            for path in &paths {
                prop_assert_eq!(table.get(path.as_bytes()).is_some(), folders.contains(path.as_str()));
            }
        }
    }

    #[test]
    fn each_directory_is_unlisted_once() {
        let mut table = PathTable::new(Shared::new());
        assert_eq!(table.approach(b"a/b/c", 1).unlisted, 2);
        assert_eq!(table.last_folders(2).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(table.approach(b"a/b/d", 2).unlisted, 0);
        assert_eq!(table.approach(b"a/x/d", 3).unlisted, 1);
        assert_eq!(table.last_folders(1).collect::<Vec<_>>(), [3]);
    }
}
