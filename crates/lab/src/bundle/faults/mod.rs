//! Good configurations, each broken in one way.

mod document;
mod hooks;
mod linux;
mod mounts;
mod others;
mod process;
mod resources;
mod seccomp;

use super::base::base;
use super::edit::{Edit, apply};

/// What a fault weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// A MUST is broken: red.
    Must,
    /// A SHOULD is: yellow.
    Should,
}

/// A good configuration, broken in one way.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// What is wrong.
    pub name: &'static str,
    /// The base that is broken.
    pub base: &'static str,
    /// The requirement that it breaks.
    pub breaks: &'static str,
    /// What that weighs.
    pub weight: Weight,
    edits: &'static [Edit],
}

impl Fault {
    const fn must(base: &'static str, breaks: &'static str, name: &'static str, edits: &'static [Edit]) -> Fault {
        Fault { name, base, breaks, weight: Weight::Must, edits }
    }

    const fn should(base: &'static str, breaks: &'static str, name: &'static str, edits: &'static [Edit]) -> Fault {
        Fault { name, base, breaks, weight: Weight::Should, edits }
    }

    /// The configuration. An error is a mistake in the table.
    pub fn build(&self) -> Result<Vec<u8>, String> {
        let text = base(self.base).ok_or_else(|| format!("no base `{}`", self.base))?;
        apply(text, self.edits).map_err(|error| format!("{}: {error}", self.name))
    }
}

/// Every fault.
pub fn faults() -> impl Iterator<Item = &'static Fault> {
    let chapters = [
        document::FAULTS,
        mounts::FAULTS,
        process::FAULTS,
        hooks::FAULTS,
        linux::FAULTS,
        resources::FAULTS,
        seccomp::FAULTS,
        others::FAULTS,
    ];
    chapters.into_iter().flatten()
}
