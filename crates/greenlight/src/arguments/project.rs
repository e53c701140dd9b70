//! Where the project file is.

use std::path::PathBuf;

use clap::Args;

/// The project file of a run.
#[derive(Debug, Args)]
pub struct ProjectArguments {
    /// The project file, whose waivers ease the exit code [default: `greenlight.toml` in the working directory, if there is one]
    #[arg(long, value_name = "FILE")]
    pub project: Option<PathBuf>,
}
