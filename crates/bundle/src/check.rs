//! What a check is.

use catalogue::Requirement;

use crate::answer::Answers;
use crate::context::{Context, Whole};

/// Code that decides requirements. It answers only for what it declares; where it says nothing, there was nothing to judge.
pub struct Check {
    /// The positive property: `process_members_have_their_types`.
    pub name: &'static str,
    /// The requirements that it decides.
    pub decides: fn() -> Vec<&'static Requirement>,
    pub(crate) look: Look,
}

/// What a check looks at, and its function.
#[derive(Clone, Copy)]
pub(crate) enum Look {
    /// The bundle, whatever is in it.
    Bundle(fn(&Whole<'_>, &mut Answers)),
    /// A configuration that was read: well-formed, and an object.
    Config(fn(&Context<'_>, &mut Answers)),
}
