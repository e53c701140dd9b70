//! Which tests ran: the APIs of `results.yaml` against the names of tests in `junit.xml`.

use super::junit::Junit;
use super::results::Results;

/// APIs, each with how the last part of the name of a test of today's suite begins that is about it.
const TESTS: [(&str, &str); 22] = [
    ("Ping", "ping"),
    ("Blob get", "blob-get"),
    ("Blob get range", "range "),
    ("Blob head", "blob-head"),
    ("Blob delete", "blob-delete"),
    ("Blob mount", "blob-mount"),
    ("Blob anonymous mount", "blob-mount-anonymous"),
    ("Blob post only", "blob-post-only"),
    ("Blob post put", "blob-post-put"),
    ("Blob chunked", "blob-patch-chunked"),
    ("Blob streaming", "blob-patch-stream"),
    ("Blob upload cancel", "blob-post-cancel"),
    ("Manifest get by digest", "manifest-by-digest"),
    ("Manifest get by tag", "manifest-by-tag"),
    ("Manifest head by digest", "manifest-head-by-digest"),
    ("Manifest head by tag", "manifest-head-by-tag"),
    ("Manifest put by digest", "manifest-by-digest"),
    ("Manifest put by tag", "manifest-by-tag"),
    ("Manifest delete", "manifest-delete"),
    ("Referrers", "referrers"),
    ("Tag delete", "tag-delete"),
    ("Tag listing", "tag-list"),
];

/// The APIs that passed and that no test is about, and how many passed that are known. A test of ours has the name of the API in
/// its own.
pub(super) fn unnamed<'a>(junit: &Junit, results: &'a Results) -> (Vec<&'a str>, usize) {
    let is_about = |test: &str, api: &str, begin: &str| {
        test.rsplit('/').next().is_some_and(|last| last.starts_with(begin)) || test.split('/').any(|part| part == api)
    };
    let passed = results.apis.iter().filter(|(_, word)| *word == "Pass");
    let known: Vec<(&str, &str)> = passed
        .filter_map(|(api, _)| TESTS.iter().find(|(name, _)| name == api).map(|(_, begin)| (api.as_str(), *begin)))
        .collect();
    let is_named = |(api, begin): (&str, &str)| junit.cases.iter().any(|(test, _)| is_about(test, api, begin));
    (known.iter().filter(|row| !is_named(**row)).map(|(api, _)| *api).collect(), known.len())
}
