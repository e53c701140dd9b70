//! `greenlight completions` and `greenlight man`, both made from the arguments themselves.

use clap::CommandFactory;

use crate::arguments::{Arguments, CompletionsArguments, ManArguments};
use crate::exit::{Exit, Failure};
use crate::output::print;

/// Prints the completions for a shell.
pub fn completions(arguments: &CompletionsArguments) -> Result<Exit, Failure> {
    let mut bytes = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "greenlight", &mut bytes);
    print(&String::from_utf8_lossy(&bytes))?;
    Ok(Exit::Ok)
}

/// Prints the manual page, or writes those of all verbs.
pub fn man(arguments: &ManArguments) -> Result<Exit, Failure> {
    if let Some(directory) = &arguments.out {
        let written =
            std::fs::create_dir_all(directory).and_then(|()| clap_mangen::generate_to(Arguments::command(), directory));
        written.map_err(|error| {
            Failure::usage(format!("failed to write to `{}`: {error}; give another directory", directory.display()))
        })?;
        return Ok(Exit::Ok);
    }
    let mut bytes = Vec::new();
    clap_mangen::Man::new(Arguments::command())
        .render(&mut bytes)
        .map_err(|error| Failure::defect(format!("failed to render the manual page: {error}")))?;
    print(&String::from_utf8_lossy(&bytes))?;
    Ok(Exit::Ok)
}
