//! `greenlight openapi`: the registry API as an OpenAPI document.

use catalogue::Spec;
use openapi::{Form, document};

use crate::arguments::{OpenapiArguments, OpenapiForm};
use crate::check::version_of;
use crate::exit::{Exit, Failure};
use crate::output::print;

/// Prints the document of a version, or writes it to a file.
pub fn run(arguments: &OpenapiArguments) -> Result<Exit, Failure> {
    let version = version_of(Spec::Distribution, arguments.spec.as_deref())?;
    let form = match arguments.form {
        OpenapiForm::MultiSegment => Form::MultiSegment,
        OpenapiForm::PerRepository => Form::PerRepository,
    };
    let text = format!("{:#}\n", document(version, form));
    match &arguments.out {
        None => print(&text)?,
        Some(path) => std::fs::write(path, text).map_err(|error| {
            Failure::usage(format!("failed to write `{}`: {error}; give another path", path.display()))
        })?,
    }
    Ok(Exit::Ok)
}
