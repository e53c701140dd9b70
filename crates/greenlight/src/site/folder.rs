//! The directory of a site: ours to write into or not, and without what an earlier site left.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use site::Files;

use crate::exit::Failure;

/// The file that says that a directory holds a site of ours, and which files are of it.
const MARKER: &str = "greenlight-site.json";
/// What the marker may be long, in bytes.
const MARKER_SIZE: u64 = 16 << 20;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Marker {
    schema_version: String,
    files: BTreeSet<String>,
}

/// A directory that may be written into.
pub(super) struct Folder {
    path: PathBuf,
    /// The files of the site that is there.
    earlier: BTreeSet<String>,
}

impl Folder {
    /// Looks at the directory and changes nothing. One with anything in it must be a site of ours.
    pub(super) fn open(path: &Path) -> Result<Folder, Failure> {
        let name = path.display();
        let fails = |error: io::Error| {
            Failure::usage(format!("failed to look into `{name}`: {error}; give another directory for the site"))
        };
        let mut entries = match fs::read_dir(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(Folder { path: path.to_owned(), earlier: BTreeSet::new() });
            }
            other => other.map_err(fails)?,
        };
        if entries.next().is_none() {
            return Ok(Folder { path: path.to_owned(), earlier: BTreeSet::new() });
        }
        let foreign = || {
            Failure::usage(format!(
                "`{name}` is not empty and holds no site of greenlight (no readable `{MARKER}`): give an empty or a new directory"
            ))
        };
        let marker = super::file::read(&path.join(MARKER), MARKER_SIZE).map_err(|_| foreign())?;
        let marker: Marker = serde_json::from_slice(&marker).map_err(|_| foreign())?;
        Ok(Folder { path: path.to_owned(), earlier: marker.files })
    }

    /// Writes the site, and removes what an earlier one had and this one has not. Whatever else is there stays.
    pub(super) fn write(&self, files: &Files) -> Result<(), Failure> {
        let fails = |path: &Path, error: io::Error| {
            Failure::usage(format!("failed to write `{}`: {error}; the site is not complete", path.display()))
        };
        fs::create_dir_all(&self.path).map_err(|error| fails(&self.path, error))?;
        // Before anything else, and with both lists: a run that ends here is still known as a site, with all its files.
        let new: BTreeSet<String> = files.keys().cloned().collect();
        self.mark(self.earlier.union(&new).cloned().collect())
            .map_err(|error| fails(&self.path.join(MARKER), error))?;
        for (file, text) in files {
            self.put(file, text).map_err(|error| fails(&self.path.join(file), error))?;
        }
        for file in self.earlier.difference(&new).filter(|file| is_ours(file)) {
            self.remove(file).map_err(|error| fails(&self.path.join(file), error))?;
        }
        self.mark(new).map_err(|error| fails(&self.path.join(MARKER), error))
    }

    fn mark(&self, files: BTreeSet<String>) -> io::Result<()> {
        let marker = Marker { schema_version: "1".to_owned(), files };
        let text = serde_json::to_string_pretty(&marker)? + "\n";
        self.put(MARKER, &text)
    }

    /// Writes one file anew: what stands in its place, a link perhaps, goes first, so that nothing is written through it.
    fn put(&self, file: &str, text: &str) -> io::Result<()> {
        if let Some((folder, _)) = file.split_once('/') {
            let folder = self.path.join(folder);
            match folder.symlink_metadata() {
                Ok(found) if found.is_dir() => {}
                Ok(_) => return Err(io::Error::new(ErrorKind::NotADirectory, "its directory is a link or a file")),
                Err(_) => fs::create_dir(&folder)?,
            }
        }
        let path = self.path.join(file);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        fs::write(path, text)
    }

    fn remove(&self, file: &str) -> io::Result<()> {
        let path = self.path.join(file);
        if let Some((folder, _)) = file.split_once('/') {
            let folder = self.path.join(folder);
            // What is below a link is not of the site.
            if !folder.symlink_metadata().is_ok_and(|found| found.is_dir()) {
                return Ok(());
            }
            ignore_absent(fs::remove_file(&path))?;
            // Only an empty directory goes.
            let _ = fs::remove_dir(folder);
            return Ok(());
        }
        ignore_absent(fs::remove_file(&path))
    }
}

fn ignore_absent(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Whether the path could be one that we wrote: the marker may have been edited by anybody.
fn is_ours(file: &str) -> bool {
    let parts: Vec<&str> = file.split('/').collect();
    let plain = |part: &&str| {
        let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(known)
    };
    parts.len() <= 2 && parts.iter().all(plain) && file != MARKER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_a_site_are_ours() {
        for (path, expected) in [
            ("index.html", true),
            ("subjects/zot-distribution-1.1.html", true),
            ("../index.html", false),
            ("subjects/../../x", false),
            ("/etc/passwd", false),
            ("a/b/c", false),
            (".git", false),
            ("Makefile", false),
            ("a\\b", false),
            (MARKER, false),
            ("", false),
        ] {
            assert_eq!(is_ours(path), expected, "{path}");
        }
    }
}
