//! Where the text of the spec comes from.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::document::{DOCUMENTS, Role};
use crate::error::CoverageError;

/// Where the text of the spec comes from.
pub enum Checkout<'a> {
    Git { directory: &'a Path, commit: &'a str },
    Plain { directory: &'a Path },
}

impl<'a> Checkout<'a> {
    /// A directory whose git knows `commit` is read at that commit, any other as it lies there.
    pub fn open(directory: &'a Path, commit: &'a str) -> Self {
        match git(directory, &["cat-file", "-e", &format!("{commit}^{{commit}}")]) {
            Ok(_) => Self::Git { directory, commit },
            Err(_) => Self::Plain { directory },
        }
    }

    /// The normative documents: name and text.
    pub fn documents(&self, spec: &str) -> Result<Vec<(String, String)>, CoverageError> {
        let mut documents = Vec::new();
        for file in self.names()? {
            match DOCUMENTS.iter().find(|(of, name, _)| *of == spec && *name == file) {
                Some((_, _, Role::Normative)) => documents.push((file.clone(), self.read(&file)?)),
                Some((_, _, Role::Excluded(_))) => {}
                None => return Err(CoverageError::UnknownDocument { spec: spec.into(), file }),
            }
        }
        Ok(documents)
    }

    fn names(&self) -> Result<Vec<String>, CoverageError> {
        let mut names = match self {
            Self::Git { directory, commit } => {
                let listing = git(directory, &["ls-tree", "-r", "--name-only", commit])?;
                listing.lines().map(str::to_owned).collect()
            }
            Self::Plain { directory } => {
                let entries = fs::read_dir(directory)
                    .map_err(|source| CoverageError::Read { path: directory.to_path_buf(), source })?;
                // No document below the top is normative, so a plain directory needs no walk.
                entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect::<Vec<_>>()
            }
        };
        names.retain(|name| Path::new(name).extension().is_some_and(|extension| extension == "md"));
        names.sort();
        Ok(names)
    }

    fn read(&self, file: &str) -> Result<String, CoverageError> {
        match self {
            Self::Git { directory, commit } => git(directory, &["show", &format!("{commit}:{file}")]),
            Self::Plain { directory } => {
                let path = directory.join(file);
                fs::read_to_string(&path).map_err(|source| CoverageError::Read { path, source })
            }
        }
    }
}

fn git(directory: &Path, arguments: &[&str]) -> Result<String, CoverageError> {
    let fail = |reason: String| CoverageError::Git { command: arguments.join(" "), reason };
    let output = Command::new("git")
        .arg("-C")
        .arg(directory)
        .args(arguments)
        .output()
        .map_err(|error| fail(error.to_string()))?;
    if !output.status.success() {
        return Err(fail(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    String::from_utf8(output.stdout).map_err(|error| fail(error.to_string()))
}
