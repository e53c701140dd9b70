//! What known subjects break: the ecosystem's habits.

/// A known runtime, and the requirements that it was found to break, sorted.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Its name, which is that of its program.
    pub name: &'static str,
    /// The version that was looked at.
    pub version: &'static str,
    /// The ids.
    pub breaks: &'static [&'static str],
}

/// Which of the known runtimes, other than `own`, break a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// Their names.
    pub by: Vec<&'static str>,
    /// How many others there are.
    pub of: usize,
}

impl Shared {
    /// Out of these runtimes.
    pub fn of(known: &'static [Known], id: &str, own: &str) -> Shared {
        let others = || known.iter().filter(|one| one.name != own);
        let by = others().filter(|one| one.breaks.binary_search(&id).is_ok()).map(|one| one.name).collect();
        Shared { by, of: others().count() }
    }

    /// In words: `all others that are known`, `also crun and youki`, `no other that is known`.
    pub fn describe(&self) -> String {
        match self.by.as_slice() {
            [] => "by no other runtime that is known".to_owned(),
            all if all.len() == self.of => format!("by all others that are known: {}", all.join(", ")),
            [one] => format!("by {one} too"),
            [first @ .., last] => format!("by {} and {last} too", first.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static KNOWN: &[Known] = &[
        Known { name: "a", version: "1", breaks: &["x", "y"] },
        Known { name: "b", version: "1", breaks: &["x"] },
        Known { name: "c", version: "1", breaks: &["x", "z"] },
    ];

    #[test]
    fn what_others_break_is_told_in_words() {
        for (id, own, words) in [
            ("x", "a", "by all others that are known: b, c"),
            ("x", "d", "by all others that are known: a, b, c"),
            ("y", "a", "by no other runtime that is known"),
            ("y", "b", "by a too"),
            ("y", "d", "by a too"),
            ("w", "d", "by no other runtime that is known"),
        ] {
            assert_eq!(Shared::of(KNOWN, id, own).describe(), words, "{id} {own}");
        }
    }
}
