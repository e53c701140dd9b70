//! The version of a spec that an argument names.

use catalogue::{Spec, Version};

use crate::exit::Failure;

/// The version of `spec` with this name (`1.1` is the newest of its line); the latest release without one.
pub fn version(spec: Spec, name: Option<&str>) -> Result<Version, Failure> {
    let Some(name) = name else { return Ok(spec.latest()) };
    let line = format!("{name}.");
    let of_line =
        || spec.releases().rev().find(|release| release.name.starts_with(&line)).map(|release| release.version);
    spec.version(name).or_else(of_line).ok_or_else(|| {
        let known: Vec<String> = spec.releases().map(|release| format!("`{}`", release.name)).collect();
        Failure::usage(format!("there is no version `{name}` of the {spec} spec here: use one of {}", known.join(", ")))
    })
}
