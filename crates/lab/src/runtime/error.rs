//! Why a call could not be made at all.

use std::io;

/// Why a call could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing to call.
    #[error("find a runtime to call: give one behind `--`")]
    Nothing,
    /// The program cannot be started.
    #[error("start `{program}`: {source}")]
    Program {
        /// Which program.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// A file of the bundle, or of our own, cannot be read or written.
    #[error("{what}: {source}")]
    File {
        /// What was to be done, with the name of the file.
        what: String,
        /// Why.
        source: io::Error,
    },
}

impl Error {
    /// For `map_err`: `what` is what was to be done.
    pub(super) fn file(what: impl Into<String>) -> impl FnOnce(io::Error) -> Error {
        let what = what.into();
        |source| Error::File { what, source }
    }
}
