//! Whatever the suite recorded on the lab's registry, held against the OpenAPI documents.

use std::collections::BTreeSet;

use catalogue::{Requirement, Spec, Version, distribution as row};
use distribution::{Options, Recording};
use lab::registry::{FAULTS, VARIATIONS};
use openapi::{ExchangeView, Form, Kind, Mismatch, Validator, document};

use crate::driven::{each, lab, options, violated};

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

// A full run of one version against a registry of the lab: what it sent, with the answers, and the rows that it found broken.
fn recorded(faults: &[&str], variations: &[&str], version: Version) -> (Recording, BTreeSet<String>) {
    let outcome = lab(faults, variations, Options { version, lines: vec![version], ..options() });
    (outcome.recording, violated(&outcome.report).into_keys().collect())
}

fn next() -> Version {
    Spec::Distribution.version("next").unwrap()
}

// Where the recording is not what the document of this version says.
fn mismatches(recording: &Recording, version: Version, form: Form) -> Vec<Mismatch> {
    let mut validator = Validator::new(document(version, form)).unwrap();
    let mut found = Vec::new();
    let mut redirected = BTreeSet::new();
    for (_, exchanged) in recording.exchanges() {
        let Some(head) = &exchanged.response else { continue };
        let here = validator.check(&ExchangeView {
            method: &exchanged.request.method,
            target: &exchanged.request.target,
            status: head.status,
            headers: &head.headers,
            body: exchanged.failure.is_none().then_some(&exchanged.body),
        });
        let is_refused = matches!(head.status, 404 | 405 | 501);
        let excused: &[Kind] = match version == next() {
            // The lab's registry has what the next version adds, of which an earlier one knows nothing.
            false => &[Kind::Operation, Kind::Status],
            // The suite also asks for what is not in the API, to see it refused, and goes where a redirect sends it.
            true if is_refused || redirected.contains(&exchanged.request.target) => &[Kind::Operation],
            true => &[],
        };
        found.extend(here.into_iter().filter(|mismatch| !excused.contains(&mismatch.kind)));
        if matches!(head.status, 301 | 302 | 303 | 307 | 308) {
            redirected.extend(head.header_text("location").map(target_of));
        }
    }
    found
}

// What a client asks for at an absolute URL, or at a reference that begins with a slash.
fn target_of(location: &str) -> String {
    let path = location.split_once("://").map_or(location, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    path.to_owned()
}

#[test]
fn every_exchange_with_a_correct_registry_is_as_the_document_says() {
    let (recording, _) = recorded(&[], &[], next());
    assert!(recording.exchanges().count() > 50, "{} exchanges", recording.exchanges().count());
    for form in Form::ALL {
        let found = mismatches(&recording, next(), form);
        assert!(found.is_empty(), "{form:?}: {}", shown(&found));
    }
}

#[test]
fn what_is_unusual_and_legal_is_as_the_document_says() {
    let wrong = each(VARIATIONS, |variation| {
        let latest = if variation.is_legal_in("next") { next() } else { Spec::Distribution.latest() };
        let found = mismatches(&recorded(&[], &[variation.name], latest).0, latest, Form::MultiSegment);
        (!found.is_empty()).then(|| format!("{}: {}", variation.name, shown(&found)))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_fault_in_the_shape_of_an_answer_is_a_mismatch() {
    let shape: BTreeSet<&str> = SHAPE.iter().map(|row| row.id).collect();
    let faults: Vec<_> = FAULTS.iter().filter(|fault| fault.breaks.iter().any(|id| shape.contains(id))).collect();
    let missed = each(&faults, |fault| {
        let (recording, red) = recorded(&[fault.name], &[], next());
        // Where the suite asks for nothing that shows the fault, no exchange shows it either.
        let seen = red.iter().any(|id| shape.contains(id.as_str()));
        (seen && mismatches(&recording, next(), Form::MultiSegment).is_empty()).then(|| fault.name.to_owned())
    });
    assert_eq!(missed, SHAPELESS);
}

fn shown(mismatches: &[Mismatch]) -> String {
    mismatches.iter().map(|mismatch| format!("\n  {mismatch}")).collect()
}
