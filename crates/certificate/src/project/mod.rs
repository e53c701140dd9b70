//! The project file, `greenlight.toml`: what is judged, and what is excused for a while.

mod error;
mod file;
mod model;

pub use error::ProjectError;
pub use model::{Project, Waiver};
