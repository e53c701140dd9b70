//! What the catalogue says of a requirement that a report names.

use catalogue::{Requirement, Spec, Version};
use verdict::Report;

/// The chapter of the requirement `id`: spec and object, the first two parts of the id.
pub fn chapter(id: &str) -> &str {
    match id.match_indices('.').nth(1) {
        Some((at, _)) => id.get(..at).unwrap_or(id),
        None => id,
    }
}

/// What the requirement says, in the catalogue's words. None for an id that this version does not know.
pub(crate) fn text(id: &str) -> Option<&'static str> {
    catalogue::requirement(id).map(|row| row.text)
}

/// The address of the requirement's section in the version that `report` is about.
pub(crate) fn section_url(report: &Report, id: &str) -> Option<String> {
    let row: &Requirement = catalogue::requirement(id)?;
    Some(row.section_url(version(&report.spec).filter(|version| version.spec == row.spec()).unwrap_or(row.since)))
}

/// The version in `spec`, without the name of the spec where that is the one of the report.
pub(crate) fn version_name<'a>(spec: &'a str, reported: &str) -> &'a str {
    match (spec.split_once(' '), reported.split_once(' ')) {
        (Some((name, version)), Some((of_report, _))) if name == of_report => version,
        _ => spec,
    }
}

fn version(spec: &str) -> Option<Version> {
    let (name, version) = spec.split_once(' ')?;
    Spec::ALL.into_iter().find(|spec| spec.as_str() == name)?.version(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_are_spec_and_object() {
        assert_eq!(chapter("image.descriptor.size-required"), "image.descriptor");
        assert_eq!(chapter("image.descriptor"), "image.descriptor");
        assert_eq!(chapter(""), "");
    }

    #[test]
    fn versions_of_one_spec_do_without_its_name() {
        assert_eq!(version_name("distribution 1.0.1", "distribution 1.1.1"), "1.0.1");
        assert_eq!(version_name("image 1.0.1", "distribution 1.1.1"), "image 1.0.1");
        assert_eq!(version_name("next", "distribution 1.1.1"), "next");
    }
}
