//! Which requirements follow from which, wherever they are judged.

use catalogue::Requirement;

/// The first of each pair cannot be seen to hold where the second one does not.
pub(crate) static CONSEQUENCES: &[(&Requirement, &Requirement)] = &[];
