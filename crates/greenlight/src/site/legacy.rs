//! A dossier of the official programme: the results of its own suite, unsigned.

use std::collections::BTreeMap;
use std::path::Path;

use certificate::{foreign, http_date};
use site::{Entry, Judgement, Standing, Subject};
use yaml_serde::Value;

use super::junit::{self, Counts};
use super::{file, product};

/// The profile that results of the official suite stand beside.
const PROFILE: &str = "registry";

/// The dossier in `directory`.
pub(super) fn read(directory: &Path, id: String) -> Entry {
    let (product, problems) = product::read(directory);
    let tests = file::read(&directory.join("junit.xml"), file::JUNIT);
    let counts = tests.as_ref().map_err(Clone::clone).and_then(|bytes| junit::counts(bytes));
    let (standing, judgement, run) = match counts {
        Ok(Counts { passed, failed, skipped, run }) => {
            let run = run.or_else(|| answered(tests.ok()?)).or_else(|| answered(page(directory)?));
            (Standing::Legacy, Judgement::Tests { passed, failed, skipped }, run)
        }
        Err(why) => (Standing::Broken(format!("`junit.xml` {why}")), Judgement::Nothing, None),
    };
    Entry {
        id,
        subject: Subject { name: product.name.clone(), digest: None },
        product,
        spec: version(directory).map_or_else(|| "distribution".to_owned(), |version| format!("distribution {version}")),
        profile: PROFILE.to_owned(),
        tool: None,
        standing,
        judgement,
        withdrawn: BTreeMap::new(),
        run,
        valid_until: None,
        signed_by: None,
        peers: Vec::new(),
        problems,
        report: None,
    }
}

/// The page of the suite's report.
fn page(directory: &Path) -> Option<Vec<u8>> {
    file::read(&directory.join("report.html"), file::JUNIT).ok()
}

/// The day of a run that nothing names: the first one on which the registry answered.
fn answered(log: Vec<u8>) -> Option<String> {
    http_date::days(&String::from_utf8_lossy(&log)).map(|(first, _)| first.to_string())
}

/// The version of the spec: as `results.yaml` has it, or else as a directory above is named (`v1.1`).
fn version(directory: &Path) -> Option<String> {
    let of_results = || {
        let bytes = file::read(&directory.join("results.yaml"), file::YAML).ok()?;
        let yaml = foreign::yaml(std::str::from_utf8(&bytes).ok()?).ok()?;
        let results: Value = yaml_serde::from_str(yaml).ok()?;
        let version = results.get("config")?.get("version")?.as_str()?.to_owned();
        is_version(&version).then_some(version)
    };
    let of_path = || {
        let names = directory.iter().rev().filter_map(|name| name.to_str());
        let mut versions = names.filter_map(|name| name.strip_prefix('v').filter(|version| is_version(version)));
        versions.next().map(str::to_owned)
    };
    of_results().or_else(of_path)
}

fn is_version(text: &str) -> bool {
    let numbers = text.split('.').filter(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    (2..=3).contains(&numbers.count()) && text.len() <= 12 && !text.contains("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_nothing_dates_was_when_the_registry_answered() {
        let directory = tempfile::tempdir().unwrap();
        let run = |junit: &str, page: &str| {
            std::fs::write(directory.path().join("junit.xml"), junit).unwrap();
            std::fs::write(directory.path().join("report.html"), page).unwrap();
            read(directory.path(), "a".to_owned()).run
        };
        let (junit, page) =
            ("<testsuite>Date: Mon, 17 Feb 2025 17:01:23 GMT</testsuite>", "Date: Sat, 1 Aug 2026 00:00:00 GMT");
        assert_eq!(
            run(&junit.replace("<testsuite>", "<testsuite timestamp=\"2025-02-16T23:59:00\">"), page).as_deref(),
            Some("2025-02-16")
        );
        assert_eq!(run(junit, page).as_deref(), Some("2025-02-17"));
        assert_eq!(run("<testsuite/>", page).as_deref(), Some("2026-08-01"));
        assert_eq!(run("<testsuite/>", ""), None);
    }

    #[test]
    fn a_version_is_two_or_three_numbers() {
        for (text, expected) in
            [("1.1", true), ("1.1.0", true), ("1", false), ("1..1", false), ("1.x", false), ("", false)]
        {
            assert_eq!(is_version(text), expected, "{text}");
        }
    }
}
