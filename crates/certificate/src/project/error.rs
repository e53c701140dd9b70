//! What can be wrong with a project file.

use crate::date::Date;

/// Why a project file is none. Each names its line, counted from 1; the text reads after the name of the file and a colon.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProjectError {
    /// It is no TOML, or has a key or a value that a project does not have.
    #[error("line {line}: {message}")]
    Shape {
        /// The line.
        line: usize,
        /// What is wrong, in one line.
        message: String,
    },
    /// A value that has to say something is empty.
    #[error("line {line}: `{key}` is empty: write what it is, or take it out where it is not needed")]
    Empty {
        /// The line.
        line: usize,
        /// The key.
        key: &'static str,
    },
    /// A value has what would break a message: a line break, say.
    #[error("line {line}: `{key}` has a control character, such as a line break: write it in one line of plain text")]
    Control {
        /// The line.
        line: usize,
        /// The key.
        key: &'static str,
    },
    /// The spec or its version is not known.
    #[error(
        "line {line}: `spec` is `{spec}`, which names no version: write it as in `distribution 1.1.1` or `image 1.1`"
    )]
    Spec {
        /// The line.
        line: usize,
        /// What stands there.
        spec: String,
    },
    /// The profile is not known.
    #[error("line {line}: `profile` is `{profile}`, which is none: use one of {known}")]
    Profile {
        /// The line.
        line: usize,
        /// What stands there.
        profile: String,
        /// Those that there are.
        known: String,
    },
    /// A waiver is for several requirements at once.
    #[error(
        "line {line}: the waiver is for `{requirement}`, which is a pattern: write one waiver a requirement; \
         `greenlight explain` with the beginning of an id lists those that begin so"
    )]
    Pattern {
        /// The line.
        line: usize,
        /// What stands there.
        requirement: String,
    },
    /// A waiver is for what is no requirement.
    #[error(
        "line {line}: the waiver is for `{requirement}`, which is no requirement{} `greenlight catalogue` lists them all",
        near.map_or(":".to_owned(), |near| format!(": did you mean `{near}`?"))
    )]
    Requirement {
        /// The line.
        line: usize,
        /// What stands there.
        requirement: String,
        /// The nearest id, if one is near.
        near: Option<&'static str>,
    },
    /// The last day of a waiver is none.
    #[error("line {line}: {error}")]
    Day {
        /// The line.
        line: usize,
        /// What is wrong with it.
        error: String,
    },
    /// The last day of a waiver is too far away.
    #[error(
        "line {line}: the waiver of `{requirement}` for `{subject}` is until {until}, {days} days ahead: \
         it may be {most} at the most; give a nearer day, and renew it then if it still must be"
    )]
    TooLong {
        /// The line.
        line: usize,
        /// The requirement.
        requirement: String,
        /// The subject.
        subject: String,
        /// Its last day.
        until: Date,
        /// How many days that is ahead.
        days: i64,
        /// How many it may be.
        most: i64,
    },
    /// The last day of a waiver is over.
    #[error(
        "line {line}: the waiver of `{requirement}` for `{subject}` expired on {until}: \
         mend what it excused and take it out, or renew it with a new reason and a new day"
    )]
    Expired {
        /// The line.
        line: usize,
        /// The requirement.
        requirement: String,
        /// The subject.
        subject: String,
        /// Its last day.
        until: Date,
    },
    /// Two waivers are for the same.
    #[error("line {line}: `{requirement}` is waived for `{subject}` twice: take one out")]
    Twice {
        /// The line of the second.
        line: usize,
        /// The requirement.
        requirement: String,
        /// The subject.
        subject: String,
    },
}
