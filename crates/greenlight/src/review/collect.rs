//! The files of a folder, read within limits and without following links.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use certificate::review::{Content, MOST_FILE_BYTES, MOST_FILES, MOST_TOTAL_BYTES, Submission, SubmittedFile};

use crate::exit::Failure;

/// Everything in `folder`. That it is no folder is a mistake of the caller; a file that cannot be read is not.
pub(super) fn submission(folder: &Path) -> Result<Submission, Failure> {
    let shown = folder.display();
    let wrong = |why: String| Failure::usage(format!("`{shown}` {why}: give the folder of a submission"));
    let metadata = fs::metadata(folder).map_err(|error| wrong(format!("cannot be opened ({error})")))?;
    if !metadata.is_dir() {
        return Err(wrong("is no folder".to_owned()));
    }
    // `.` has no name of its own.
    let real = fs::canonicalize(folder).map_err(|error| wrong(format!("cannot be opened ({error})")))?;
    let mut found = Found { files: Vec::new(), left: MOST_TOTAL_BYTES, is_cut: false };
    let mut pending = vec![(real.clone(), String::new())];
    while let Some((path, prefix)) = pending.pop() {
        found.folder(&path, &prefix, &mut pending).map_err(|error| wrong(format!("cannot be listed ({error})")))?;
    }
    found.files.sort_by(|a, b| a.name.cmp(&b.name));
    // What lies above the three names that count is this machine's own.
    let names: Vec<String> = real.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    let last = names.get(names.len().saturating_sub(3)..).unwrap_or_default();
    Ok(Submission { folder: last.join("/"), files: found.files, is_cut: found.is_cut })
}

struct Found {
    files: Vec<SubmittedFile>,
    /// Bytes that may still be read.
    left: u64,
    is_cut: bool,
}

impl Found {
    fn folder(&mut self, path: &Path, prefix: &str, pending: &mut Vec<(PathBuf, String)>) -> std::io::Result<()> {
        let entries = match fs::read_dir(path) {
            // The folder itself has to be there; what is in it is a part of what is judged.
            Err(error) if !prefix.is_empty() => {
                let name = prefix.trim_end_matches('/').to_owned();
                self.files.push(SubmittedFile { name, content: Content::Unreadable(error.to_string()) });
                return Ok(());
            }
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            if self.files.len() + pending.len() >= MOST_FILES {
                self.is_cut = true;
                return Ok(());
            }
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type()?;
            if kind.is_dir() {
                pending.push((entry.path(), format!("{name}/")));
                continue;
            }
            let content = if kind.is_symlink() {
                Content::Link
            } else if kind.is_file() {
                self.file(&entry.path())
            } else {
                Content::Special
            };
            self.files.push(SubmittedFile { name, content });
        }
        Ok(())
    }

    fn file(&mut self, path: &Path) -> Content {
        let most = MOST_FILE_BYTES.min(self.left);
        let mut bytes = Vec::new();
        // One byte more than allowed tells a file that grows, or has no length, from one that fits.
        match fs::File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes)) {
            Err(error) => Content::Unreadable(error.to_string()),
            Ok(_) if bytes.len() as u64 > most => Content::TooLarge,
            Ok(_) => {
                self.left -= bytes.len() as u64;
                Content::Bytes(bytes)
            }
        }
    }
}
