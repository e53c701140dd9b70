//! What can keep the tool from its work.

use std::io;
use std::path::PathBuf;

/// Why no verdict about the coverage could be reached.
#[derive(Debug, thiserror::Error)]
pub enum CoverageError {
    #[error("read `{path}`: {source}")]
    Read { path: PathBuf, source: io::Error },
    #[error("write `{path}`: {source}")]
    Write { path: PathBuf, source: io::Error },
    #[error("parse `{path}`: {source}")]
    Parse { path: PathBuf, source: Box<toml::de::Error> },
    #[error("serialise the coverage: {0}")]
    Serialise(#[from] toml::ser::Error),
    #[error("find {spec} {version} in `versions.toml`; add the release there first")]
    NoRelease { spec: String, version: String },
    #[error("run `git {command}`: {reason}")]
    Git { command: String, reason: String },
    #[error("place `{file}` of {spec}; decide in `DOCUMENTS` whether it is normative")]
    UnknownDocument { spec: String, file: String },
    #[error("print the result: {0}")]
    Print(#[from] io::Error),
}
