//! The configuration of the official suite of the distribution spec, as it is: `OCI_*` variables of both generations, and YAML.

mod file;
mod fill;
mod keys;
mod legacy;
mod settings;
#[cfg(test)]
mod settings_tests;
mod value;

pub use fill::fill;
