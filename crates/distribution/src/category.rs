//! The four categories of the spec (spec.md#requirements), and which one a requirement belongs to.

use catalogue::Requirement;

/// A workflow category that a registry can claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Clients can pull. Every registry must.
    Pull,
    /// Clients can push.
    Push,
    /// Clients can list tags and referrers.
    Discovery,
    /// Clients can delete.
    Management,
}

impl Category {
    /// All of them, in the order of the spec.
    pub const ALL: [Category; 4] = [Category::Pull, Category::Push, Category::Discovery, Category::Management];

    /// `pull`, `push`, `discovery` or `management`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Category::Pull => "pull",
            Category::Push => "push",
            Category::Discovery => "discovery",
            Category::Management => "management",
        }
    }

    /// The category with this name.
    pub fn of_name(name: &str) -> Option<Category> {
        Category::ALL.into_iter().find(|category| category.as_str() == name)
    }

    /// The category whose chapter a requirement stands in; none for what holds for all (names, errors, warnings, HTTP).
    pub fn of(requirement: &Requirement) -> Option<Category> {
        Category::of_id(requirement.id)
    }

    fn of_id(id: &str) -> Option<Category> {
        match id.split('.').nth(1)? {
            "pull" => Some(Category::Pull),
            "push" => Some(Category::Push),
            "tags" | "referrers" | "upgrade" => Some(Category::Discovery),
            "delete" => Some(Category::Management),
            // The sentence that a registry has the category belongs to it.
            "cat" => Category::of_name(id.split('.').nth(2)?),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lead_to_their_category() {
        assert_eq!(Category::of_id("dist.pull.blob.get-200"), Some(Category::Pull));
        assert_eq!(Category::of_id("dist.referrers.200"), Some(Category::Discovery));
        assert_eq!(Category::of_id("dist.cat.management"), Some(Category::Management));
        assert_eq!(Category::of_id("dist.error.json-form"), None);
        for category in Category::ALL {
            assert_eq!(Category::of_name(category.as_str()), Some(category));
        }
    }
}
