//! `greenlight lab`: subjects that are good, or broken in one way each, to try things on.
mod registry;
mod runtime;

use crate::arguments::{LabArguments, LabSubject};
use crate::environment::Environment;
use crate::exit::{Exit, Failure};

/// Starts what the arguments name, or lists how it can be bent.
pub fn run(arguments: &LabArguments, environment: &Environment) -> Result<Exit, Failure> {
    match &arguments.subject {
        LabSubject::Registry(arguments) => registry::run(arguments, environment),
        LabSubject::Runtime(arguments) => runtime::run(arguments),
        LabSubject::Hook(arguments) => runtime::hook(arguments),
    }
}
