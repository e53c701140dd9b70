//! Faults in what is asked of a manifest before it is taken, and in what is said of its subject.

use axum::http::{Method, StatusCode, header};
use serde_json::Value;

use super::{
    change::recode,
    when::{document, pushes_index, put_referrer},
};
use crate::{
    digest::sha256,
    registry::{
        answer::{Answer, Code},
        ask::Kind,
        header::SUBJECT,
        switch::Fault,
        turn::Turn,
    },
};

const MISSING_OK: &[&str] = &["dist.push.subject.missing-ok"];
const SUBJECT_HEADER: &[&str] = &["dist.push.subject.header"];
const REJECT: &[&str] = &["dist.push.manifest.reject-code", "dist.push.manifest.reject-code-blob-unknown"];
const CLAIMED: &[&str] = &["dist.cat.claimed-complete"];

fn pushes(turn: &Turn) -> bool {
    turn.is(&Method::PUT, Kind::Manifest)
}

/// Whether the subject of the push is not there.
fn lacks_subject(turn: &Turn) -> bool {
    let subject = document(turn).subject;
    pushes(turn)
        && subject.is_some_and(|subject| !turn.repository().is_some_and(|one| one.manifests.contains_key(&subject)))
}

fn subject_unknown() -> Answer {
    Answer::refusal(404, Code::ManifestBlobUnknown, "the subject is not there")
}

/// Whether a push was refused for content that is not there.
fn rejected(turn: &Turn, answer: &Answer) -> bool {
    pushes(turn) && answer.status == StatusCode::NOT_FOUND
}

/// Whether a type in the body of the push is not one that the spec names.
fn is_custom(turn: &Turn, pointer: &str) -> bool {
    let value: Value = serde_json::from_slice(&turn.ask.body).unwrap_or_default();
    let kind = value.pointer(pointer).and_then(Value::as_str);
    pushes(turn) && kind.is_some_and(|kind| !kind.starts_with("application/vnd.oci."))
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::after(
        "confirms_subjects_with_the_own_digest",
        SUBJECT_HEADER,
        "`OCI-Subject` is the digest of the pushed manifest",
        |t, a| {
            if put_referrer(t, a) {
                a.set(SUBJECT, sha256(&t.ask.body));
            }
        },
    ),
    Fault::after("confirms_subjects_with_true", SUBJECT_HEADER, "`OCI-Subject` is `true`", |t, a| {
        if put_referrer(t, a) {
            a.set(SUBJECT, "true");
        }
    }),
    Fault::after(
        "does_not_confirm_missing_subjects",
        SUBJECT_HEADER,
        "the push of a manifest whose subject is not there has no `OCI-Subject`",
        |t, a| {
            if put_referrer(t, a) && lacks_subject(t) {
                a.drop_header(&SUBJECT);
            }
        },
    ),
    Fault::after(
        "does_not_confirm_subjects",
        SUBJECT_HEADER,
        "the push of a manifest with a subject has no `OCI-Subject`",
        |_, a| a.drop_header(&SUBJECT),
    ),
    Fault::after(
        "does_not_confirm_subjects_by_tag",
        SUBJECT_HEADER,
        "the push by tag of a manifest with a subject has no `OCI-Subject`",
        |t, a| {
            if put_referrer(t, a) && !t.by_digest() {
                a.drop_header(&SUBJECT);
            }
        },
    ),
    Fault::before(
        "refuses_custom_artifact_types",
        CLAIMED,
        "a manifest with an `artifactType` of its own is answered with 400",
        |t| {
            is_custom(t, "/artifactType")
                .then(|| Answer::refusal(400, Code::ManifestInvalid, "the artifact is of an unknown type"))
        },
    ),
    Fault::before(
        "refuses_custom_config_types",
        CLAIMED,
        "a manifest whose config is of no type of the spec is answered with 400",
        |t| {
            is_custom(t, "/config/mediaType")
                .then(|| Answer::refusal(400, Code::ManifestInvalid, "the config is of an unknown type"))
        },
    ),
    Fault::before("refuses_manifests_with_subject", CLAIMED, "a manifest with a subject is answered with 405", |t| {
        (pushes(t) && document(t).subject.is_some()).then(|| Answer::refusal(405, Code::Unsupported, "no subjects"))
    }),
    Fault::before(
        "refuses_missing_subjects",
        MISSING_OK,
        "a manifest whose subject is not there is answered with 404",
        |t| lacks_subject(t).then(subject_unknown),
    ),
    Fault::before(
        "refuses_missing_subjects_by_tag",
        MISSING_OK,
        "a manifest pushed by tag whose subject is not there is answered with 404",
        |t| (lacks_subject(t) && !t.by_digest()).then(subject_unknown),
    ),
    Fault::before(
        "refuses_missing_subjects_of_indexes",
        MISSING_OK,
        "an index whose subject is not there is answered with 404",
        |t| (lacks_subject(t) && pushes_index(t)).then(subject_unknown),
    ),
    Fault::before("refuses_nested_indexes", CLAIMED, "an index of indexes is answered with 400", |t| {
        let nested = document(t).manifests.iter().any(|digest| {
            t.repository()
                .and_then(|one| one.manifests.get(digest))
                .is_some_and(|one| !one.document().manifests.is_empty())
        });
        (pushes(t) && nested).then(|| Answer::refusal(400, Code::ManifestInvalid, "no indexes of indexes"))
    }),
    Fault::before("refuses_pushes_by_digest", CLAIMED, "a PUT of a manifest by digest is answered with 405", |t| {
        (pushes(t) && t.by_digest()).then(|| Answer::refusal(405, Code::Unsupported, "push by tag"))
    }),
    Fault::after("rejects_in_plain_text", REJECT, "a manifest with unknown blobs is refused without a code", |t, a| {
        if rejected(t, a) {
            *a = Answer::new(StatusCode::NOT_FOUND)
                .with(header::CONTENT_TYPE, "text/plain")
                .bytes("blobs are missing\n");
        }
    }),
    Fault::after(
        "rejects_sparse_indexes_with_manifest_unknown",
        // 1.0 speaks of blobs only.
        &["dist.push.manifest.reject-code"],
        "an index with unknown manifests is refused with `MANIFEST_UNKNOWN`",
        |t, a| {
            if rejected(t, a) && pushes_index(t) {
                recode(a, "MANIFEST_UNKNOWN");
            }
        },
    ),
    Fault::after(
        "rejects_with_blob_unknown_only",
        &["dist.push.manifest.reject-code"],
        "a manifest with unknown blobs is refused with `BLOB_UNKNOWN`, as in 1.0",
        |t, a| {
            if rejected(t, a) {
                *a = Answer::refusal(404, Code::BlobUnknown, "blobs are missing");
            }
        },
    ),
    Fault::after(
        "rejects_with_manifest_blob_unknown_only",
        &["dist.push.manifest.reject-code-blob-unknown"],
        "a manifest with unknown blobs is refused without the code of 1.0",
        |t, a| {
            if rejected(t, a) {
                *a = Answer::refusal(404, Code::ManifestBlobUnknown, "blobs are missing");
            }
        },
    ),
    Fault::after(
        "rejects_with_manifest_invalid",
        REJECT,
        "a manifest with unknown blobs is refused with `MANIFEST_INVALID`",
        |t, a| {
            if rejected(t, a) {
                *a = Answer::refusal(400, Code::ManifestInvalid, "blobs are missing");
            }
        },
    ),
];
