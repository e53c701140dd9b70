//! Where the evidence of a run goes: beside that of an earlier run, which stays until there is another.

use std::path::{Path, PathBuf};

use certificate::dossier;
use certificate::programs::RUN;

use super::folder::Folder;
use crate::exit::Failure;

/// Where evidence is until the run is over, below the dossier.
pub const UNFINISHED: &str = "evidence.new/";

/// Room for evidence; what is not kept is removed.
pub struct Room {
    /// Where the run writes.
    pub new: PathBuf,
    /// Where it belongs.
    old: PathBuf,
}

impl Room {
    /// In a dossier that was not signed.
    pub fn make(folder: &Folder) -> Result<Room, Failure> {
        let signed = folder.path.join(dossier::CERTIFICATE);
        if signed.exists() {
            return Err(Failure::usage(format!(
                "`{}` is there, and what is signed is not judged anew: begin another dossier with `greenlight certify init`",
                signed.display()
            )));
        }
        let old = folder.path.join(dossier::EVIDENCE.trim_end_matches('/'));
        if old.exists() && !folder.path.join(RUN).exists() {
            return Err(Failure::usage(format!(
                "`{}` is there, and was not written by a run: move it away",
                old.display()
            )));
        }
        let room = Room { new: folder.path.join(UNFINISHED.trim_end_matches('/')), old };
        remove(&room.new)?;
        Ok(room)
    }

    /// Puts what was written in the place of the evidence of an earlier run.
    pub fn keep(self) -> Result<(), Failure> {
        remove(&self.old)?;
        std::fs::rename(&self.new, &self.old)
            .map_err(|error| Failure::usage(format!("failed to write `{}`: {error}", self.old.display())))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = remove(&self.new);
    }
}

fn remove(folder: &Path) -> Result<(), Failure> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::usage(format!("failed to remove `{}`: {error}", folder.display())))
        }
        _ => Ok(()),
    }
}
