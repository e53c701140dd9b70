//! One value of `linux.resources`, and the file of the cgroup that shows it.

use catalogue::Requirement;
use serde_json::Value;

/// Where a value is shown.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The file in the group's directory.
    pub(super) file: &'static str,
    /// What the file holds when the value is applied.
    pub(super) shows: Shows,
}

/// What a file holds.
#[derive(Debug, Clone)]
pub(super) enum Shows {
    /// Exactly this text.
    Text(String),
    /// This line among others, blanks counting alike.
    Line(String),
    /// A number in this range, where the unit has to be converted and the formula is not in the spec.
    Between(u64, u64),
}

impl Shows {
    pub(super) fn holds(&self, text: &str) -> bool {
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        match self {
            Shows::Text(wanted) => text.trim() == wanted,
            Shows::Line(wanted) => text.lines().any(|line| words(line) == words(wanted)),
            Shows::Between(least, most) => text
                .trim()
                .rsplit(' ')
                .next()
                .and_then(|word| word.parse().ok())
                .is_some_and(|number: u64| (*least..=*most).contains(&number)),
        }
    }

    pub(super) fn describe(&self) -> String {
        match self {
            Shows::Text(text) | Shows::Line(text) => format!("`{text}`"),
            Shows::Between(least, most) => format!("a number from `{least}` to `{most}`"),
        }
    }
}

/// One value of `linux.resources`.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    /// The requirement that it is applied.
    pub(super) requirement: &'static Requirement,
    /// Where it stands in `resources`: `/memory/limit`.
    pub(super) pointer: &'static str,
    /// What it is.
    pub(super) value: Value,
    /// The controller of version 1, and the file there; none if version 1 has no such thing.
    pub(super) v1: Option<(&'static str, Place)>,
    /// The same for version 2.
    pub(super) v2: Option<(&'static str, Place)>,
    /// What else has to be set for it, as pointers and values.
    pub(super) with: Vec<(&'static str, Value)>,
    /// Whether it needs a container for itself, because it changes what other values come to.
    pub(super) alone: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_as_they_are_written() {
        assert!(Shows::Text("7".into()).holds("7\n"));
        assert!(!Shows::Text("7".into()).holds("70"));
        assert!(Shows::Line("254:0 10".into()).holds("8:0 1\n254:0  10\n"));
        assert!(Shows::Between(1, 99).holds("default 20"));
        assert!(!Shows::Between(1, 99).holds("100"));
        assert!(!Shows::Between(1, 99).holds("max"));
    }
}
