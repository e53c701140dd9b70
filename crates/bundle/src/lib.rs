//! Judges bundles of the runtime spec at rest: `config.json`, and what lies around it.
//!
//! [`judge`] reads a [`Bundle`], runs every check of [`checks`] and gives a report. A bundle's fault is an outcome; reading the bundle
//! is the caller's, so that nothing here can fail.

mod answer;
mod bundle;
mod check;
mod checks;
mod context;
mod engine;
mod host;
mod platform;
mod select;
mod shape;
mod version;
mod violation;

pub use bundle::{Bundle, Form, Unreadable};
pub use check::Check;
pub use checks::{checks, decided_by};
pub use engine::{Options, judge};
pub use host::Host;
pub use platform::Platform;
pub use version::claimed_version;
