//! Which requirements count, as data.

use crate::level::Level;
use crate::requirement::Requirement;
use crate::version::{Spec, Version};

/// A selection of requirements, from `catalogue/profiles`.
#[derive(Debug)]
pub struct Profile {
    /// Its name on the command line.
    pub name: &'static str,
    /// Whose requirements it selects.
    pub spec: Spec,
    /// One line for people.
    pub title: &'static str,
    /// The roles whose requirements it selects.
    pub roles: &'static [&'static str],
    /// The lowest level that is selected.
    pub lowest: Level,
    /// Ids, or prefixes that end in `*`, that are selected.
    pub include: &'static [&'static str],
    /// Ids or prefixes that are left out all the same.
    pub exclude: &'static [&'static str],
    /// Ids or prefixes that count as MUST here.
    pub raise: &'static [&'static str],
    /// Ids or prefixes where what is otherwise only noted counts as a violation.
    pub strict: &'static [&'static str],
    /// Ids or prefixes of optional capabilities whose absence is a warning here.
    pub capabilities: &'static [&'static str],
}

impl Profile {
    /// What `requirement` counts as in this profile and `version`; none if it is not selected.
    pub fn level(&self, requirement: &Requirement, version: Version) -> Option<Level> {
        let level = requirement.level_in(version)?;
        let selected = requirement.binds.iter().any(|role| self.roles.contains(role))
            && matches(self.include, requirement.id)
            && !matches(self.exclude, requirement.id);
        if !selected {
            return None;
        }
        let level = if matches(self.raise, requirement.id) { Level::Must } else { level };
        (level >= self.lowest).then_some(level)
    }

    /// Whether the absence of the requirement with this id is a warning.
    pub fn is_capability(&self, id: &str) -> bool {
        matches(self.capabilities, id)
    }

    /// Whether notes about the requirement with this id count as violations.
    pub fn is_strict(&self, id: &str) -> bool {
        matches(self.strict, id)
    }
}

fn matches(patterns: &[&str], id: &str) -> bool {
    patterns.iter().any(|pattern| match pattern.strip_suffix('*') {
        Some(prefix) => id.starts_with(prefix),
        None => *pattern == id,
    })
}
