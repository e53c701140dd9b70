//! What holds in every document.

use std::collections::BTreeSet;

use catalogue::{Spec, distribution as row};
use openapi::{Form, document};

use crate::walk::{documents, operations, resolved, walk};

#[test]
fn every_reference_leads_somewhere_and_every_component_is_used() {
    for (version, form, document) in documents() {
        let mut used = BTreeSet::new();
        walk(&document, &mut Vec::new(), &mut |_, value| {
            if let Some(reference) = value["$ref"].as_str() {
                assert!(
                    document.pointer(reference.trim_start_matches('#')).is_some(),
                    "{version} {form:?}: {reference}"
                );
                used.insert(reference.trim_start_matches("#/components/").to_string());
            }
        });
        for (kind, components) in document["components"].as_object().unwrap() {
            for name in components.as_object().unwrap().keys() {
                assert!(used.contains(&format!("{kind}/{name}")), "{version} {form:?}: nothing uses {kind}/{name}");
            }
        }
    }
}

#[test]
fn ids_of_operations_are_unique_and_links_lead_to_one() {
    for (version, form, document) in documents() {
        let all = operations(&document);
        let ids: BTreeSet<&str> =
            all.iter().map(|(_, _, operation)| operation["operationId"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), all.len(), "{version} {form:?}");
        walk(&document, &mut Vec::new(), &mut |path, value| {
            if let [.., "links", _] = path {
                let target = value["operationId"].as_str().unwrap();
                assert!(ids.contains(target), "{version} {form:?}: {target}");
            }
        });
    }
}

#[test]
fn the_forms_have_the_same_operations() {
    for release in Spec::Distribution.releases() {
        let [multi, single] = Form::ALL.map(|form| document(release.version, form));
        let canonical = |document: &serde_json::Value| -> BTreeSet<String> {
            let of_depth_one = |path: &str| document["paths"][path]["x-canonical-path"].is_null();
            operations(document)
                .into_iter()
                .filter(|(path, _, _)| of_depth_one(path))
                .map(|(path, method, operation)| {
                    format!("{method} {} {}", path.trim_start_matches("/v2/{name}"), operation["operationId"])
                })
                .collect()
        };
        assert_eq!(canonical(&multi), canonical(&single), "{}", release.name);
        assert_eq!(operations(&multi).len(), 1 + 4 * (operations(&single).len() - 1), "{}", release.name);
    }
}

#[test]
fn a_path_names_its_parameters_and_no_others() {
    for (version, form, document) in documents() {
        for (path, method, operation) in operations(&document) {
            let own = operation["parameters"].as_array().into_iter().flatten();
            let shared = document["paths"][path]["parameters"].as_array().into_iter().flatten();
            let declared: BTreeSet<&str> = own
                .chain(shared)
                .map(|parameter| resolved(&document, parameter))
                .filter(|parameter| parameter["in"] == "path")
                .map(|parameter| parameter["name"].as_str().unwrap())
                .collect();
            let named: BTreeSet<&str> = path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
            assert_eq!(declared, named, "{version} {form:?} {method} {path}");
        }
    }
}

#[test]
fn what_a_version_demands_follows_from_the_catalogue() {
    let at = |name: &str, pointer: &str| {
        let document = document(Spec::Distribution.version(name).unwrap(), Form::PerRepository);
        document.pointer(pointer).cloned()
    };
    let digest = "/components/responses/getBlob.200/headers/Docker-Content-Digest/required";
    assert_eq!(at("1.1.1", digest), Some(false.into()));
    assert_eq!(at("next", digest), Some(true.into()));
    let late_chunk = "/components/responses/completeUpload.416";
    assert!(at("1.1.1", late_chunk).is_none() && at("next", late_chunk).is_some());
    let range = "/paths/~1blobs~1uploads~1{session}/patch/responses/202/headers/Range/required";
    assert_eq!((at("1.0.1", range), at("1.1.0", range)), (None, Some(true.into())));
    for (path, row) in [
        ("/paths/~1referrers~1{digest}", &row::REFERRERS_200),
        ("/paths/~1blobs~1uploads~1{session}/get", &row::PUSH_UPLOAD_GET_204),
        ("/paths/~1blobs~1uploads~1{session}/delete", &row::PUSH_UPLOAD_CANCEL_204),
    ] {
        for release in Spec::Distribution.releases() {
            assert_eq!(at(release.name, path).is_some(), row.holds_in(release.version), "{} {path}", release.name);
        }
    }
    assert!(at("next", "/components/responses/listReferrers.404").is_none());
}
