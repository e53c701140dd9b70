//! The command `greenlight`: arguments, environment, exit codes. No judging here.

mod arguments;
mod bundle;
mod catalogue_list;
mod certify;
mod check;
mod convert;
mod demo;
mod diff;
mod doctor;
mod environment;
mod exit;
mod explain;
mod interrupt;
mod lab;
mod official;
mod openapi;
mod output;
mod progress;
mod reference_pages;
mod registry;
mod registry_access;
mod review;
mod runtime;
mod saved_report;
mod site;
mod target;
mod waivers;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Verb};
use crate::environment::Environment;
use crate::exit::Exit;

fn main() -> ExitCode {
    // clap writes its message itself: a mistake to standard error with code 2, help and version to standard output with 0.
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { Exit::Usage } else { Exit::Ok };
            let _ = error.print();
            return code.into();
        }
    };
    let environment = Environment::of_process();
    let result = match arguments.verb {
        Verb::Check(arguments) => check::run(&arguments, &environment),
        Verb::Registry(arguments) => registry::run(arguments, environment),
        Verb::Bundle(arguments) => bundle::run(&arguments, &environment),
        Verb::Runtime(arguments) => runtime::run(&arguments, &environment),
        Verb::Doctor(arguments) => doctor::run(&arguments, &environment),
        Verb::Lab(arguments) => lab::run(&arguments, &environment),
        Verb::Certify(arguments) => certify::run(&arguments, &environment),
        Verb::Verify(arguments) => certify::verify(&arguments, &environment),
        Verb::Peer(arguments) => certify::peer(&arguments, &environment),
        Verb::Explain(arguments) => explain::run(&arguments),
        Verb::Catalogue(arguments) => catalogue_list::run(&arguments),
        Verb::Openapi(arguments) => openapi::run(&arguments),
        Verb::Review(arguments) => review::run(&arguments, &environment),
        Verb::Convert(arguments) => convert::run(&arguments, &environment),
        Verb::Diff(arguments) => diff::run(&arguments, &environment),
        Verb::Site(arguments) => site::run(&arguments),
        Verb::Completions(arguments) => reference_pages::completions(&arguments),
        Verb::Man(arguments) => reference_pages::man(&arguments),
        Verb::Demo(arguments) => demo::run(&arguments, &environment),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(failure) => {
            output::say(&format!("greenlight: {failure}"));
            failure.exit.into()
        }
    }
}
