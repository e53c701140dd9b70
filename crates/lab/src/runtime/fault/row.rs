//! A row of a table, and all tables in one.

use super::{
    afterwards, bind_options, cgroups, command_line, edges, features, filesystem, hooks, namespaces, operations,
    options, process, refused, resources, seccomp, signals, state, streams, tuning,
};
use crate::fault::Level;
use crate::runtime::Lie;

/// A runtime that is broken in one way.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// What the broken runtime does, in snake case.
    pub name: &'static str,
    /// The same in a sentence.
    pub note: &'static str,
    /// The ids of the requirements that it breaks, over all versions.
    pub breaks: &'static [&'static str],
    /// Its colour: red if it breaks a MUST, yellow if no more than a SHOULD.
    pub level: Level,
    /// How.
    pub lies: &'static [Lie],
}

impl Fault {
    /// A fault that breaks a MUST.
    pub(super) const fn red(
        name: &'static str,
        note: &'static str,
        breaks: &'static [&'static str],
        lies: &'static [Lie],
    ) -> Fault {
        Fault { name, note, breaks, level: Level::Red, lies }
    }

    /// A fault that breaks no more than a SHOULD, or breaks a MUST in a way that has no effect.
    pub(super) const fn yellow(
        name: &'static str,
        note: &'static str,
        breaks: &'static [&'static str],
        lies: &'static [Lie],
    ) -> Fault {
        Fault { name, note, breaks, level: Level::Yellow, lies }
    }
}

/// The faults that a runtime of the lab can have, chapter by chapter.
pub fn faults() -> impl Iterator<Item = &'static Fault> {
    [
        state::FAULTS,
        operations::FAULTS,
        afterwards::FAULTS,
        refused::FAULTS,
        hooks::FAULTS,
        process::FAULTS,
        filesystem::FAULTS,
        options::FAULTS,
        namespaces::FAULTS,
        cgroups::FAULTS,
        seccomp::FAULTS,
        tuning::FAULTS,
        bind_options::FAULTS,
        resources::FAULTS,
        edges::FAULTS,
        features::FAULTS,
        command_line::FAULTS,
        streams::FAULTS,
        signals::FAULTS,
    ]
    .into_iter()
    .flatten()
}

/// The fault of this name.
pub fn fault(name: &str) -> Option<&'static Fault> {
    faults().find(|fault| fault.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::VARIATIONS;
    use crate::runtime::edit::Edit;

    #[test]
    fn what_an_edit_puts_in_is_json() {
        let all = faults().flat_map(|fault| fault.lies).chain(VARIATIONS.iter().flat_map(|variation| variation.lies));
        for lie in all {
            if let Lie::Config(edit) | Lie::State(edit) | Lie::Features(edit) = lie
                && let Edit::Put(at, json) | Edit::Add(at, json) = edit
            {
                assert!(serde_json::from_str::<serde_json::Value>(json).is_ok(), "{at}: {json}");
            }
        }
    }
}
