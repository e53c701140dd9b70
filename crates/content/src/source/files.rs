//! A tree of files, whether it lies on disk or in an archive.

use std::io::{self, Read};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file, or a link that leads to one inside the same tree.
    Regular,
    /// A directory.
    Directory,
    /// A link that leads nowhere, or out of the tree. It is not followed.
    StrayLink,
    /// A device, a FIFO, a socket. It is not opened.
    Special,
}

/// One file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Its path below the root of the tree, with `/` and without `./`; bytes that are not UTF-8 are replaced.
    pub path: String,
    /// What it is.
    pub kind: FileKind,
    /// Its size in bytes.
    pub size: u64,
}

/// A tree of files. Nothing outside of the tree is ever opened.
pub trait Files: Send + Sync {
    /// Every file, sorted by path.
    fn list(&self) -> &[FileEntry];

    /// The bytes of the regular file at `path`, or none if there is none.
    fn open(&self, path: &str) -> io::Result<Option<Box<dyn Read + Send>>>;

    /// The entry at `path`.
    fn entry(&self, path: &str) -> Option<&FileEntry> {
        let list = self.list();
        list.binary_search_by(|entry| entry.path.as_str().cmp(path)).ok().and_then(|at| list.get(at))
    }

    /// Every file whose path begins with `prefix`, sorted by path.
    fn below<'a>(&'a self, prefix: &'a str) -> Box<dyn Iterator<Item = &'a FileEntry> + 'a> {
        let list = self.list();
        let start = list.partition_point(|entry| entry.path.as_str() < prefix);
        Box::new(list.iter().skip(start).take_while(move |entry| entry.path.starts_with(prefix)))
    }
}
