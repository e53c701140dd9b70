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

impl Fault {
    const fn new(name: &'static str, breaks: &'static [&'static str], note: &'static str, bend: Bend) -> Self {
        Self { name, breaks, note, bend }
    }

    /// A fault that a handler asks for.
    pub(super) const fn within(name: &'static str, breaks: &'static [&'static str], note: &'static str) -> Self {
        Self::new(name, breaks, note, Bend::Within)
    }

    /// A fault that changes or answers the request.
    pub(super) const fn before(
        name: &'static str,
        breaks: &'static [&'static str],
        note: &'static str,
        act: fn(&mut Turn) -> Option<Answer>,
    ) -> Self {
        Self::new(name, breaks, note, Bend::Before(act))
    }

    /// A fault that changes the answer.
    pub(super) const fn after(
        name: &'static str,
        breaks: &'static [&'static str],
        note: &'static str,
        act: fn(&mut Turn, &mut Answer),
    ) -> Self {
        Self::new(name, breaks, note, Bend::After(act))
    }

    /// A fault that does both.
    pub(super) const fn around(
        name: &'static str,
        breaks: &'static [&'static str],
        note: &'static str,
        before: fn(&mut Turn) -> Option<Answer>,
        after: fn(&mut Turn, &mut Answer),
    ) -> Self {
        Self::new(name, breaks, note, Bend::Around(before, after))
    }

    /// A fault that believes a digest.
    pub(super) const fn trusts(
        name: &'static str,
        breaks: &'static [&'static str],
        note: &'static str,
        believes: fn(&Turn) -> bool,
    ) -> Self {
        Self::new(name, breaks, note, Bend::Trusts(believes))
    }

    /// A fault that takes what is no name.
    pub(super) const fn takes_name(
        name: &'static str,
        breaks: &'static [&'static str],
        note: &'static str,
        takes: fn(&str) -> bool,
    ) -> Self {
        Self::new(name, breaks, note, Bend::TakesName(takes))
    }

    /// A fault that takes what is no tag.
    pub(super) const fn takes_tag(
        name: &'static str,
        breaks: &'static [&'static str],
        note: &'static str,
        takes: fn(&str) -> bool,
    ) -> Self {
        Self::new(name, breaks, note, Bend::TakesTag(takes))
    }
}

/// An unusual behaviour that is legal.
#[derive(Clone, Copy, Debug)]
pub struct Variation {
    /// What the product does, in snake case.
    pub name: &'static str,
    /// Why it is legal.
    pub note: &'static str,
    /// In which versions it is legal.
    pub span: Span,
    pub(super) bend: Bend,
}

/// The versions in which a variation is legal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// In all of them.
    Always,
    /// From 1.1.1 on.
    Since111,
    /// In all that are released.
    BelowNext,
    /// In `next` alone.
    Next,
}

impl Variation {
    const fn new(name: &'static str, note: &'static str, bend: Bend) -> Self {
        Self { name, note, span: Span::Always, bend }
    }

    /// A variation that a handler asks for.
    pub(super) const fn within(name: &'static str, note: &'static str) -> Self {
        Self::new(name, note, Bend::Within)
    }

    /// A variation that changes or answers the request.
    pub(super) const fn before(name: &'static str, note: &'static str, act: fn(&mut Turn) -> Option<Answer>) -> Self {
        Self::new(name, note, Bend::Before(act))
    }

    /// A variation that changes the answer.
    pub(super) const fn after(name: &'static str, note: &'static str, act: fn(&mut Turn, &mut Answer)) -> Self {
        Self::new(name, note, Bend::After(act))
    }

    /// A variation that does both.
    pub(super) const fn around(
        name: &'static str,
        note: &'static str,
        before: fn(&mut Turn) -> Option<Answer>,
        after: fn(&mut Turn, &mut Answer),
    ) -> Self {
        Self::new(name, note, Bend::Around(before, after))
    }

    /// Whether this version allows it.
    pub fn is_legal_in(&self, version: &str) -> bool {
        match self.span {
            Span::Always => true,
            Span::Since111 => version == "next" || version == "1.1.1",
            Span::BelowNext => version != "next",
            Span::Next => version == "next",
        }
    }

    /// The same, legal in these versions only.
    pub(super) const fn only(self, span: Span) -> Self {
        Self { span, ..self }
    }
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
    /// Where a digest is verified: whether this one is believed.
    Trusts(fn(&Turn) -> bool),
    /// Where a repository name is read: whether this one is taken.
    TakesName(fn(&str) -> bool),
    /// Where a tag is set: whether this one is taken.
    TakesTag(fn(&str) -> bool),
}

impl fmt::Debug for Bend {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Within => "Within",
            Self::Before(_) => "Before",
            Self::After(_) => "After",
            Self::Around(..) => "Around",
            Self::Trusts(_) => "Trusts",
            Self::TakesName(_) => "TakesName",
            Self::TakesTag(_) => "TakesTag",
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
            _ => None,
        })
    }

    /// Whether a digest is believed that nobody verified.
    pub(super) fn trust(&self, turn: &Turn) -> bool {
        self.bends.iter().any(|bend| matches!(bend, Bend::Trusts(believes) if believes(turn)))
    }

    /// Whether a name is taken that is none.
    pub(super) fn take_name(&self, name: &str) -> bool {
        self.bends.iter().any(|bend| matches!(bend, Bend::TakesName(takes) if takes(name)))
    }

    /// Whether a tag is taken that is none.
    pub(super) fn take_tag(&self, tag: &str) -> bool {
        self.bends.iter().any(|bend| matches!(bend, Bend::TakesTag(takes) if takes(tag)))
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

/// Sorted tables, merged into one that is sorted.
macro_rules! merged {
    ($item:ty, $tables:expr) => {{
        const TABLES: &[&[$item]] = $tables;
        const LENGTH: usize = {
            let (mut sum, mut table) = (0, 0);
            while table < TABLES.len() {
                sum += TABLES[table].len();
                table += 1;
            }
            sum
        };
        const MERGED: [$item; LENGTH] = {
            let mut taken = [0; TABLES.len()];
            let mut out = [TABLES[0][0]; LENGTH];
            let mut next = 0;
            while next < LENGTH {
                let (mut best, mut table) = (usize::MAX, 0);
                while table < TABLES.len() {
                    let has_more = taken[table] < TABLES[table].len();
                    if has_more
                        && (best == usize::MAX
                            || $crate::registry::switch::less(
                                TABLES[table][taken[table]].name,
                                TABLES[best][taken[best]].name,
                            ))
                    {
                        best = table;
                    }
                    table += 1;
                }
                out[next] = TABLES[best][taken[best]];
                taken[best] += 1;
                next += 1;
            }
            out
        };
        &MERGED
    }};
}
pub(super) use merged;

/// The order of names, for constants.
pub(super) const fn less(one: &str, two: &str) -> bool {
    let (one, two) = (one.as_bytes(), two.as_bytes());
    let mut place = 0;
    while place < one.len() && place < two.len() {
        if one[place] != two[place] {
            return one[place] < two[place];
        }
        place += 1;
    }
    one.len() < two.len()
}
