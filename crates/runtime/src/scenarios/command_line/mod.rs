//! The command line itself, as a document has it and as runtimes share it (`docs/book/src/command-line.md`). Only the profile
//! `command-line` has these requirements.
pub(super) mod bundle;
pub(super) mod commands;
pub(super) mod console;
pub(super) mod console_needed;
pub(super) mod create;
pub(super) mod delete_force;
pub(super) mod descriptors;
pub(super) mod encoding;
pub(super) mod exit_codes;
pub(super) mod features;
pub(super) mod log;
pub(super) mod options;
pub(super) mod pid_file;
pub(super) mod root;
pub(super) mod signals;
pub(super) mod state;
pub(super) mod stdin;
pub(super) mod streams;
pub(super) mod told;
pub(super) mod unknown;

use crate::context::Container;
use crate::driver::Line;

/// The line that creates a container, with these options in front of `--bundle`.
fn create<'a>(container: &Container, options: &[&str]) -> Line<'a> {
    let bundle = container.bundle.to_string_lossy().into_owned();
    let mut words = vec!["create".to_owned()];
    words.extend(options.iter().map(|option| (*option).to_owned()));
    words.extend(["--bundle".to_owned(), bundle, container.id.clone()]);
    handed(Line::of(words), container)
}

/// The line, with the files of the container as its standard output and standard error.
fn handed<'a>(line: Line<'a>, container: &Container) -> Line<'a> {
    Line { output: Some(container.output.clone()), error: Some(container.error.clone()), ..line }
}
