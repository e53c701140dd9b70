//! A command line as it stands, for judging command lines themselves.

use std::os::fd::BorrowedFd;
use std::path::PathBuf;

/// A command line of a runtime: what follows the program and its global options.
#[derive(Debug, Clone, Default)]
pub struct Line<'a> {
    /// The words.
    pub words: Vec<String>,
    /// A directory for state in place of the run's own.
    pub root: Option<PathBuf>,
    /// The working directory; an empty one if none is named.
    pub directory: Option<PathBuf>,
    /// Environment variables beside ours.
    pub environment: Vec<(String, String)>,
    /// Standard input; the null device if there is none.
    pub input: Option<BorrowedFd<'a>>,
    /// What is open as descriptor 3. Standard input is the null device then.
    pub third: Option<BorrowedFd<'a>>,
    /// Whether descriptor 3 is announced as systemd does it: by `LISTEN_FDS` and `LISTEN_PID`.
    pub announced: bool,
    /// A file that standard output is appended to; it goes into the record if none is named.
    pub output: Option<PathBuf>,
    /// A file that standard error is appended to; it goes into the record all the same.
    pub error: Option<PathBuf>,
}

impl Line<'_> {
    /// These words, and all else as usual.
    pub fn of<W: Into<String>>(words: impl IntoIterator<Item = W>) -> Self {
        Line { words: words.into_iter().map(Into::into).collect(), ..Line::default() }
    }
}
