//! A tar archive in a file, read at random once its members are known.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use super::files::{FileEntry, FileKind, Files};
use super::{ArchiveFacts, DuplicateMember, SourceError};
use crate::tar::{Entry, EntryKind, EntryVisitor, TarLimits, TarReader, normalise};

/// How many links are followed from one name.
const LONGEST_CHAIN: usize = 16;
const BUFFER: usize = 64 << 10;
/// How many members are listed at most, and how long their paths may be together in bytes.
const MAX_MEMBERS: usize = 200_000;
const MAX_PATHS: usize = 32 << 20;

/// The members of an uncompressed tar archive.
#[derive(Debug)]
pub struct Archive {
    file: Arc<File>,
    entries: Vec<FileEntry>,
    members: HashMap<String, Member>,
}

#[derive(Debug, Clone)]
struct Member {
    kind: MemberKind,
    number: u64,
    offset: u64,
    count: u64,
}

#[derive(Debug, Clone)]
enum MemberKind {
    File { offset: u64, size: u64 },
    Directory,
    Link(String),
    Special,
}

impl Archive {
    /// Reads the headers of the archive in `file`, from its first byte.
    pub fn open(mut file: File, name: &str) -> Result<(Archive, ArchiveFacts), SourceError> {
        let mut lister = Lister::default();
        let tar =
            list(&mut file, &mut lister).map_err(|source| SourceError::Read { path: name.to_string(), source })?;
        if lister.is_full {
            return Err(SourceError::TooLarge(format!(
                "`{name}` has more than the {MAX_MEMBERS} members, or the {MAX_PATHS} bytes of paths, that are looked at"
            )));
        }
        let facts = ArchiveFacts {
            tar: Some(tar),
            duplicates: lister.duplicates.into_values().collect(),
            stream_error: None,
            trailing: None,
        };
        let members = lister.members;
        let mut archive = Archive { file: Arc::new(file), entries: Vec::new(), members };
        let mut entries: Vec<FileEntry> = archive
            .members
            .iter()
            .map(|(path, member)| {
                let (kind, size) = match &member.kind {
                    MemberKind::File { size, .. } => (FileKind::Regular, *size),
                    MemberKind::Directory => (FileKind::Directory, 0),
                    MemberKind::Special => (FileKind::Special, 0),
                    MemberKind::Link(_) => match archive.resolve(path) {
                        Some((_, size)) => (FileKind::Regular, size),
                        None => (FileKind::StrayLink, 0),
                    },
                };
                FileEntry { path: path.clone(), kind, size }
            })
            .collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        archive.entries = entries;
        Ok((archive, facts))
    }

    // Where the bytes of a path lie, through links that stay inside the archive.
    fn resolve(&self, path: &str) -> Option<(u64, u64)> {
        let mut path = path.to_string();
        for _ in 0..LONGEST_CHAIN {
            match &self.members.get(&path)?.kind {
                MemberKind::File { offset, size } => return Some((*offset, *size)),
                MemberKind::Link(target) => path.clone_from(target),
                MemberKind::Directory | MemberKind::Special => return None,
            }
        }
        None
    }
}

fn list(file: &mut File, lister: &mut Lister) -> io::Result<crate::tar::TarFacts> {
    let mut reader = TarReader::new(TarLimits::default());
    let length = file.metadata()?.len();
    let mut buffer = vec![0; BUFFER];
    loop {
        let position = file.stream_position()?;
        // Data is passed over, but not past the end of the file: that it is cut off must be noticed.
        let skip = reader.skippable().min(length.saturating_sub(position));
        if skip > BUFFER as u64 {
            let skipped = reader.skip(skip);
            file.seek(SeekFrom::Start(position + skipped))?;
            continue;
        }
        if lister.is_full {
            return Ok(reader.abandon());
        }
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok(reader.finish(lister));
        }
        reader.feed(buffer.get(..count).unwrap_or_default(), lister);
    }
}

#[derive(Default)]
struct Lister {
    is_full: bool,
    path_bytes: usize,
    members: HashMap<String, Member>,
    duplicates: BTreeMap<String, DuplicateMember>,
}

impl EntryVisitor for Lister {
    fn entry(&mut self, entry: &Entry<'_>) {
        let normal = normalise(entry.path);
        if normal.is_root() || normal.escapes_root {
            return;
        }
        self.path_bytes += normal.path.len() + entry.link.map_or(0, <[u8]>::len);
        self.is_full |= self.members.len() >= MAX_MEMBERS || self.path_bytes > MAX_PATHS;
        if self.is_full {
            return;
        }
        let path = String::from_utf8_lossy(&normal.path).into_owned();
        let kind = match entry.kind {
            EntryKind::File | EntryKind::Contiguous => MemberKind::File { offset: entry.data_offset, size: entry.size },
            EntryKind::Directory => MemberKind::Directory,
            EntryKind::HardLink => link(b"", entry.link),
            EntryKind::Symlink => link(crate::tar::parent(&normal.path).unwrap_or_default(), entry.link),
            _ => MemberKind::Special,
        };
        let member = Member { kind, number: entry.number, offset: entry.header_offset, count: 1 };
        match self.members.get_mut(&path) {
            None => {
                self.members.insert(path, member);
            }
            // A directory that is listed twice says the same twice.
            Some(old) if matches!((&old.kind, &member.kind), (MemberKind::Directory, MemberKind::Directory)) => {}
            // The last one counts, as for most readers; that there are several is a fact.
            Some(old) => {
                let count = old.count + 1;
                let first = self.duplicates.get(&path).map_or(old.number, |known| known.first);
                let duplicate =
                    DuplicateMember { path: path.clone(), first, second: member.number, offset: member.offset, count };
                self.duplicates.insert(path, duplicate);
                *old = Member { count, ..member };
            }
        }
    }
}

fn link(folder: &[u8], target: Option<&[u8]>) -> MemberKind {
    let Some(target) = target else { return MemberKind::Special };
    let whole =
        if folder.is_empty() || target.starts_with(b"/") { target.to_vec() } else { [folder, b"/", target].concat() };
    let normal = normalise(&whole);
    if normal.escapes_root || normal.absolute {
        return MemberKind::Special;
    }
    MemberKind::Link(String::from_utf8_lossy(&normal.path).into_owned())
}

impl Files for Archive {
    fn list(&self) -> &[FileEntry] {
        &self.entries
    }

    fn open(&self, path: &str) -> io::Result<Option<Box<dyn Read + Send>>> {
        let Some((offset, left)) = self.resolve(path) else { return Ok(None) };
        Ok(Some(Box::new(Window { file: Arc::clone(&self.file), offset, left })))
    }
}

/// A part of a file, which several threads may read at once.
struct Window {
    file: Arc<File>,
    offset: u64,
    left: u64,
}

impl Read for Window {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let count = self.file.read_at(buffer.get_mut(..wanted).unwrap_or_default(), self.offset)?;
        self.offset += count as u64;
        self.left -= count as u64;
        Ok(count)
    }
}
