//! `greenlight runtime`: drive a low-level runtime through the runtime spec, or judge a recorded run again.
mod doctor;
mod drivers;
mod folder;
mod run;
mod stage;

pub use doctor::run as doctor;
pub use drivers::program;
pub use run::{recorded, recorded_options, run};
