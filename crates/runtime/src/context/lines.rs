//! Command lines as they stand, on the record.

use std::fs::{File, OpenOptions};
use std::io::Seek;
use std::path::Path;
use std::sync::atomic::Ordering;

use super::Context;
use crate::driver::{Called, End, Line};
use crate::stop::Stop;
use crate::tape::Observed;

/// A file that a command line gets, open; none where a run is judged again.
#[derive(Debug)]
pub struct Handed(Option<File>);

impl Handed {
    /// The file, for a [`Line`].
    pub fn file(&self) -> Option<&File> {
        self.0.as_ref()
    }
}

impl Context<'_> {
    /// Runs a command line of the runtime. That it fails is for the scenario to judge; that it could not be run ends it.
    pub fn line(&mut self, line: &Line<'_>) -> Result<Observed<Called>, Stop> {
        let shared = self.shared;
        let called = self.observe(line.words.join(" "), || {
            shared.calls.fetch_add(1, Ordering::Relaxed);
            shared.driver.map(|driver| driver.run(line))
        })?;
        match called.value {
            None => Err(Stop::Inconclusive("there is no runtime to ask".into())),
            Some(Called { end: End::NotStarted(why) | End::NoAnswer(why), .. }) => Err(Stop::Inconclusive(why.into())),
            Some(value) => Ok(Observed { number: called.number, value }),
        }
    }

    /// Writes a file and opens it, to hand it to a command line. Its offset is that of everybody who gets it.
    pub fn hand(&mut self, path: &Path, text: &str) -> Result<Handed, Stop> {
        self.write(path, text)?;
        let mut file = None;
        self.doing(format!("open {}", path.display()), || {
            file = Some(OpenOptions::new().read(true).open(path)?);
            Ok(())
        })?;
        Ok(Handed(file))
    }

    /// How far a file that was handed over was read, in bytes.
    pub fn offset(&mut self, handed: &Handed) -> Result<Observed<Option<u64>>, Stop> {
        self.observe("how far standard input was read", || {
            let mut file = handed.file()?;
            file.stream_position().ok()
        })
    }
}
