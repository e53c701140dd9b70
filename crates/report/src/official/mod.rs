//! What the official suite of the distribution spec writes, made from a report: `results.yaml`, `junit.xml`, `report.html`.
//!
//! Names, keys and words are that suite's, so that what reads its files reads these; the statuses follow from our outcomes.

mod apis;
mod config;
mod files;
mod junit;
mod page;
mod results;
mod sets;
mod status;

pub use config::{ApiSwitches, BlobSwitches, Config, DataSwitches, Line, ManifestSwitches, ReadOnly, TagSwitches, Tls};
pub use files::{OfficialFiles, render_official};
pub use results::{Results, switched_off};
pub use status::Status;
