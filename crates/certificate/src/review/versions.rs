//! Is the version that was tested the one of the folder?

use catalogue::Spec;

use super::answer::{Answer, Item};
use super::files::{JUNIT, PAGE, REPORT, RESULTS};
use super::judge::Read;
use super::results::version_of_config;
use super::submission::Submission;

/// The item.
pub(super) fn item(submission: &Submission, read: &Read) -> Item {
    let item = |answer, says: String| Item::new("version", answer, says);
    let Some(place) = submission.place() else {
        return item(Answer::Inconclusive, "the folder names no version".to_owned())
            .mend("move the files to a folder such as `distribution-spec/v1.1/NAME`");
    };
    let released: Vec<&str> = Spec::Distribution
        .releases()
        .filter(|release| release.name != "next")
        .map(|release| line(release.name))
        .collect();
    if !released.contains(&place.version) {
        return item(Answer::Fail, format!("the spec has no release {}", place.version))
            .mend("submit for a version that is released");
    }
    let tested = tested(read);
    let others: Vec<String> = tested
        .iter()
        .filter(|(_, version)| version != place.version)
        .map(|(name, version)| format!("`{name}`: {version}"))
        .collect();
    if !others.is_empty() {
        item(Answer::Fail, format!("the folder is for {}, and another version was tested", place.version))
            .evidence(others)
            .mend(format!(
                "run the tests for {}, or submit in the folder of the version that was tested",
                place.version
            ))
    } else if tested.is_empty() {
        item(Answer::Warn, "no file says which version was tested".to_owned()).mend(format!(
            "show in the README which version of the suite was run; it has to be one for {}",
            place.version
        ))
    } else {
        item(Answer::Pass, format!("{} was tested, as the folder says", place.version))
            .evidence(tested.iter().map(|(name, version)| format!("`{name}`: {version}")))
    }
}

/// Every version that a file names, with its name.
fn tested(read: &Read) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let mut name = |file, version: Option<String>| {
        if let Some(version) = version.as_deref().and_then(known) {
            found.push((file, version));
        }
    };
    name(RESULTS, read.results().map(|results| results.config.version.clone()));
    name(JUNIT, read.junit().and_then(|junit| version_of_config(junit.config.as_deref()?)));
    for version in read.page.iter().flat_map(|page| &page.versions) {
        name(PAGE, Some(version.clone()));
    }
    name(REPORT, read.report().and_then(|report| report.spec.strip_prefix("distribution ").map(str::to_owned)));
    found
}

/// `1.1` of `v1.1.0`; a commit, `main` or `unknown` is no version, and what is not released stays as it is.
fn known(text: &str) -> Option<String> {
    let text = text.trim();
    let version = text.strip_prefix('v').unwrap_or(text);
    match version {
        "stable" => return Some(line(Spec::Distribution.latest().as_str()).to_owned()),
        "dev" | "next" => return Some(version.to_owned()),
        _ => {}
    }
    let mut parts = version.split('.');
    let starts_with_digit = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    let is_version =
        parts.next().is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
            && parts.next().is_some_and(starts_with_digit);
    is_version.then(|| line(version).to_owned())
}

/// `1.1` of `1.1.1`, and all of it where more than a number stands there: `1.1+dev`.
fn line(version: &str) -> &str {
    let is_plain = version.split('.').all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    match version.match_indices('.').nth(1) {
        Some((at, _)) if is_plain => version.get(..at).unwrap_or(version),
        _ => version,
    }
}
