//! A source that keeps what it gives.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use content::digest::Algorithm;
use content::source::{ArchiveFacts, Form, LayoutFacts, Opened, Root, Source, SourceError};

use super::{BLOBS, COPY, Came, Entry, INDEX, Index, LARGEST, RootEntry};
use crate::exit::Failure;

/// The most bytes of a thing on disk that is copied.
const LARGEST_COPY: u64 = 256 << 20;

/// A source that keeps what another one gives.
pub struct Recorder<'a> {
    inner: &'a dyn Source,
    folder: PathBuf,
    /// None where a copy is kept.
    opened: Option<Mutex<Vec<Entry>>>,
    interrupted: &'a AtomicBool,
}

impl<'a> Recorder<'a> {
    /// Keeps in `folder` what `inner`, which was opened from `target`, gives until it is `interrupted`.
    pub fn new(
        inner: &'a dyn Source,
        target: &Path,
        folder: &Path,
        interrupted: &'a AtomicBool,
    ) -> Result<Recorder<'a>, Failure> {
        std::fs::create_dir_all(folder.join(BLOBS)).map_err(|error| not_written(folder, &error))?;
        let is_registry = inner.form() == Form::Registry;
        if !is_registry {
            let mut left = LARGEST_COPY;
            copy(target, &folder.join(COPY), &mut left)?;
        }
        let opened = is_registry.then(|| Mutex::new(Vec::new()));
        Ok(Recorder { inner, folder: folder.to_owned(), opened, interrupted })
    }

    /// Writes down what was kept.
    pub fn finish(self) -> Result<(), Failure> {
        let index = match self.opened {
            None => Index::Copy,
            Some(opened) => {
                let mut opened = opened.into_inner().unwrap_or_default();
                opened.sort_by(|one, other| (&one.digest, &one.media_type).cmp(&(&other.digest, &other.media_type)));
                opened.dedup_by(|one, other| (&one.digest, &one.media_type) == (&other.digest, &other.media_type));
                let root = match self.inner.roots() {
                    [Root::Content { digest, media_type, name }] => {
                        RootEntry { digest: digest.clone(), media_type: media_type.clone(), name: name.clone() }
                    }
                    _ => return Err(Failure::defect("a registry gave no single root")),
                };
                Index::Registry { root, opened }
            }
        };
        let text = serde_json::to_string_pretty(&index).map_err(|error| Failure::defect(error.to_string()))?;
        let path = self.folder.join(INDEX);
        std::fs::write(&path, text + "\n").map_err(|error| not_written(&path, &error))?;
        // Where nothing is in it, the folder is no part of the evidence.
        let _ = std::fs::remove_dir(self.folder.join(BLOBS));
        Ok(())
    }

    fn keep(&self, digest: &str, media_type: &str, came: Came) {
        if let Some(mut opened) = self.opened.as_ref().and_then(|opened| opened.lock().ok()) {
            opened.push(Entry { digest: digest.to_owned(), media_type: media_type.to_owned(), came });
        }
    }
}

impl Source for Recorder<'_> {
    fn form(&self) -> Form {
        self.inner.form()
    }

    fn roots(&self) -> &[Root] {
        self.inner.roots()
    }

    fn open(&self, digest: &str, media_type: &str) -> Result<Option<Opened>, SourceError> {
        let Some(mut given) = self.inner.open(digest, media_type)? else {
            self.keep(digest, media_type, Came::Nothing);
            return Ok(None);
        };
        if self.opened.is_none() {
            return Ok(Some(given));
        }
        let mut bytes = Vec::new();
        let mut reader = Interruptible { reader: given.reader.by_ref(), interrupted: self.interrupted };
        let read = reader.by_ref().take(LARGEST + 1).read_to_end(&mut bytes);
        let size = given.size;
        if bytes.len() as u64 > LARGEST {
            self.keep(digest, media_type, Came::LeftOut);
            return Ok(Some(Opened { size, reader: Box::new(Cursor::new(bytes).chain(given.reader)) }));
        }
        if let Err(error) = read {
            // The run comes to know of it, and is incomplete then; there is nothing to keep.
            let reader = Cursor::new(bytes).chain(Broken(Some(error)));
            return Ok(Some(Opened { size, reader: Box::new(reader) }));
        }
        let hex = Algorithm::Sha256.digest(&bytes).unwrap_or_default().replace("sha256:", "");
        let path = self.folder.join(BLOBS).join(&hex);
        std::fs::write(&path, &bytes)
            .map_err(|source| SourceError::Read { path: path.display().to_string(), source })?;
        self.keep(digest, media_type, Came::Bytes(hex));
        Ok(Some(Opened { size, reader: Box::new(Cursor::new(bytes)) }))
    }

    fn layout(&self) -> Option<&LayoutFacts> {
        self.inner.layout()
    }

    fn archive(&self) -> Option<&ArchiveFacts> {
        self.inner.archive()
    }
}

/// A reader that fails when the run is interrupted: what comes slowly is not waited for.
struct Interruptible<'a, R> {
    reader: R,
    interrupted: &'a AtomicBool,
}

impl<R: Read> Read for Interruptible<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.interrupted.load(Ordering::Relaxed) {
            true => Err(std::io::Error::other("the run was interrupted")),
            false => self.reader.read(buffer),
        }
    }
}

/// A reader that fails, once.
struct Broken(Option<std::io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

fn copy(from: &Path, to: &Path, left: &mut u64) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::usage(format!("failed to copy `{}`: {error}", from.display()));
    let metadata = std::fs::symlink_metadata(from).map_err(failed)?;
    if metadata.is_dir() {
        std::fs::create_dir_all(to).map_err(failed)?;
        for entry in std::fs::read_dir(from).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            copy(&entry.path(), &to.join(entry.file_name()), left)?;
        }
        return Ok(());
    }
    if !metadata.is_file() {
        return Err(Failure::usage(format!(
            "`{}` is no plain file, so that it cannot be kept as evidence: give a layout without links",
            from.display()
        )));
    }
    *left = left.checked_sub(metadata.len()).ok_or_else(|| {
        Failure::usage(format!(
            "the image is larger than the {} MiB that are kept as evidence: push it to a registry and certify the reference, where large layers are left out",
            LARGEST_COPY >> 20
        ))
    })?;
    std::fs::copy(from, to).map(|_| ()).map_err(failed)
}

fn not_written(path: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(format!("failed to write `{}`: {error}", path.display()))
}
