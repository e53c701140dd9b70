//! `greenlight convert`: a report in other formats.

use std::io::Read;

use crate::arguments::ConvertArguments;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::output::Outputs;

/// Reads a `report.json` and writes the reports that are asked for. The verdict does not decide how this ends.
pub fn run(arguments: &ConvertArguments, environment: &Environment) -> Result<Exit, Failure> {
    let outputs = Outputs::of(&arguments.output, environment)?;
    let name = arguments.report.display();
    let mut bytes = Vec::new();
    let read = if arguments.report.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(&arguments.report).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.map_err(|error| Failure::unreachable(format!("failed to read `{name}`: {error}")))?;
    let report = report::parse(&bytes).map_err(|error| Failure::usage(format!("`{name}`: failed to {error}")))?;
    outputs.write(&report)?;
    Ok(Exit::Ok)
}
