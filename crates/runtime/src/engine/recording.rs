//! A run on disk: one JSON file with everything that was seen.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::options::Options;
use crate::tape::Entry;

/// The file of a recording.
pub const FILE: &str = "recording.json";
/// The version of its shape.
const VERSION: u32 = 2;

/// Everything that was seen in a run, a tape a scenario.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recording {
    shape: u32,
    /// What the run was asked for.
    pub settings: Settings,
    /// Empty ones are left out.
    pub(crate) tapes: BTreeMap<String, Vec<Entry>>,
}

/// What a run was asked for, as far as it has to be the same again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    /// The runtime as the user named it.
    pub name: String,
    /// The seed.
    pub seed: String,
    /// The profile.
    pub profile: String,
    /// The version that was asked for, if one was.
    pub version: Option<String>,
    /// The requirements that were asked for.
    pub only: Vec<String>,
    /// Scenarios side by side.
    pub lanes: usize,
    /// The folder of the run.
    pub folder: PathBuf,
}

/// Why a recording cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// The system says no.
    #[error("{what} `{path}`: {source}", path = .path.display())]
    File {
        /// `write` or `read`.
        what: &'static str,
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is there, and is no recording of ours.
    #[error("read `{path}` as a recording of a runtime: {why}", path = .path.display())]
    Form {
        /// Which file.
        path: PathBuf,
        /// Why.
        why: String,
    },
}

impl Recording {
    pub(crate) fn of(options: &Options, tapes: HashMap<&'static str, Vec<Entry>>) -> Recording {
        Recording {
            shape: VERSION,
            settings: Settings {
                name: options.name.clone(),
                seed: options.seed.clone(),
                profile: options.profile.name.to_owned(),
                version: options.version.and_then(|version| Some(version.release()?.name.to_owned())),
                only: options.only.clone(),
                lanes: options.lanes,
                folder: options.folder.clone(),
            },
            tapes: tapes.into_iter().map(|(name, tape)| (name.to_owned(), tape)).collect(),
        }
    }

    /// Writes it into a directory, which is made.
    pub fn save(&self, folder: &Path) -> Result<(), RecordingError> {
        let path = folder.join(FILE);
        let failed = |source| RecordingError::File { what: "write", path: path.clone(), source };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let text = serde_json::to_string(self).map_err(|error| failed(error.into()))?;
        std::fs::write(&path, text).map_err(failed)
    }

    /// Reads one from a directory.
    pub fn open(folder: &Path) -> Result<Recording, RecordingError> {
        let path = folder.join(FILE);
        let text =
            std::fs::read(&path).map_err(|source| RecordingError::File { what: "read", path: path.clone(), source })?;
        Recording::read(&text, path)
    }

    /// Reads one whose [`FILE`] is at hand.
    pub fn of_text(text: &[u8]) -> Result<Recording, RecordingError> {
        Recording::read(text, PathBuf::from(FILE))
    }

    fn read(text: &[u8], path: PathBuf) -> Result<Recording, RecordingError> {
        let form = |why: String| RecordingError::Form { path, why };
        let recording: Recording = match serde_json::from_slice(text) {
            Ok(recording) => recording,
            Err(error) => return Err(form(error.to_string())),
        };
        match recording.shape {
            VERSION => Ok(recording),
            other => Err(form(format!("its shape is `{other}`, and this greenlight reads `{VERSION}`"))),
        }
    }
}
