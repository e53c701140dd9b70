//! Arguments of `review`.

use std::path::PathBuf;

use clap::Args;

/// Arguments of `review`.
#[derive(Debug, Args)]
pub struct ReviewArguments {
    /// The folder of a submission, as in distribution-spec/v1.1/NAME; several for one review each
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,

    /// The day to judge by [default: today]
    #[arg(long, value_name = "DATE")]
    pub at: Option<certificate::Date>,

    /// A review: terminal, json or markdown (for a comment), to standard output or to a file; repeatable
    /// [default: terminal at a terminal, markdown elsewhere]
    #[arg(long, value_name = "FORMAT[=PATH]")]
    pub out: Vec<String>,
}
