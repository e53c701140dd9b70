//! The files of the official suite: its keys and words, and statuses that follow from outcomes.

use std::collections::BTreeSet;

use catalogue::Spec;
use proptest::prelude::*;
use report::official::{Config, Line, Results, Status, Tls, render_official, switched_off};
use verdict::{Location, Outcome, Report, Severity};

use crate::hostility::is_obeyed;
use crate::sample;

/// The keys that the official suite writes, as its writer names them.
const KEYS: [&str; 50] = [
    "config.registry",
    "config.tls",
    "config.repo1",
    "config.repo2",
    "config.username",
    "config.password",
    "config.cacheAuth",
    "config.logging",
    "config.apis.ping",
    "config.apis.pull",
    "config.apis.push",
    "config.apis.blobs.atomic",
    "config.apis.blobs.delete",
    "config.apis.blobs.digestHeader",
    "config.apis.blobs.mountAnonymous",
    "config.apis.blobs.uploadCancel",
    "config.apis.manifests.atomic",
    "config.apis.manifests.delete",
    "config.apis.manifests.digestHeader",
    "config.apis.manifests.tagParam",
    "config.apis.tags.atomic",
    "config.apis.tags.delete",
    "config.apis.tags.list",
    "config.apis.referrer",
    "config.data.image",
    "config.data.index",
    "config.data.indexList",
    "config.data.sparse",
    "config.data.artifact",
    "config.data.subject",
    "config.data.subjectMissing",
    "config.data.artifactList",
    "config.data.subjectList",
    "config.data.dataField",
    "config.data.nondistributable",
    "config.data.customFields",
    "config.data.noLayers",
    "config.data.emptyBlob",
    "config.data.sha512",
    "config.roData.tags",
    "config.roData.manifests",
    "config.roData.blobs",
    "config.roData.referrers",
    "config.resultsDir",
    "config.version",
    "config.commit",
    "apis.Tag listing",
    "apis.Manifest put with tag params",
    "apis.Ping",
    "data.Blobs sha512",
];

/// The names of its APIs and data sets.
const APIS: &str = "Tag listing|Tag delete|Tag delete atomic|Blob upload cancel|Blob push|Blob post only|Blob post put|Blob \
    chunked|Blob streaming|Blob mount|Blob anonymous mount|Blob get|Blob get range|Blob head|Blob delete|Blob delete \
    atomic|Manifest put by digest|Manifest put by tag|Manifest put with tag params|Manifest put with subject|Manifest get \
    by digest|Manifest get by tag|Manifest head by digest|Manifest head by tag|Manifest delete|Manifest delete \
    atomic|Referrers|Ping";
const SETS: &str = "Image|Image Uncompressed|Image with Large Manifest|Index|Nested Index|Empty Index|Artifact|Artifact \
    Index|Artifact without Layers|Artifacts with Subject|Index with Subject|Missing Subject|Data Field|Non-distributable \
    Layers|Custom Fields|No Layers|Sparse Manifests|Digest Algorithm sha512|Tag Param|Tag Param sha512|Bad Digest \
    Image|Blobs sha256|Blobs sha512";

/// A report with an outcome for each requirement of version 1.1.1 that binds registries, as `of` says.
fn report(of: impl Fn(&str) -> Outcome) -> Report {
    let version = Spec::Distribution.version("1.1.1").expect("it is a release");
    let mut report = sample::registry();
    report.findings.clear();
    let rows = catalogue::requirements(Spec::Distribution).iter();
    report.outcomes = rows
        .filter(|row| row.binds("registry") && row.holds_in(version))
        .map(|row| {
            let level = row.level_in(version).expect("it holds").as_str();
            sample::outcome(row.id, level, of(row.id), Some("as the test says"))
        })
        .collect();
    report
}

fn statuses(report: &Report) -> Results {
    Results::of(report, &Config::of_report(report))
}

fn leaves(value: &yaml_serde::Value, at: &str, found: &mut BTreeSet<String>) {
    match value.as_mapping() {
        Some(mapping) => mapping.iter().for_each(|(key, value)| {
            let key = key.as_str().expect("keys are texts");
            leaves(value, &if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") }, found);
        }),
        None => {
            found.insert(at.to_owned());
        }
    }
}

#[test]
fn keys_and_names_are_those_of_the_official_suite() {
    let report = report(|_| Outcome::Pass);
    let results = statuses(&report);
    let yaml: yaml_serde::Value = yaml_serde::from_str(&results.to_yaml().unwrap()).unwrap();
    let mut found = BTreeSet::new();
    leaves(&yaml, "", &mut found);
    for key in KEYS {
        assert!(found.contains(key), "`{key}` is missing");
    }
    let config = found.iter().filter(|key| key.starts_with("config.")).count();
    assert_eq!(config, KEYS.iter().filter(|key| key.starts_with("config.")).count(), "a key too many: {found:?}");
    assert_eq!(results.apis.keys().map(String::as_str).collect::<BTreeSet<_>>(), APIS.split('|').collect());
    assert_eq!(results.data.keys().map(String::as_str).collect::<BTreeSet<_>>(), SETS.split('|').collect());

    let mut config = Config::of_report(&report);
    config.ro_data.tags.push("latest".to_owned());
    assert!(Results::of(&report, &config).data.contains_key("Read Only Inputs"));
}

#[test]
fn the_configuration_follows_from_the_report() {
    let config = Config::of_report(&sample::registry());
    assert_eq!((config.registry.as_str(), config.tls), ("registry.example:5000", Tls::Disabled));
    assert_eq!((config.repo1.as_str(), config.repo2.as_str()), ("greenlight/7f3a9c-a", "greenlight/7f3a9c-b"));
    assert_eq!((config.version.as_str(), config.commit.as_str()), ("1.1", "greenlight 0.1.0"));
    let mut report = sample::registry();
    (report.spec, report.subject.name) = ("distribution next".to_owned(), "https://r.example/".to_owned());
    let config = Config { tls: Tls::Insecure, ..Config::of_line(Line::V1_0) }.about(&report);
    assert_eq!(
        (config.registry.as_str(), config.tls, config.version.as_str()),
        ("r.example", Tls::Insecure, "1.1+dev")
    );
}

#[test]
fn a_registry_that_holds_everything_passes_whatever_is_about_something() {
    let results = statuses(&report(|_| Outcome::Pass));
    let not_passed = |map: &std::collections::BTreeMap<String, Status>| {
        map.iter().filter(|(_, status)| **status != Status::Pass).map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    // Nothing in 1.1.1 is about these.
    assert_eq!(
        not_passed(&results.apis),
        ["Blob delete atomic", "Blob streaming", "Blob upload cancel", "Manifest put with tag params"]
    );
    assert!(not_passed(&results.data).iter().all(|name| results.data[name] == Status::Disabled));
    assert_eq!(Status::of_report(&report(|_| Outcome::Pass)), Status::Pass);
    assert_eq!(Status::of_report(&report(|_| Outcome::NotApplicable)), Status::Error);
}

#[test]
fn one_cause_fails_where_it_belongs_and_a_skip_is_no_pass() {
    let made = report(|id| match id {
        "dist.push.chunk.ooo-416" | "dist.referrers.never-404" => Outcome::Fail,
        "dist.referrers.200" | "dist.referrers.body" => Outcome::Blocked,
        "dist.delete.tag-202" | "dist.push.mount.anonymous" => Outcome::Unsupported,
        "dist.delete.tag-gone" | "dist.push.blob.single-201" => Outcome::NotApplicable,
        "dist.pull.blob.range" => Outcome::Fail,
        "dist.pull.blob.head-200" => Outcome::Inconclusive,
        _ => Outcome::Pass,
    });
    let results = statuses(&made);
    for (api, status) in [
        ("Blob chunked", Status::Fail),
        ("Referrers", Status::Fail),
        ("Tag delete", Status::Skip),
        ("Tag delete atomic", Status::Skip),
        ("Blob anonymous mount", Status::Skip),
        ("Blob post only", Status::Skip),
        ("Blob get range", Status::Skip),
        ("Blob head", Status::Error),
        ("Blob post put", Status::Pass),
        ("Ping", Status::Pass),
    ] {
        assert_eq!(results.apis[api], status, "{api}");
    }
    assert_eq!(results.apis.values().filter(|status| **status == Status::Fail).count(), 2);
}

#[test]
fn a_failure_that_no_api_names_is_held_against_its_endpoint() {
    let mut made = report(|id| if id == "dist.error.json-form" { Outcome::Fail } else { Outcome::Pass });
    assert_eq!(statuses(&made).apis["Ping"], Status::Fail);
    let endpoints = [
        ("GET /v2/<name>/blobs/<digest>", "Blob get"),
        ("DELETE /v2/<name>/manifests/<tag>", "Tag delete"),
        ("PUT /v2/<name>/manifests/<digest>", "Manifest put by digest"),
        ("PUT /v2/a/b/manifests/v1", "Manifest put by tag"),
        ("PUT /v2/<name>/manifests/<digest>?tag=<tag>", "Manifest put with tag params"),
        ("HEAD /v2/<name>/manifests/<digest>", "Manifest head by digest"),
        ("POST /v2/<name>/blobs/uploads/?mount=<digest>&from=<other>", "Blob mount"),
        ("POST /v2/<name>/blobs/uploads/?digest=<digest>", "Blob post only"),
        ("PATCH <location>", "Blob chunked"),
        ("PUT <location>?digest=<digest>", "Blob post put"),
        ("GET /v2/<name>/referrers/<digest>", "Referrers"),
        ("GET /v2/<name>/tags/list", "Tag listing"),
        ("GET /v2/", "Ping"),
    ];
    for (endpoint, api) in endpoints {
        let place = Location { subject: endpoint.to_owned(), ..Location::default() };
        made.findings = vec![sample::finding("dist.error.json-form", Severity::Must, "no `errors`", place)];
        let results = statuses(&made);
        let failed = results.apis.iter().filter(|(_, status)| **status == Status::Fail);
        assert_eq!(failed.map(|(name, _)| name.as_str()).collect::<Vec<_>>(), [api], "{endpoint}");
    }
}

#[test]
fn switches_leave_out_what_is_about_nothing_else() {
    for line in [Line::V1_0, Line::V1_1, Line::Dev] {
        assert!(switched_off(&Config::of_line(line)).is_empty(), "{line:?}");
    }
    let mut config = Config::of_line(Line::V1_1);
    config.apis.tags.delete = false;
    assert_eq!(
        switched_off(&config).into_iter().collect::<Vec<_>>(),
        ["dist.delete.tag-202", "dist.delete.tag-gone", "dist.delete.tag-off"]
    );
    let mut config = Config::of_line(Line::V1_1);
    (config.data.index, config.data.no_layers) = (false, false);
    let off = switched_off(&config);
    assert_eq!(off.into_iter().collect::<Vec<_>>(), ["dist.push.manifest.index", "dist.push.manifest.no-blobs"]);
    let mut config = Config::of_line(Line::V1_1);
    config.apis.push = false;
    let off = switched_off(&config);
    assert!(off.contains("dist.push.manifest.put-201") && off.contains("dist.push.blob.post-202"));
    assert!(!off.contains("dist.pull.manifest.get-404") && !off.contains("dist.tags.200"));
}

fn outcomes() -> impl Strategy<Value = Vec<Outcome>> {
    let rare = |n: u32| prop_oneof![30 => Just(Outcome::Pass), n => prop::sample::select(Outcome::ALL.to_vec())];
    prop_oneof![
        prop::collection::vec(rare(1), 200),
        prop::collection::vec(rare(10), 200),
        prop::collection::vec(Just(Outcome::NotApplicable), 200)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_whole_fails_if_and_only_if_a_must_failed(outcomes in outcomes()) {
        let mut made = report(|_| Outcome::Pass);
        for (record, outcome) in made.outcomes.iter_mut().zip(outcomes) {
            record.outcome = outcome;
        }
        let failed = made.outcomes.iter().filter(|record| record.level == "MUST" && record.outcome == Outcome::Fail).count();
        prop_assert_eq!(Status::of_report(&made) == Status::Fail, failed > 0);

        let config = Config::of_report(&made);
        let results = Results::of(&made, &config);
        prop_assert_eq!(results.apis.values().any(|status| *status == Status::Fail), failed > 0);
        let files = render_official(&made, &config).unwrap();
        prop_assert_eq!(yaml_serde::from_str::<Results>(&files.results_yaml).unwrap(), results);
        prop_assert_eq!(files.junit_xml.matches("<failure").count(), failed);
    }
}

#[test]
fn every_sample_makes_three_files_without_control_characters() {
    for (name, sample) in sample::ALL {
        let report = sample();
        let files = render_official(&report, &Config::of_report(&report)).unwrap();
        for (file, text) in files.named() {
            assert_eq!(text.chars().find(|c| is_obeyed(*c)), None, "{file} of {name}");
        }
        assert!(yaml_serde::from_str::<Results>(&files.results_yaml).is_ok(), "{name}");
        assert!(files.report_html.len() < 2_000_000, "{name}: {}", files.report_html.len());
    }
}
