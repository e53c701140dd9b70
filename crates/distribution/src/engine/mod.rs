//! Plays the scenarios, joins what they say, and makes the report.
mod categories;
mod consequences;
mod excerpt;
mod judge;
mod play;
mod record;

pub(crate) use categories::SUMMED_UP;
pub use play::{Outcome, run};
