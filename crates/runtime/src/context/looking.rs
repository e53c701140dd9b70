//! Looking at the host, on the record.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Context;
use crate::stop::Stop;
use crate::tape::{DIFFERS, Observed};

/// The time between two looks: short at first.
const FIRST_PAUSE: Duration = Duration::from_micros(500);
const LONGEST_PAUSE: Duration = Duration::from_millis(10);

impl Context<'_> {
    /// Looks at something, or does something, and keeps what it came to. `what` says it in words that are the same in each run with one
    /// seed. Everything that a scenario learns it learns through this, or a run could not be judged again: in a run that is judged
    /// again `look` is not called.
    pub fn observe<T: Serialize + DeserializeOwned>(
        &mut self,
        what: impl Into<String>,
        look: impl FnOnce() -> T,
    ) -> Result<Observed<T>, Stop> {
        if self.shared.interrupted.load(Ordering::Relaxed) {
            return Err(Stop::Inconclusive("the run was interrupted".into()));
        }
        self.tape.observe(what.into(), look).ok_or(Stop::Inconclusive(DIFFERS.into()))
    }

    /// Looks again and again, in short steps, until there is something, or `most` is over. Only the last look is kept.
    pub fn wait_for<T: Serialize + DeserializeOwned>(
        &mut self,
        what: impl Into<String>,
        most: Duration,
        look: impl Fn() -> Option<T>,
    ) -> Result<Observed<Option<T>>, Stop> {
        let shared = self.shared;
        self.observe(what, || {
            let clock = Instant::now();
            let mut pause = FIRST_PAUSE;
            loop {
                let found = look();
                if found.is_some() || clock.elapsed() >= most || shared.interrupted.load(Ordering::Relaxed) {
                    return found;
                }
                std::thread::sleep(pause);
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        })
    }

    /// The text of a file of the host; none if it is not there or cannot be read.
    pub fn read(&mut self, path: impl AsRef<Path>) -> Result<Observed<Option<String>>, Stop> {
        let path = path.as_ref();
        self.observe(format!("read {}", path.display()), || {
            std::fs::read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        })
    }

    /// Where a symbolic link of the host leads; none if it is not there.
    pub fn link(&mut self, path: impl AsRef<Path>) -> Result<Observed<Option<String>>, Stop> {
        let path = path.as_ref();
        self.observe(format!("read the link {}", path.display()), || {
            std::fs::read_link(path).ok().map(|target| target.to_string_lossy().into_owned())
        })
    }

    /// Whether something is at a path of the host.
    pub fn exists(&mut self, path: impl AsRef<Path>) -> Result<Observed<bool>, Stop> {
        let path = path.as_ref();
        self.observe(format!("look whether {} is there", path.display()), || path.symlink_metadata().is_ok())
    }

    /// What is at and below a path of the host, by its path: kind, mode, owner, and content.
    pub fn files_below(&mut self, path: impl AsRef<Path>) -> Result<Observed<BTreeMap<String, String>>, Stop> {
        let path = path.as_ref();
        self.observe(format!("look at everything below {}", path.display()), || {
            let mut found = BTreeMap::new();
            gather(path, &mut found);
            found
        })
    }

    /// Writes a file of the host. What fails is ours, not the runtime's.
    pub fn write(&mut self, path: impl AsRef<Path>, text: &str) -> Result<(), Stop> {
        let path = path.as_ref();
        self.doing(format!("write {}", path.display()), || {
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(path, text)
        })
    }

    /// Does something to the host that the scenario needs. What fails is ours, not the runtime's.
    pub fn doing(&mut self, what: impl Into<String>, act: impl FnOnce() -> std::io::Result<()>) -> Result<(), Stop> {
        let what = what.into();
        let done = self.observe(what.clone(), || match act() {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Some(error.to_string()),
            _ => None,
        })?;
        match done.value {
            None => Ok(()),
            Some(error) => Err(Stop::Inconclusive(format!("failed to {what}: {error}").into())),
        }
    }
}

/// Adds a description of what is at a path, and of all that is below it. Links are not followed.
fn gather(path: &Path, found: &mut BTreeMap<String, String>) {
    let Ok(about) = path.symlink_metadata() else { return };
    let mut hasher = DefaultHasher::new();
    match about.is_file() {
        true => std::fs::read(path).unwrap_or_default().hash(&mut hasher),
        false => std::fs::read_link(path).ok().hash(&mut hasher),
    }
    let (mode, uid, gid) = (about.mode(), about.uid(), about.gid());
    found.insert(path.to_string_lossy().into_owned(), format!("{mode:o} {uid} {gid} {:016x}", hasher.finish()));
    if about.is_dir() {
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            gather(&entry.path(), found);
        }
    }
}
