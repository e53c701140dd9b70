//! The folder of a run on this host, and what is left of runs that were killed.

use std::fs::File;
use std::path::{Path, PathBuf};

use runtime::{Host, remove_run};

use crate::exit::Failure;

/// The directory of all runs of root, below that for temporary files. Others have theirs, with their number.
const RUNS: &str = "greenlight-runs";
/// The file that is locked as long as a run lives. It names the cgroups of the run.
const LOCK: &str = "lock";

/// The folder of the run with this seed.
pub fn of(seed: &str) -> PathBuf {
    runs().join(seed.replace(|c: char| !c.is_ascii_alphanumeric(), "-"))
}

fn runs() -> PathBuf {
    let owner = match Host::user() {
        0 => RUNS.to_owned(),
        user => format!("{RUNS}-{user}"),
    };
    std::env::temp_dir().join(owner)
}

/// Makes the folder and takes it: as long as what is given back lives, nobody else does.
pub fn taken(folder: &Path, cgroups: &str) -> Result<File, Failure> {
    let failed = |error: std::io::Error| Failure::usage(format!("failed to make `{}`: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let path = folder.join(LOCK);
    let lock = File::options().create(true).write(true).truncate(false).open(&path).map_err(failed)?;
    if lock.try_lock().is_err() {
        return Err(Failure::usage(format!(
            "another run with this seed is going on in `{}`: give another `--seed`",
            folder.display()
        )));
    }
    std::fs::write(&path, cgroups).map_err(failed)?;
    Ok(lock)
}

/// Removes what is left of the run in `folder`, if it does not live any more; gives whether it did so, and what could not be removed.
pub fn removed(folder: &Path) -> (bool, Vec<String>) {
    let path = folder.join(LOCK);
    let Ok(lock) = File::options().read(true).write(true).open(&path) else { return (false, Vec::new()) };
    if lock.try_lock().is_err() {
        return (false, Vec::new());
    }
    let cgroups = std::fs::read_to_string(&path).unwrap_or_default();
    (true, remove_run(folder, &cgroups))
}

/// The folders of all runs that there are.
pub fn all() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(runs()).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}
