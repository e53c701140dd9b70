//! A directory on disk.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::SourceError;
use super::files::{FileEntry, FileKind, Files};

/// How many files are listed at most.
const MAX_FILES: usize = 400_000;

/// A directory, listed once. Links are followed only as long as they stay inside.
#[derive(Debug)]
pub struct Directory {
    root: PathBuf,
    entries: Vec<FileEntry>,
}

impl Directory {
    /// Lists the directory at `root`.
    pub fn open(root: &Path) -> Result<Directory, SourceError> {
        let fail = |source| SourceError::Read { path: root.display().to_string(), source };
        let root = fs::canonicalize(root).map_err(fail)?;
        let mut directory = Directory { root: root.clone(), entries: Vec::new() };
        directory.list_below(&root, "").map_err(fail)?;
        if directory.entries.len() > MAX_FILES {
            let name = root.display();
            return Err(SourceError::TooLarge(format!(
                "`{name}` holds more than the {MAX_FILES} files that are looked at"
            )));
        }
        directory.entries.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(directory)
    }

    // Iterative over a stack, and a directory link is never entered, so that a loop of links ends nowhere.
    fn list_below(&mut self, root: &Path, prefix: &str) -> io::Result<()> {
        let mut pending = vec![(root.to_path_buf(), prefix.to_string())];
        while let Some((directory, prefix)) = pending.pop() {
            for entry in fs::read_dir(&directory)? {
                let entry = entry?;
                let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
                let (kind, size) = self.kind_of(&entry.path())?;
                if kind == FileKind::Directory {
                    pending.push((entry.path(), format!("{path}/")));
                }
                self.entries.push(FileEntry { path, kind, size });
                if self.entries.len() > MAX_FILES {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn kind_of(&self, path: &Path) -> io::Result<(FileKind, u64)> {
        let metadata = fs::symlink_metadata(path)?;
        if !metadata.is_symlink() {
            return Ok((plain_kind(&metadata), metadata.len()));
        }
        let target = fs::canonicalize(path).ok().filter(|target| target.starts_with(&self.root));
        match target.map(fs::metadata) {
            Some(Ok(metadata)) if metadata.is_file() => Ok((FileKind::Regular, metadata.len())),
            _ => Ok((FileKind::StrayLink, 0)),
        }
    }
}

fn plain_kind(metadata: &fs::Metadata) -> FileKind {
    if metadata.is_dir() {
        FileKind::Directory
    } else if metadata.is_file() {
        FileKind::Regular
    } else {
        FileKind::Special
    }
}

impl Files for Directory {
    fn list(&self) -> &[FileEntry] {
        &self.entries
    }

    fn open(&self, path: &str) -> io::Result<Option<Box<dyn Read + Send>>> {
        // Only what the listing found to be a regular file inside is opened, and the path is looked at again: the tree
        // may have changed since.
        if self.entry(path).is_none_or(|entry| entry.kind != FileKind::Regular) {
            return Ok(None);
        }
        match fs::canonicalize(self.root.join(path)) {
            Ok(real) if real.starts_with(&self.root) => Ok(Some(Box::new(fs::File::open(real)?))),
            Ok(_) => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_followed_inside_and_not_outside() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), b"secret").unwrap();
        let tree = tempfile::tempdir().unwrap();
        fs::create_dir(tree.path().join("blobs")).unwrap();
        fs::write(tree.path().join("blobs/a"), b"a").unwrap();
        std::os::unix::fs::symlink("blobs/a", tree.path().join("inside")).unwrap();
        std::os::unix::fs::symlink(outside.path().join("secret"), tree.path().join("leaves")).unwrap();
        std::os::unix::fs::symlink("..", tree.path().join("loop")).unwrap();
        let directory = Directory::open(tree.path()).unwrap();
        let kinds: Vec<_> = directory.list().iter().map(|entry| (entry.path.as_str(), entry.kind)).collect();
        assert_eq!(
            kinds,
            [
                ("blobs", FileKind::Directory),
                ("blobs/a", FileKind::Regular),
                ("inside", FileKind::Regular),
                ("leaves", FileKind::StrayLink),
                ("loop", FileKind::StrayLink),
            ]
        );
        assert!(directory.open("inside").unwrap().is_some());
        assert!(directory.open("leaves").unwrap().is_none());
        assert!(directory.open("../secret").unwrap().is_none());
    }
}
