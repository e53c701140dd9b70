//! Faults in the list of referrers.

use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use super::{
    change::{edit_referrers, wrong_digest},
    referrer::{by_config, each, empty, entries, is_index, keep, listed, own_type, remove},
};
use crate::registry::{
    answer::{Answer, Code, JSON},
    ask::Kind,
    model::{INDEX, Repository},
    switch::Fault,
};

const REFERRERS: Kind = Kind::Referrers;
const OK: &[&str] = &["dist.referrers.200"];
const NEVER: &[&str] = &["dist.referrers.never-404"];
const BAD: &[&str] = &["dist.referrers.bad-400"];
const BODY: &[&str] = &["dist.referrers.body"];
const CONTENT_TYPE: &[&str] = &["dist.referrers.ct"];
const ONLY: &[&str] = &["dist.referrers.only-subject"];
const TYPE: &[&str] = &["dist.referrers.at"];
const CONFIG_TYPE: &[&str] = &["dist.referrers.at-config"];
const INDEX_TYPE: &[&str] = &["dist.referrers.at-index"];
const ANNOTATIONS: &[&str] = &["dist.referrers.annotations"];
const EMPTY: &[&str] = &["dist.referrers.empty"];
const NEW: &[&str] = &["dist.upgrade.new"];

/// Whether the entry is tagged.
fn tagged(repository: Option<&Repository>, entry: &Value) -> bool {
    repository.is_some_and(|one| one.tags.values().any(|digest| entry["digest"] == **digest))
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::after(
        "answers_malformed_referrers_with_404",
        BAD,
        "referrers of a malformed digest are answered with 404",
        |t, a| {
            if t.is(&Method::GET, REFERRERS) && a.status == StatusCode::BAD_REQUEST {
                a.restate(404);
            }
        },
    ),
    Fault::after(
        "answers_malformed_referrers_with_500",
        BAD,
        "referrers of a malformed digest are answered with 500",
        |t, a| {
            if t.is(&Method::GET, REFERRERS) && a.status == StatusCode::BAD_REQUEST {
                a.restate(500);
            }
        },
    ),
    Fault::after(
        "answers_many_referrers_with_500",
        OK,
        "a list of more than two referrers is answered with 500",
        |t, a| {
            let json: Value = serde_json::from_slice(&a.body).unwrap_or_default();
            if listed(t, a) && json["manifests"].as_array().is_some_and(|entries| entries.len() > 2) {
                *a = Answer::new(StatusCode::INTERNAL_SERVER_ERROR);
            }
        },
    ),
    Fault::after("answers_no_referrers_with_404", NEVER, "a list without entries is answered with 404", |t, a| {
        if empty(t, a) && t.repository().is_some() && !t.ask.has_parameter("artifactType") {
            *a = Answer::refusal(404, Code::ManifestUnknown, "nothing refers to this");
        }
    }),
    Fault::after("answers_no_referrers_with_an_empty_body", EMPTY, "a list without entries has no body", |t, a| {
        if empty(t, a) {
            a.body.clear();
        }
    }),
    Fault::after(
        "answers_no_referrers_with_null",
        EMPTY,
        "a list without entries has `null` for `manifests`",
        |t, a| {
            if empty(t, a) {
                a.edit_json(|json| json["manifests"] = Value::Null);
            }
        },
    ),
    Fault::after(
        "answers_no_referrers_without_manifests",
        EMPTY,
        "a list without entries has no `manifests`",
        |t, a| {
            if empty(t, a) {
                a.edit_json(|json| remove(json, "manifests"));
            }
        },
    ),
    Fault::after("answers_referrers_with_206", OK, "the list of referrers is answered with 206", |t, a| {
        if listed(t, a) {
            a.restate(206);
        }
    }),
    Fault::before(
        "does_not_find_referrers_of_missing_subjects",
        NEVER,
        "the referrers of a digest that is not in the repository are answered with 404",
        |t| {
            let there = t.repository().is_some_and(|one| one.manifests.contains_key(&t.ask.reference));
            (t.reads(REFERRERS) && t.repository().is_some() && t.ask.reference.len() > 70 && !there)
                .then(|| Answer::refusal(404, Code::ManifestUnknown, "there is no such manifest"))
        },
    ),
    Fault::after("forgets_indexes_among_referrers", BODY, "indexes are left out of the list", |t, a| {
        keep(t, a, |_, entry| !is_index(entry))
    }),
    Fault::after(
        "forgets_referrers_listed_by_a_tag",
        &["dist.upgrade.tagged"],
        "as soon as an index stands under the referrers tag of a digest, what it lists is left out of the list",
        |t, a| {
            let tag = t.ask.reference.replacen(':', "-", 1);
            keep(t, a, |repository, _| !repository.is_some_and(|one| one.tags.contains_key(&tag)));
        },
    ),
    Fault::after(
        "forgets_referrers_without_artifact_type",
        NEW,
        "image manifests without `artifactType` are left out of the list",
        |t, a| {
            keep(t, a, |repository, entry| !by_config(repository, entry));
        },
    ),
    Fault::after("forgets_tagged_referrers", NEW, "image manifests with a tag are left out of the list", |t, a| {
        keep(t, a, |repository, entry| is_index(entry) || !tagged(repository, entry));
    }),
    Fault::after(
        "forgets_untagged_referrers",
        NEW,
        "image manifests without a tag are left out of the list",
        |t, a| {
            keep(t, a, |repository, entry| is_index(entry) || tagged(repository, entry));
        },
    ),
    Fault::after(
        "gives_manifest_types_for_config_types",
        CONFIG_TYPE,
        "the entry of a manifest without `artifactType` has its media type there",
        |t, a| {
            each(t, a, |repository, entry| {
                if by_config(repository, entry) {
                    entry["artifactType"] = entry["mediaType"].clone()
                }
            });
        },
    ),
    Fault::after(
        "gives_one_annotation",
        ANNOTATIONS,
        "entries have one of the annotations of their manifest",
        |t, a| {
            each(t, a, |_, entry| {
                if let Some(annotations) = entry.get_mut("annotations").and_then(Value::as_object_mut) {
                    let first = annotations.keys().next().cloned();
                    annotations.retain(|key, _| Some(key) == first.as_ref());
                }
            });
        },
    ),
    Fault::after(
        "invents_artifact_types_of_indexes",
        INDEX_TYPE,
        "the entry of an index without `artifactType` has its media type there",
        |t, a| {
            each(t, a, |repository, entry| {
                if is_index(entry) && own_type(repository, entry).is_none() {
                    entry["artifactType"] = json!(INDEX);
                }
            });
        },
    ),
    Fault::after("keeps_deleted_referrers", ONLY, "a referrer that was deleted stays in the list", |t, a| {
        if listed(t, a) && !t.ask.has_parameter("artifactType") {
            let dead = entries(t.model.buried(&t.ask.name), &t.ask.reference, true);
            edit_referrers(a, |entries| entries.extend(dead));
        }
    }),
    Fault::after(
        "leaves_artifact_types_empty",
        CONFIG_TYPE,
        "the entry of a manifest without `artifactType` has an empty one",
        |t, a| {
            each(t, a, |repository, entry| {
                if by_config(repository, entry) {
                    entry["artifactType"] = json!("")
                }
            });
        },
    ),
    Fault::after(
        "leaves_artifact_types_of_indexes_empty",
        INDEX_TYPE,
        "the entry of an index without `artifactType` has an empty one",
        |t, a| {
            each(t, a, |repository, entry| {
                if is_index(entry) && own_type(repository, entry).is_none() {
                    entry["artifactType"] = json!("");
                }
            });
        },
    ),
    Fault::after(
        "lists_indexes_as_manifests",
        BODY,
        "`mediaType` of an index in the list is that of an image manifest",
        |t, a| {
            each(t, a, |_, entry| {
                if is_index(entry) {
                    entry["mediaType"] = json!(crate::registry::model::IMAGE);
                }
            });
        },
    ),
    Fault::after(
        "lists_no_referrers_of_malformed_digests",
        BAD,
        "referrers of a malformed digest are answered with an empty list",
        |t, a| {
            if t.is(&Method::GET, REFERRERS) && a.status == StatusCode::BAD_REQUEST {
                let index = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": [] });
                *a = Answer::json(StatusCode::OK, &index).with(header::CONTENT_TYPE, INDEX);
            }
        },
    ),
    Fault::after("lists_referrers_bare", BODY, "the list of referrers is a JSON array", |t, a| {
        if listed(t, a) {
            a.edit_json(|json| *json = json["manifests"].take());
        }
    }),
    Fault::after("lists_referrers_of_everything", ONLY, "the list has every manifest with a subject", |t, a| {
        if listed(t, a) && !t.ask.has_parameter("artifactType") {
            let others = entries(t.repository(), &t.ask.reference, false);
            edit_referrers(a, |entries| entries.extend(others));
        }
    }),
    Fault::after(
        "lists_referrers_of_other_repositories",
        ONLY,
        "the list has referrers of the same digest in other repositories",
        |t, a| {
            if listed(t, a) && !t.ask.has_parameter("artifactType") {
                let others = t.model.repositories.iter().filter(|(name, _)| **name != t.ask.name);
                let others: Vec<Value> =
                    others.flat_map(|(_, one)| entries(Some(one), &t.ask.reference, true)).collect();
                edit_referrers(a, |entries| entries.extend(others));
            }
        },
    ),
    Fault::after(
        "lists_referrers_under_another_name",
        BODY,
        "the list of referrers has `referrers` for `manifests`",
        |t, a| {
            if listed(t, a) {
                a.edit_json(|json| {
                    json["referrers"] = json["manifests"].take();
                    remove(json, "manifests");
                });
            }
        },
    ),
    Fault::after("lists_referrers_with_size_0", BODY, "`size` of each entry is 0", |t, a| {
        each(t, a, |_, entry| entry["size"] = json!(0))
    }),
    Fault::after("lists_referrers_with_size_as_a_string", BODY, "`size` of each entry is a string", |t, a| {
        each(t, a, |_, entry| entry["size"] = json!(entry["size"].to_string()));
    }),
    Fault::after("lists_referrers_without_media_type", BODY, "entries of the list have no `mediaType`", |t, a| {
        each(t, a, |_, entry| remove(entry, "mediaType"))
    }),
    Fault::after(
        "lists_referrers_without_schema_version",
        BODY,
        "the list of referrers has no `schemaVersion`",
        |t, a| {
            if listed(t, a) {
                a.edit_json(|json| remove(json, "schemaVersion"));
            }
        },
    ),
    Fault::after("lists_referrers_without_size", BODY, "entries of the list have no `size`", |t, a| {
        each(t, a, |_, entry| remove(entry, "size"))
    }),
    Fault::after("lists_the_latest_referrer_only", NEW, "of several image manifests one is listed", |t, a| {
        if listed(t, a) {
            edit_referrers(a, |entries| {
                let mut seen = false;
                entries.retain(|entry| is_index(entry) || !std::mem::replace(&mut seen, true));
            });
        }
    }),
    Fault::after("lists_the_subject_among_its_referrers", ONLY, "the list has the subject itself", |t, a| {
        if listed(t, a)
            && !t.ask.has_parameter("artifactType")
            && let Some((digest, one)) = t.repository().and_then(|one| one.manifest(&t.ask.reference))
        {
            let own = json!({ "mediaType": one.media_type, "digest": digest, "size": one.bytes.len() });
            edit_referrers(a, |entries| entries.push(own));
        }
    }),
    Fault::after("omits_annotations", ANNOTATIONS, "entries lack the annotations of their manifest", |t, a| {
        each(t, a, |_, entry| remove(entry, "annotations"))
    }),
    Fault::after("omits_annotations_of_indexes", ANNOTATIONS, "entries of indexes lack their annotations", |t, a| {
        each(t, a, |_, entry| {
            if is_index(entry) {
                remove(entry, "annotations")
            }
        });
    }),
    Fault::after("omits_artifact_types", TYPE, "entries lack the `artifactType` of their manifest", |t, a| {
        each(t, a, |repository, entry| {
            if !by_config(repository, entry) {
                remove(entry, "artifactType")
            }
        });
    }),
    Fault::after("omits_artifact_types_of_indexes", TYPE, "entries of indexes lack their `artifactType`", |t, a| {
        each(t, a, |_, entry| {
            if is_index(entry) {
                remove(entry, "artifactType")
            }
        });
    }),
    Fault::after(
        "omits_config_types",
        CONFIG_TYPE,
        "the entry of a manifest without `artifactType` has none either",
        |t, a| {
            each(t, a, |repository, entry| {
                if by_config(repository, entry) {
                    remove(entry, "artifactType")
                }
            });
        },
    ),
    Fault::after(
        "pads_empty_referrers",
        EMPTY,
        "a list without entries has one of something that does not exist",
        |t, a| {
            if empty(t, a) && !t.ask.has_parameter("artifactType") {
                let ghost = json!({ "mediaType": INDEX, "digest": wrong_digest(), "size": 2 });
                edit_referrers(a, |entries| entries.push(ghost));
            }
        },
    ),
    Fault::after(
        "prefers_config_types",
        TYPE,
        "`artifactType` of an entry is the type of the config even where the manifest has its own",
        |t, a| {
            each(t, a, |repository, entry| {
                let digest = entry["digest"].as_str().unwrap_or_default().to_owned();
                let manifest = repository
                    .and_then(|one| one.manifest(&digest))
                    .map(|(_, one)| one.bytes.clone())
                    .unwrap_or_default();
                let value: Value = serde_json::from_slice(&manifest).unwrap_or_default();
                if let Some(config) = value.pointer("/config/mediaType") {
                    entry["artifactType"] = config.clone();
                }
            });
        },
    ),
    Fault::after(
        "serves_empty_referrers_as_json",
        CONTENT_TYPE,
        "a list without entries comes as `application/json`",
        |t, a| {
            if empty(t, a) {
                a.set(header::CONTENT_TYPE, JSON);
            }
        },
    ),
    Fault::after(
        "serves_referrers_as_a_manifest",
        CONTENT_TYPE,
        "the list of referrers comes with the type of an image manifest",
        |t, a| {
            if listed(t, a) {
                a.set(header::CONTENT_TYPE, crate::registry::model::IMAGE);
            }
        },
    ),
    Fault::after(
        "serves_referrers_as_json",
        CONTENT_TYPE,
        "the list of referrers comes as `application/json`",
        |t, a| {
            if listed(t, a) {
                a.set(header::CONTENT_TYPE, JSON);
            }
        },
    ),
    Fault::after("shortens_annotations", ANNOTATIONS, "annotations over 64 characters are cut off", |t, a| {
        each(t, a, |_, entry| {
            for text in
                entry.get_mut("annotations").and_then(Value::as_object_mut).into_iter().flat_map(|all| all.values_mut())
            {
                *text = json!(text.as_str().unwrap_or_default().chars().take(64).collect::<String>());
            }
        });
    }),
    Fault::after(
        "writes_artifact_types_in_upper_case",
        TYPE,
        "`artifactType` of an entry has capitals only",
        |t, a| {
            each(t, a, |repository, entry| {
                if let Some(own) = own_type(repository, entry) {
                    entry["artifactType"] = json!(own.to_ascii_uppercase());
                }
            });
        },
    ),
];
