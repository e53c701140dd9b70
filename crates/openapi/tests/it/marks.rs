//! The rows of the catalogue and the places of a document speak of each other.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{Requirement, Spec, requirement, requirements};
use openapi::{Form, INEXPRESSIBLE, MARK, document};
use serde_json::Value;

use crate::walk::{documents, operations, resolved, walk};

fn marks(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    walk(value, &mut Vec::new(), &mut |path, value| {
        if path.last() == Some(&MARK) && value.is_string() {
            found.insert(value.as_str().unwrap().to_string());
        }
    });
    found
}

#[test]
fn every_response_and_header_is_marked() {
    for (version, form, document) in documents() {
        let mut count = 0;
        walk(&document, &mut Vec::new(), &mut |path, value| {
            let is_place = matches!(path, [.., "responses" | "headers", _]);
            if is_place && value["$ref"].is_null() {
                assert!(value[MARK].is_array(), "{version} {form:?}: {path:?}");
                count += 1;
            }
        });
        assert!(count > 100, "{version} {form:?}: {count}");
    }
}

#[test]
fn every_mark_is_a_row_that_the_version_has() {
    for (version, form, document) in documents() {
        for id in marks(&document) {
            let row = requirement(&id).unwrap_or_else(|| panic!("{version} {form:?}: there is no `{id}`"));
            assert!(row.holds_in(version), "{version} {form:?}: `{id}` is of another version");
        }
    }
}

#[test]
fn every_row_about_registries_has_a_place_or_a_reason() {
    let inexpressible: BTreeMap<&str, _> = INEXPRESSIBLE.iter().map(|(row, why)| (row.id, why)).collect();
    assert_eq!(inexpressible.len(), INEXPRESSIBLE.len());
    for (version, form, document) in documents() {
        let marks = marks(&document);
        let rows = requirements(Spec::Distribution)
            .iter()
            .filter(|row| row.binds("registry") && !row.endpoint.is_empty() && row.holds_in(version))
            // What goes beyond the spec is no part of the API that it describes.
            .filter(|row| !row.id.starts_with("dist.beyond."));
        for row in rows {
            assert_ne!(
                marks.contains(row.id),
                inexpressible.contains_key(row.id),
                "{version} {form:?}: `{}` must have either a place or a reason",
                row.id
            );
        }
    }
}

#[test]
fn a_row_marks_only_operations_of_its_endpoints() {
    for release in Spec::Distribution.releases() {
        let document = document(release.version, Form::PerRepository);
        for (path, method, operation) in operations(&document) {
            let endpoints: BTreeSet<&str> =
                operation["x-endpoint"].as_array().unwrap().iter().map(|endpoint| endpoint.as_str().unwrap()).collect();
            let mut shown = marks(&operation["parameters"]);
            for place in operation["parameters"].as_array().into_iter().flatten() {
                shown.extend(marks(resolved(&document, place)));
            }
            for response in operation["responses"].as_object().unwrap().values() {
                shown.extend(marks(resolved(&document, response)));
            }
            for id in shown {
                let row = requirement(&id).unwrap();
                assert!(
                    is_about(row, &endpoints),
                    "{} {method} {path}: `{id}` is about {}",
                    release.name,
                    row.endpoint
                );
            }
        }
    }
}

// `end-4..7,11` and `end-8a` against the ids of an operation, where a number alone stands for all its letters.
fn is_about(row: &Requirement, endpoints: &BTreeSet<&str>) -> bool {
    if row.endpoint.starts_with("all") {
        return true;
    }
    let number = |text: &str| text.trim_end_matches(char::is_alphabetic).parse::<u8>().unwrap();
    row.endpoint.trim_start_matches("end-").split(',').any(|part| match part.split_once("..") {
        Some((first, last)) => {
            let range = number(first)..=number(last);
            endpoints.iter().any(|endpoint| range.contains(&number(endpoint.trim_start_matches("end-"))))
        }
        None => endpoints.iter().any(|endpoint| {
            let endpoint = endpoint.trim_start_matches("end-");
            endpoint == part || (part.parse::<u8>().is_ok() && number(endpoint) == number(part))
        }),
    })
}
