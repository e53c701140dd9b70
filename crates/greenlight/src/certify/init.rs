//! `greenlight certify init`: begin a dossier.

use crate::arguments::InitArguments;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};

/// Writes product and project.
pub fn run(_: &InitArguments, _: &Environment) -> Result<Exit, Failure> {
    Err(Failure::usage("todo"))
}
