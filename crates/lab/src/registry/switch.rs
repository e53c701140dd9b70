//! The switches of the registry: faults and legal variations, each with its place in the way of a request.

use std::fmt;

use super::{answer::Answer, turn::Turn};

/// A broken behaviour.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// What the broken product does, in snake case.
    pub name: &'static str,
    /// The ids of the requirements that it breaks, over all versions.
    pub breaks: &'static [&'static str],
    /// The same in a sentence.
    pub note: &'static str,
    pub(super) bend: Bend,
}

/// An unusual behaviour that no version from 1.1.1 on forbids.
#[derive(Clone, Copy, Debug)]
pub struct Variation {
    /// What the product does, in snake case.
    pub name: &'static str,
    /// Why it is legal.
    pub note: &'static str,
    pub(super) bend: Bend,
}

/// Where a switch acts.
#[derive(Clone, Copy)]
pub(super) enum Bend {
    /// Where the switch is asked for by its name.
    Within,
    /// Before the handler, which it may spare.
    Before(fn(&mut Turn) -> Option<Answer>),
    /// After the handler.
    After(fn(&mut Turn, &mut Answer)),
    /// Before and after.
    Around(fn(&mut Turn) -> Option<Answer>, fn(&mut Turn, &mut Answer)),
}

impl fmt::Debug for Bend {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Within => "Within",
            Self::Before(_) => "Before",
            Self::After(_) => "After",
            Self::Around(..) => "Around",
        })
    }
}

/// The switches that are on.
#[derive(Debug, Default)]
pub(super) struct Switches {
    names: Vec<&'static str>,
    bends: Vec<Bend>,
}

impl Switches {
    /// These faults and variations.
    pub(super) fn new(faults: &[&'static Fault], variations: &[&'static Variation]) -> Self {
        let names = variations.iter().map(|variation| variation.name).chain(faults.iter().map(|fault| fault.name));
        // What a broken product does to its answers, it does last.
        let bends = variations.iter().map(|variation| variation.bend).chain(faults.iter().map(|fault| fault.bend));
        Self { names: names.collect(), bends: bends.collect() }
    }

    /// Whether the switch of this name is on.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(&name)
    }

    /// What acts before the handler, until one answers.
    pub(super) fn before(&self, turn: &mut Turn) -> Option<Answer> {
        self.bends.iter().find_map(|bend| match bend {
            Bend::Before(act) | Bend::Around(act, _) => act(turn),
            Bend::Within | Bend::After(_) => None,
        })
    }

    /// What acts after the handler.
    pub(super) fn after(&self, turn: &mut Turn, answer: &mut Answer) {
        for bend in &self.bends {
            if let Bend::After(act) | Bend::Around(_, act) = bend {
                act(turn, answer);
            }
        }
    }
}
