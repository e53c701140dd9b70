//! The catalogue as data, and the table that is generated from it.

#[path = "../../generator/mod.rs"]
#[allow(missing_docs, reason = "its example documents it")]
mod generator;

mod generated;
mod rows;
