//! Which directories are dossiers, and of which kind.

use std::fs;
use std::path::{Component, Path, PathBuf};

use certificate::dossier::CERTIFICATE;
use certificate::verify::Question;
use site::Entry;

use super::{file, legacy, signed, unsigned};
use crate::exit::Failure;

/// How deep below a given directory dossiers are looked for.
const DEPTH: usize = 6;
/// The most dossiers of one site.
const MOST: usize = 2_000;
/// The most directories that are looked into.
const DIRECTORIES: usize = 50_000;

/// A directory that is a dossier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Dossier {
    path: PathBuf,
    kind: Kind,
}

/// What a dossier is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// A dossier with a certificate.
    Signed,
    /// A report of ours that nobody signed.
    Unsigned,
    /// The files of the official programme.
    Legacy,
}

impl Dossier {
    /// What is in it. What cannot be read is a broken dossier, never an error: one must not cost the others.
    pub(super) fn read(&self, question: &Question) -> Entry {
        let id = id(&self.path);
        match self.kind {
            Kind::Signed => signed::read(&self.path, id, question),
            Kind::Unsigned => unsigned::read(&self.path, id),
            Kind::Legacy => legacy::read(&self.path, id),
        }
    }
}

/// The dossiers that are, or are in, these directories, each once.
pub(super) fn find(directories: &[PathBuf]) -> Result<Vec<Dossier>, Failure> {
    let mut found = Vec::new();
    let mut left = DIRECTORIES;
    for directory in directories {
        let name = directory.display();
        match directory.metadata() {
            Err(error) => return Err(Failure::unreachable(format!("failed to look into `{name}`: {error}"))),
            Ok(found) if found.is_dir() => {}
            Ok(_) => {
                let help = "give a dossier, or a directory with dossiers in it";
                return Err(Failure::usage(format!("`{name}` is no directory: {help}")));
            }
        }
        let before = found.len();
        look(directory, DEPTH, &mut left, &mut found)?;
        if found.len() == before {
            return Err(Failure::usage(format!(
                "no dossier in `{name}`: one is a directory with a `report.json`, or with a `junit.xml` of the official programme"
            )));
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn look(directory: &Path, depth: usize, left: &mut usize, found: &mut Vec<Dossier>) -> Result<(), Failure> {
    *left = left.checked_sub(1).ok_or_else(|| {
        Failure::usage(format!("more than {DIRECTORIES} directories to look into: give the dossiers themselves"))
    })?;
    if let Some(kind) = kind(directory) {
        if found.len() >= MOST {
            return Err(Failure::usage(format!("more than {MOST} dossiers: make a site for each part of them")));
        }
        found.push(Dossier { path: directory.to_owned(), kind });
        return Ok(());
    }
    if depth == 0 {
        return Ok(());
    }
    let unreadable =
        |error| Failure::unreachable(format!("failed to read the directory `{}`: {error}", directory.display()));
    let mut below = Vec::new();
    for entry in fs::read_dir(directory).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        // The type is that of the entry itself: a link to a directory is none.
        if !is_hidden && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            below.push(entry.path());
        }
    }
    below.sort();
    below.iter().try_for_each(|path| look(path, depth - 1, left, found))
}

fn kind(directory: &Path) -> Option<Kind> {
    let there = |name: &str| file::is_there(&directory.join(name));
    if there(CERTIFICATE) {
        Some(Kind::Signed)
    } else if there("report.json") {
        Some(Kind::Unsigned)
    } else if there("junit.xml") {
        Some(Kind::Legacy)
    } else {
        None
    }
}

/// The last two names of the path: enough to tell dossiers apart, without where they lie on this machine.
fn id(path: &Path) -> String {
    let names = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    });
    let mut names: Vec<String> = names.collect();
    names.split_off(names.len().saturating_sub(2)).join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_end_of_the_path() {
        assert_eq!(id(Path::new("/a/b/v1.1/zot")), "v1.1/zot");
        assert_eq!(id(Path::new("./zot")), "zot");
        assert_eq!(id(Path::new("..")), "");
    }
}
