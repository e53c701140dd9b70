//! What scripts rely on: exit codes, streams, arguments, formats.

mod arguments;
mod exit_codes;
mod formats;
mod openapi;
mod streams;
mod terminal;
mod verbs;
