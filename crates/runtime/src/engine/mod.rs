//! Plays the scenarios, joins what they say, and makes the report.
mod chapter;
mod consequences;
mod judge;
mod play;
mod record;
mod recording;

pub use play::{Outcome, replay, run};
pub use recording::{FILE as RECORDING, Recording, RecordingError, Settings};
