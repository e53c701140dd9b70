//! `greenlight runtime`: drive a low-level runtime through the runtime spec, or judge a recorded run again.
mod drivers;
mod folder;
mod run;
mod stage;

pub use run::run;
