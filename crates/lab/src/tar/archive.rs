//! An archive: entries, raw bytes, and how it ends.

use super::entry::{Dialect, Entry};

/// What ends an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// This many blocks of zeros; two are right.
    Blocks(usize),
    /// Two blocks of zeros, and more up to a multiple of this many bytes, as GNU tar writes records of 10,240.
    Record(usize),
}

#[derive(Clone, Debug)]
enum Item {
    Entry(Box<Entry>),
    Raw(Vec<u8>),
}

/// An archive in the making.
#[derive(Clone, Debug)]
pub struct Tar {
    items: Vec<Item>,
    dialect: Dialect,
    end: End,
    trailing: Vec<u8>,
}

impl Default for Tar {
    fn default() -> Self {
        Self { items: Vec::new(), dialect: Dialect::default(), end: End::Blocks(2), trailing: Vec::new() }
    }
}

impl Tar {
    /// An empty archive that will end in two blocks of zeros.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes the entries added from here on in this header family.
    pub fn dialect(mut self, dialect: Dialect) -> Self {
        self.dialect = dialect;
        self
    }

    /// Adds an entry, as it is.
    pub fn entry(mut self, entry: Entry) -> Self {
        self.items.push(Item::Entry(Box::new(entry)));
        self
    }

    fn plain(self, entry: Entry) -> Self {
        let entry = entry.dialect(self.dialect);
        self.entry(entry)
    }

    /// Adds a directory.
    pub fn dir(self, name: impl Into<Vec<u8>>) -> Self {
        self.plain(Entry::dir(name))
    }

    /// Adds a regular file.
    pub fn file(self, name: impl Into<Vec<u8>>, content: impl Into<Vec<u8>>) -> Self {
        self.plain(Entry::file(name, content))
    }

    /// Adds a symbolic link.
    pub fn symlink(self, name: impl Into<Vec<u8>>, target: impl Into<Vec<u8>>) -> Self {
        self.plain(Entry::new(b'2', name).link(target).mode(0o777))
    }

    /// Adds a hard link.
    pub fn hardlink(self, name: impl Into<Vec<u8>>, target: impl Into<Vec<u8>>) -> Self {
        self.plain(Entry::new(b'1', name).link(target))
    }

    /// Adds a character device.
    pub fn char_device(self, name: impl Into<Vec<u8>>, major: u64, minor: u64) -> Self {
        self.plain(Entry::new(b'3', name).device(major, minor))
    }

    /// Adds a block device.
    pub fn block_device(self, name: impl Into<Vec<u8>>, major: u64, minor: u64) -> Self {
        self.plain(Entry::new(b'4', name).device(major, minor))
    }

    /// Adds a named pipe.
    pub fn fifo(self, name: impl Into<Vec<u8>>) -> Self {
        self.plain(Entry::new(b'6', name))
    }

    /// Adds a whiteout of `path`: an empty file with the marker before the last part of the name.
    pub fn whiteout(self, path: &str) -> Self {
        let (parent, base) =
            path.rsplit_once('/').map_or((String::new(), path), |(parent, base)| (format!("{parent}/"), base));
        self.file(format!("{parent}.wh.{base}"), "")
    }

    /// Adds an opaque whiteout of everything below `dir`, which ends in a slash or is empty.
    pub fn opaque(self, dir: &str) -> Self {
        self.file(format!("{dir}.wh..wh..opq"), "")
    }

    /// Adds bytes that are no entry.
    pub fn raw(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.items.push(Item::Raw(bytes.into()));
        self
    }

    /// Edits the entry at `index`.
    ///
    /// # Panics
    /// When there is none: an edit that changes nothing would be a fault that breaks nothing.
    pub fn edit(mut self, index: usize, edit: impl FnOnce(Entry) -> Entry) -> Self {
        match self.items.get_mut(index) {
            Some(Item::Entry(entry)) => **entry = edit((**entry).clone()),
            _ => panic!("no entry {index} in the archive"),
        }
        self
    }

    /// Puts an entry before the one at `index`, or at the end.
    pub fn insert(mut self, index: usize, entry: Entry) -> Self {
        self.items.insert(index.min(self.items.len()), Item::Entry(Box::new(entry)));
        self
    }

    /// Turns the order of the entries round.
    pub fn reversed(mut self) -> Self {
        self.items.reverse();
        self
    }

    /// Says what ends the archive.
    pub fn end(mut self, end: End) -> Self {
        self.end = end;
        self
    }

    /// Adds bytes behind the end; another archive's bytes, say.
    pub fn trailing(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.trailing.extend_from_slice(bytes.as_ref());
        self
    }

    /// The bytes of the archive.
    pub fn finish(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for item in &self.items {
            match item {
                Item::Entry(entry) => out.extend(entry.render()),
                Item::Raw(bytes) => out.extend_from_slice(bytes),
            }
        }
        let end = match self.end {
            End::Blocks(count) => out.len() + count * 512,
            End::Record(size) => (out.len() + 1024).next_multiple_of(size.max(512)),
        };
        out.resize(end, 0);
        out.extend_from_slice(&self.trailing);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_as_told() {
        let tar = Tar::new().file("a", "x");
        assert_eq!(tar.finish().len(), 4 * 512);
        assert_eq!(tar.clone().end(End::Blocks(0)).finish().len(), 2 * 512);
        assert_eq!(tar.clone().end(End::Record(10_240)).finish().len(), 10_240);
        assert_eq!(tar.trailing("z").finish().last(), Some(&b'z'));
    }

    #[test]
    fn whiteouts_mark_the_last_part() {
        let bytes = Tar::new().whiteout("etc/old").finish();
        assert!(bytes.starts_with(b"etc/.wh.old\0"));
    }
}
