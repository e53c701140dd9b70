//! Arguments of `diff`.

use std::path::PathBuf;

use clap::Args;

use super::{FailOn, OutputArguments};

/// What `--out` takes here.
const OUT: &str = "A format: terminal, json or markdown, to standard output or to a file; repeatable";
/// What `--verbose` shows here.
const VERBOSE: &str = "Everything in full: all differences, findings and reasons";
/// What `--quiet` leaves here.
const QUIET: &str = "Only the first line";

/// Arguments of `diff`.
#[derive(Debug, Args)]
#[command(mut_arg("out", |arg| arg.help(OUT)))]
#[command(mut_arg("verbose", |arg| arg.help(VERBOSE)))]
#[command(mut_arg("quiet", |arg| arg.help(QUIET)))]
#[command(after_help = "\
Exit codes:
  0  nothing got worse, or nothing that counts
  1  a MUST came to fail, or with --fail-on should a SHOULD came to fail or to be undecided
  3  nothing came to fail, but a MUST is undecided that was not, or nothing was executed any more")]
pub struct DiffArguments {
    /// The report.json of before, or `-` for standard input
    #[arg(value_name = "BEFORE")]
    pub before: PathBuf,

    /// The report.json of after, or `-` for standard input
    #[arg(value_name = "AFTER")]
    pub after: PathBuf,

    /// The level from which what got worse is a failure
    #[arg(long, value_name = "LEVEL", default_value = "must")]
    pub fail_on: FailOn,

    /// What is printed.
    #[command(flatten)]
    pub output: OutputArguments,
}
