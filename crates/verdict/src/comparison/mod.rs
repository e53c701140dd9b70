//! Two reports, requirement by requirement.

mod compare;
mod data;
mod findings;

pub use compare::Incomparable;
pub use data::{Change, Comparison, Difference, FindingChange, RuleChange, Side, Standing, Turn};
