//! Evidence in the place of an image.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use content::source::{Form, Opened, Root, Source, SourceError, detect};

use super::{BLOBS, COPY, Came, INDEX, Index};

/// What a registry gave, without the registry.
pub struct Kept {
    folder: PathBuf,
    roots: Vec<Root>,
    came: HashMap<(String, String), Came>,
    left_out: AtomicBool,
}

/// Opens the evidence in `folder`; the message says what is wrong with it.
pub fn open(folder: &Path) -> Result<Evidence, String> {
    let text = std::fs::read(folder.join(INDEX)).map_err(|error| format!("`{INDEX}` cannot be read: {error}"))?;
    let index: Index =
        serde_json::from_slice(&text).map_err(|error| format!("`{INDEX}` is no list of ours: {error}"))?;
    match index {
        Index::Copy => detect(&folder.join(COPY), None)
            .map(|detected| Evidence::Copy(detected.source))
            .map_err(|error| error.to_string()),
        Index::Registry { root, opened } => Ok(Evidence::Registry(Kept {
            folder: folder.join(BLOBS),
            roots: vec![Root::Content { digest: root.digest, media_type: root.media_type, name: root.name }],
            came: opened.into_iter().map(|entry| ((entry.digest, entry.media_type), entry.came)).collect(),
            left_out: AtomicBool::new(false),
        })),
    }
}

/// What was kept.
pub enum Evidence {
    /// A copy.
    Copy(Box<dyn Source>),
    /// What a registry gave.
    Registry(Kept),
}

impl Evidence {
    /// As a source.
    pub fn source(&self) -> &dyn Source {
        match self {
            Evidence::Copy(source) => source.as_ref(),
            Evidence::Registry(kept) => kept,
        }
    }

    /// Whether something was asked for that was too large to be kept.
    pub fn left_something_out(&self) -> bool {
        matches!(self, Evidence::Registry(kept) if kept.left_out.load(Ordering::Relaxed))
    }
}

impl Source for Kept {
    fn form(&self) -> Form {
        Form::Registry
    }

    fn roots(&self) -> &[Root] {
        &self.roots
    }

    fn open(&self, digest: &str, media_type: &str) -> Result<Option<Opened>, SourceError> {
        match self.came.get(&(digest.to_owned(), media_type.to_owned())) {
            Some(Came::Nothing) => Ok(None),
            Some(Came::Bytes(hex)) if is_name(hex) => {
                let path = self.folder.join(hex);
                let failed = |source| SourceError::Read { path: path.display().to_string(), source };
                let file = File::open(&path).map_err(failed)?;
                let size = file.metadata().map_err(failed)?.len();
                Ok(Some(Opened { size: Some(size), reader: Box::new(file) }))
            }
            Some(Came::LeftOut) => {
                self.left_out.store(true, Ordering::Relaxed);
                Err(SourceError::TooLarge(format!("`{digest}` was too large to be kept as evidence")))
            }
            _ => Err(SourceError::Unreachable(format!("`{digest}` is not among the evidence"))),
        }
    }
}

/// The name of a kept blob is a digest, and never leads out of the folder.
fn is_name(hex: &str) -> bool {
    hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
}
