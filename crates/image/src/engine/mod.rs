//! Runs the checks over everything that the walk reached, and makes a report of what they say.

mod collect;
mod gate;
mod record;
mod run;
mod scan;

use catalogue::{Profile, Version};
use content::source::{Source, SourceError};
use content::walk::{Selection, WalkLimits, walk};
use verdict::Event;

pub(crate) use collect::Collector;
pub(crate) use gate::{not_that_kind, other_kind};

use crate::checks::CHECKS;

/// What is judged, and by which rules.
pub struct Options {
    /// What the user calls the subject, without secrets.
    pub name: String,
    /// The claimed version of the image spec.
    pub version: Version,
    /// Which requirements count.
    pub profile: &'static Profile,
    /// What of the subject is judged.
    pub selection: Selection,
    /// How many blobs are read at once.
    pub threads: usize,
    /// The version of the tool, for the report.
    pub tool_version: String,
    /// When the run started: RFC 3339, UTC.
    pub started: String,
}

/// Hears how far the reading of blobs is. Called from several threads.
pub trait Progress: Sync {
    /// So many blobs of so many bytes together will be read; the bytes are 0 where they are not known.
    fn planned(&self, _blobs: u64, _bytes: u64) {}
    /// So many more bytes were read.
    fn bytes(&self, _bytes: u64) {}
    /// One more blob is done.
    fn blob_done(&self) {}
    /// Whether the user wants the run to end: what was not read by then is inconclusive.
    fn is_interrupted(&self) -> bool {
        false
    }
}

/// Judges everything that `source` holds and emits the events of the report.
///
/// `Err` means that the source could not be looked at; whatever is wrong with the subject itself is in the events.
pub fn judge(
    source: &dyn Source,
    options: &Options,
    progress: &dyn Progress,
    emit: &mut dyn FnMut(Event),
) -> Result<(), SourceError> {
    let clock = std::time::Instant::now();
    let start = record::start(source, options);
    emit(Event::RunStarted { report: start.clone() });
    let mut graph = walk(source, &options.selection, &WalkLimits::default())?;
    let layers = scan::scan(source, &mut graph, CHECKS, options.threads, progress);
    let mut run = run::Run::new(source, options, graph, layers);
    run.all();
    record::finish(run, source, options, start, clock, emit);
    Ok(())
}
