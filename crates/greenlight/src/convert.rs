//! `greenlight convert`: a report in other formats.

use crate::arguments::ConvertArguments;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::output::Outputs;
use crate::saved_report;

/// Reads a `report.json` and writes the reports that are asked for. The verdict does not decide how this ends.
pub fn run(arguments: &ConvertArguments, environment: &Environment) -> Result<Exit, Failure> {
    let outputs = Outputs::of(&arguments.output, environment)?;
    outputs.write(&saved_report::read(&arguments.report)?)?;
    Ok(Exit::Ok)
}
