//! Why a scenario cannot go on.

use std::borrow::Cow;

use catalogue::Requirement;

/// Why a scenario ends before its end. Whatever it decides and has not answered becomes this.
#[derive(Debug, Clone)]
pub enum Stop {
    /// Another requirement is broken.
    Blocked(&'static Requirement),
    /// The runtime does not offer it, in an allowed way.
    Unsupported(Cow<'static, str>),
    /// This host, or the kind of run, has nothing to judge it on.
    NotApplicable(Cow<'static, str>),
    /// We could not look: limits, interrupts, a recording that ends.
    Inconclusive(Cow<'static, str>),
}
