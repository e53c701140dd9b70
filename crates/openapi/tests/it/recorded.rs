//! Whatever the suite recorded on the lab's registry, held against the documents.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use catalogue::{Requirement, Spec, distribution as row};
use distribution::{Category, Live, Mode, Options, Progress, Recording};
use lab::registry::{self, FAULTS, VARIATIONS};
use openapi::{ExchangeView, Form, Kind, Mismatch, Validator, document};
use verdict::Outcome;
use wire::registry::{Driver, RegistryOptions};
use wire::retry::RetryPolicy;

struct Unwatched;

impl Progress for Unwatched {
    fn scenario_done(&self, _: &'static str, _: usize, _: usize) {}
}

/// Rows that the document holds in full: whatever breaks one of them is another shape than the document gives.
const SHAPE: &[&Requirement] = &[
    &row::ERROR_CODE_CHARSET,
    &row::ERROR_CODE_LISTED,
    &row::ERROR_JSON_FORM,
    &row::PUSH_BLOB_POST_LOCATION,
    &row::PUSH_BLOB_PUT_LOCATION,
    &row::PUSH_BLOB_SINGLE_LOCATION,
    &row::PUSH_CHUNK_PATCH_LOCATION,
    &row::PUSH_CHUNK_PUT_LOCATION,
    &row::PUSH_MANIFEST_PUT_LOCATION,
    &row::PUSH_MOUNT_LOCATION,
    &row::PUSH_UPLOAD_GET_LOCATION,
    &row::REFERRERS_CT,
    &row::REFERRERS_FILTER_COMMA,
    &row::REFERRERS_LINK_FORM,
    &row::TAGS_BODY,
    &row::TAGS_LINK_FORM,
    &row::WARN_AGENT,
    &row::WARN_CODE,
    &row::WARN_NO_DATE,
];

/// Faults that break such a row in a way that no shape shows: a `last` that does not fit the order of the tags, and an error of a
/// media type that is JSON only by its suffix.
const SHAPELESS: &[&str] = &["sorts_tags_with_last_by_ascii", "writes_unknown_tags_as_problem_details"];

// Everything that a full run sends to a registry of the lab with its answers, and the rows that the run found broken.
fn recorded(faults: &[&str], variations: &[&str]) -> (Recording, BTreeSet<String>) {
    let running = registry::start(registry::Options {
        faults: faults.iter().map(|name| registry::fault(name).unwrap()).collect(),
        variations: variations.iter().map(|name| registry::variation(name).unwrap()).collect(),
        ..registry::Options::default()
    })
    .unwrap();
    let version = |name| Spec::Distribution.version(name).unwrap();
    let options = Options {
        name: running.url(),
        version: version("next"),
        lines: vec![version("next")],
        profile: catalogue::profile(Spec::Distribution, "registry").unwrap(),
        mode: Mode::Full,
        categories: Category::ALL.to_vec(),
        only: Vec::new(),
        lanes: 1,
        budget: None,
        seed: "openapi".to_owned(),
        repositories: None,
        content: Vec::new(),
        tool_version: "0".to_owned(),
        started: "2026-01-01T00:00:00Z".to_owned(),
    };
    let retry = RetryPolicy { max_waits: 0, ..RetryPolicy::default() };
    let driver = Driver::new(&running.url(), RegistryOptions { retry, ..RegistryOptions::default() }).unwrap();
    let live = Live::new(driver, RetryPolicy::default(), false);
    let outcome = distribution::run(&live, &options, &Unwatched, &AtomicBool::new(false));
    let outcomes = outcome.report.outcomes.iter();
    let red = outcomes.filter(|decided| decided.outcome == Outcome::Fail).map(|decided| decided.requirement.clone());
    (outcome.recording, red.collect())
}

// Where the recording is not what the document of the next version says.
fn mismatches(recording: &Recording, form: Form) -> Vec<Mismatch> {
    let mut validator = Validator::new(document(Spec::Distribution.version("next").unwrap(), form)).unwrap();
    let mut found = Vec::new();
    for (_, exchanged) in recording.exchanges() {
        let Some(head) = &exchanged.response else { continue };
        // The suite also asks for what is not in the API, to see it refused.
        let is_unknown = matches!(head.status, 404 | 405 | 501);
        let here = validator.check(&ExchangeView {
            method: &exchanged.request.method,
            target: &exchanged.request.target,
            status: head.status,
            headers: &head.headers,
            body: exchanged.failure.is_none().then_some(&exchanged.body),
        });
        found.extend(here.into_iter().filter(|mismatch| !is_unknown || mismatch.kind != Kind::Operation));
    }
    found
}

#[test]
fn every_exchange_with_a_correct_registry_is_as_the_document_says() {
    let (recording, _) = recorded(&[], &[]);
    assert!(recording.exchanges().count() > 50, "{} exchanges", recording.exchanges().count());
    for form in Form::ALL {
        let found = mismatches(&recording, form);
        assert!(found.is_empty(), "{form:?}: {}", shown(&found));
    }
}

#[test]
fn what_is_unusual_and_legal_is_as_the_document_says() {
    for variation in VARIATIONS {
        let found = mismatches(&recorded(&[], &[variation.name]).0, Form::MultiSegment);
        assert!(found.is_empty(), "{}: {}", variation.name, shown(&found));
    }
}

#[test]
fn a_fault_in_the_shape_of_an_answer_is_a_mismatch() {
    let shape: BTreeSet<&str> = SHAPE.iter().map(|row| row.id).collect();
    let mut missed = Vec::new();
    for fault in FAULTS.iter().filter(|fault| fault.breaks.iter().any(|id| shape.contains(id))) {
        let (recording, red) = recorded(&[fault.name], &[]);
        // Where the suite asks for nothing that shows the fault, no exchange shows it either.
        let seen = red.iter().any(|id| shape.contains(id.as_str()));
        if seen && mismatches(&recording, Form::MultiSegment).is_empty() {
            missed.push(fault.name);
        }
    }
    assert_eq!(missed, SHAPELESS);
}

fn shown(mismatches: &[Mismatch]) -> String {
    mismatches.iter().map(|mismatch| format!("\n  {mismatch}")).collect()
}
