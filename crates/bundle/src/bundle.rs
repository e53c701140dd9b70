//! A bundle as it is found.

use std::ffi::OsStr;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use content::document::{Document, Limits};

/// The name of the configuration file (bundle.md).
pub(crate) const CONFIG: &str = "config.json";
/// The error of a link that leads back to itself.
const ELOOP: i32 = 40;
/// The most that is read of a configuration, in bytes.
const MOST: u64 = 64 << 20;

/// In what form a bundle was handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A directory.
    Directory,
    /// A configuration alone.
    Config,
}

impl Form {
    /// The word of the report.
    pub const fn as_str(self) -> &'static str {
        match self {
            Form::Directory => "bundle",
            Form::Config => "bundle configuration",
        }
    }
}

/// What lies in the place of the configuration and is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// A link to something outside of the bundle.
    Outside,
    /// No regular file.
    NoFile,
}

/// A bundle that could not be looked at, which says nothing about the bundle.
#[derive(Debug)]
pub struct Unreadable(String);

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

/// A bundle as it is found.
pub struct Bundle {
    /// The configuration, if there is one.
    pub(crate) config: Option<Document>,
    /// The directory that `config.json` should lie in; none for a configuration alone.
    pub(crate) folder: Option<PathBuf>,
    /// What lies at its place and is no configuration of this bundle.
    pub(crate) unfit: Option<Unfit>,
    /// Files in the directory, or one below it, that look like a misplaced `config.json`, relative to the directory.
    pub(crate) misplaced: Vec<PathBuf>,
}

impl Bundle {
    /// The bundle in a directory. Nothing outside of it is read, wherever links lead.
    pub fn in_directory(folder: &Path) -> Result<Bundle, Unreadable> {
        let path = folder.join(CONFIG);
        let mut bundle = Bundle { config: None, folder: Some(folder.to_owned()), unfit: None, misplaced: Vec::new() };
        if fs::symlink_metadata(&path).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
            bundle.misplaced = look_alikes(folder)?;
            return Ok(bundle);
        }
        let inside = fs::canonicalize(folder).map_err(|error| unreadable(folder, error))?;
        match fs::canonicalize(&path) {
            Ok(real) if !real.starts_with(&inside) => bundle.unfit = Some(Unfit::Outside),
            Ok(real) if !real.is_file() => bundle.unfit = Some(Unfit::NoFile),
            Ok(real) => bundle.config = Some(read(&real)?),
            // A link to nothing, or one that leads back to itself.
            Err(error) if error.kind() == ErrorKind::NotFound || error.raw_os_error() == Some(ELOOP) => {
                bundle.unfit = Some(Unfit::NoFile);
            }
            Err(error) => return Err(unreadable(&path, error)),
        }
        Ok(bundle)
    }

    /// The configuration in a file, alone.
    pub fn of_file(path: &Path) -> Result<Bundle, Unreadable> {
        Ok(Bundle { config: Some(read(path)?), folder: None, unfit: None, misplaced: Vec::new() })
    }

    /// A configuration alone.
    pub fn of_bytes(bytes: Vec<u8>) -> Bundle {
        Bundle {
            config: Some(Document::parse(bytes, &Limits::default())),
            folder: None,
            unfit: None,
            misplaced: Vec::new(),
        }
    }

    /// The form.
    pub fn form(&self) -> Form {
        if self.folder.is_some() { Form::Directory } else { Form::Config }
    }

    /// The bytes of the configuration, if there is one.
    pub fn config(&self) -> Option<&[u8]> {
        self.config.as_ref().map(Document::bytes)
    }
}

fn unreadable(path: &Path, error: std::io::Error) -> Unreadable {
    Unreadable(format!("failed to read `{}`: {error}", path.display()))
}

fn read(path: &Path) -> Result<Document, Unreadable> {
    let failed = |error| unreadable(path, error);
    // Asked before it is opened: opening a pipe waits for somebody who writes.
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(Unreadable(format!(
            "`{}` is no regular file: to judge what a program prints, pipe it in and give `-`",
            path.display()
        )));
    }
    let mut bytes = Vec::new();
    fs::File::open(path).map_err(failed)?.take(MOST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST {
        return Err(Unreadable(format!("`{}` is larger than {} MiB", path.display(), MOST >> 20)));
    }
    Ok(Document::parse(bytes, &Limits::default()))
}

/// Files whose name is that of the configuration but for its case, and such files one directory below.
fn look_alikes(folder: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    let names = |folder: &Path| -> std::io::Result<Vec<PathBuf>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder)? {
            names.push(PathBuf::from(entry?.file_name()));
        }
        names.sort();
        Ok(names)
    };
    let is_like = |name: &OsStr| name.to_string_lossy().eq_ignore_ascii_case(CONFIG);
    let top = names(folder).map_err(|error| unreadable(folder, error))?;
    let mut found: Vec<PathBuf> = top.iter().filter(|name| is_like(name.as_os_str())).cloned().collect();
    for name in &top {
        // What cannot be listed is no directory, or holds nothing for us; a link may lead out of the bundle.
        let inner = folder.join(name);
        let below = if inner.is_symlink() { Vec::new() } else { names(&inner).unwrap_or_default() };
        found.extend(below.into_iter().filter(|inner| is_like(inner.as_os_str())).map(|inner| name.join(inner)));
    }
    Ok(found)
}
