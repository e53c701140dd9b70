//! Evidence in the place of an image.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use content::source::{Form, Opened, Root, Source, SourceError, detect};

use serde_json::Value;

use super::{BLOBS, COPY, Came, Entry, INDEX, Index, LARGEST};

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
        Index::Registry { root, opened } => {
            only_large_ones_are_left_out(&folder.join(BLOBS), &opened)?;
            Ok(Evidence::Registry(Kept {
                folder: folder.join(BLOBS),
                roots: vec![Root::Content { digest: root.digest, media_type: root.media_type, name: root.name }],
                came: opened.into_iter().map(|entry| ((entry.digest, entry.media_type), entry.came)).collect(),
                left_out: AtomicBool::new(false),
            }))
        }
    }
}

/// Whether every blob that was left out is too large by the descriptors of it in what was kept: nobody may leave out what speaks
/// against him.
fn only_large_ones_are_left_out(blobs: &Path, opened: &[Entry]) -> Result<(), String> {
    let is_left_out = |entry: &&Entry| matches!(entry.came, Came::LeftOut);
    if !opened.iter().any(|entry| is_left_out(&entry)) {
        return Ok(());
    }
    let mut sizes = HashMap::new();
    for entry in opened {
        if let Came::Bytes(hex) = &entry.came
            && is_name(hex)
            && let Ok(bytes) = std::fs::read(blobs.join(hex))
            && let Ok(value) = serde_json::from_slice::<Value>(&bytes)
        {
            described(&value, &mut sizes);
        }
    }
    match opened.iter().filter(is_left_out).find(|entry| sizes.get(&entry.digest).is_none_or(|size| *size <= LARGEST)) {
        None => Ok(()),
        Some(entry) => Err(format!(
            "`{}` was left out of it, and nothing says that it has more than {} MiB: what has less is kept",
            entry.digest,
            LARGEST >> 20
        )),
    }
}

/// The largest size that descriptors anywhere in `value` give for each digest.
fn described(value: &Value, sizes: &mut HashMap<String, u64>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| described(item, sizes)),
        Value::Object(members) => {
            if let (Some(Value::String(digest)), Some(size)) =
                (members.get("digest"), members.get("size").and_then(Value::as_u64))
            {
                let known = sizes.entry(digest.clone()).or_default();
                *known = size.max(*known);
            }
            members.values().for_each(|member| described(member, sizes));
        }
        _ => {}
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
