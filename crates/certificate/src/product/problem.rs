//! What is wrong with a product file, and what to do about it.

use std::fmt;

use serde::Serialize;

/// One thing that is wrong with a product file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The field; none where it is about the file as a whole. Untrusted where the field is one that nobody knows.
    pub field: Option<String>,
    /// What is wrong, read after the name of the field.
    pub wrong: String,
    /// What to do.
    pub mend: String,
}

impl Problem {
    pub(super) fn of_field(field: &str, wrong: impl Into<String>, mend: impl Into<String>) -> Problem {
        Problem { field: Some(field.to_owned()), wrong: wrong.into(), mend: mend.into() }
    }

    pub(super) fn of_file(wrong: impl Into<String>, mend: impl Into<String>) -> Problem {
        Problem { field: None, wrong: wrong.into(), mend: mend.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = &self.field {
            write!(f, "`{}` ", crate::shown::shown(field))?;
        }
        write!(f, "{}: {}", self.wrong, self.mend)
    }
}
