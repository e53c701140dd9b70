//! Faults in pushing manifests.

use axum::http::{Method, StatusCode, header};

use super::{
    change::{behind, compact, flip, wrong_digest},
    when::{of_sha512, pushes_index, put_manifest},
};
use crate::{
    digest::sha256,
    registry::{
        answer::{Answer, Code},
        ask::Kind,
        header::{DIGEST, TAG},
        model::{Manifest, Target},
        switch::Fault,
        turn::Turn,
    },
};

const MANIFEST: Kind = Kind::Manifest;
// 1.0 does not say it of pushes, only of pulls.
const EXACT: &[&str] = &["dist.pull.manifest.get-body", "dist.push.manifest.exact-bytes"];
const CHECKED: &[&str] = &["dist.push.manifest.digest-checked"];
const CREATED: &[&str] = &["dist.push.manifest.put-201"];
const PULLABLE: &[&str] = &["dist.push.manifest.put-location-pullable"];
const SAME_DIGEST: &[&str] = &["dist.push.manifest.put-dcd"];
const LIMIT: &[&str] = &["dist.push.manifest.limit-413"];

fn pushes(turn: &Turn) -> bool {
    turn.is(&Method::PUT, MANIFEST)
}

/// Serves manifests otherwise than they were pushed.
fn rewrite(turn: &mut Turn, answer: &mut Answer, change: impl FnOnce(&[u8]) -> Vec<u8>) {
    if turn.is(&Method::GET, MANIFEST) && answer.is_success() {
        answer.body = change(&answer.body).into();
    }
}

/// Keeps a manifest otherwise than it was pushed.
fn keep(turn: &mut Turn, change: impl FnOnce(&Manifest) -> Manifest) {
    let (name, reference) = (turn.ask.name.clone(), turn.ask.reference.clone());
    let found = turn
        .repository()
        .and_then(|one| one.manifest(&reference))
        .map(|(digest, one)| (digest.to_owned(), change(one)));
    if let Some((digest, manifest)) = found {
        let _ = turn.model.put_manifest(&name, &digest, manifest);
    }
}

/// How many tags the parameters name.
fn tag_count(turn: &Turn) -> usize {
    turn.ask.query.iter().filter(|(key, _)| key == "tag").count()
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::after("adds_a_newline_to_manifests", EXACT, "manifests come back with a newline at the end", |t, a| {
        rewrite(t, a, |bytes| [bytes, b"\n"].concat());
    }),
    Fault::after("answers_index_pushes_with_204", CREATED, "the PUT of an index is answered with 204", |t, a| {
        if put_manifest(t, a) && pushes_index(t) {
            a.restate(204);
        }
    }),
    Fault::after(
        "answers_index_pushes_without_location",
        &["dist.push.manifest.put-location"],
        "the 201 to an index has no `Location`",
        |t, a| {
            if put_manifest(t, a) && pushes_index(t) {
                a.drop_header(&header::LOCATION);
            }
        },
    ),
    Fault::after(
        "answers_large_manifests_with_400",
        LIMIT,
        "a manifest over the limit is answered with 400",
        |t, a| {
            if pushes(t) && a.status == StatusCode::PAYLOAD_TOO_LARGE {
                a.restate(400);
            }
        },
    ),
    Fault::after(
        "answers_large_manifests_with_500",
        LIMIT,
        "a manifest over the limit is answered with 500",
        |t, a| {
            if pushes(t) && a.status == StatusCode::PAYLOAD_TOO_LARGE {
                a.restate(500);
            }
        },
    ),
    Fault::after("answers_manifest_pushes_with_200", CREATED, "the PUT of a manifest is answered with 200", |t, a| {
        if put_manifest(t, a) {
            a.restate(200);
        }
    }),
    Fault::after("answers_manifest_pushes_with_202", CREATED, "the PUT of a manifest is answered with 202", |t, a| {
        if put_manifest(t, a) {
            a.restate(202);
        }
    }),
    Fault::after(
        "answers_manifest_pushes_without_location",
        &["dist.push.manifest.put-location"],
        "the 201 to a manifest has no `Location`",
        |t, a| {
            if put_manifest(t, a) {
                a.drop_header(&header::LOCATION);
            }
        },
    ),
    Fault::before(
        "answers_repeated_pushes_with_409",
        CREATED,
        "the PUT of a manifest that is there by its digest is answered with 409",
        |t| {
            let there = t.repository().is_some_and(|one| one.manifests.contains_key(&t.ask.reference));
            (pushes(t) && t.by_digest() && there && tag_count(t) == 0)
                .then(|| Answer::refusal(409, Code::ManifestInvalid, "the manifest is there already"))
        },
    ),
    Fault::after("compacts_manifests", EXACT, "manifests lose the white space between their tokens", |t, a| {
        rewrite(t, a, compact)
    }),
    Fault::after(
        "does_not_name_the_tags_of_parameters",
        &["dist.push.tagparam.header"],
        "`tag` parameters are obeyed, and no `OCI-Tag` says so",
        |t, a| {
            if put_manifest(t, a) {
                a.drop_header(&TAG);
            }
        },
    ),
    Fault::after(
        "drops_unknown_members_of_manifests",
        EXACT,
        "manifests are kept without what the image spec does not define",
        |t, a| {
            if put_manifest(t, a) {
                keep(t, |manifest| {
                    let known = [
                        "schemaVersion",
                        "mediaType",
                        "artifactType",
                        "config",
                        "layers",
                        "manifests",
                        "subject",
                        "annotations",
                    ];
                    let mut value: serde_json::Value = serde_json::from_slice(&manifest.bytes).unwrap_or_default();
                    let unknown = value.as_object_mut().is_some_and(|members| {
                        let before = members.len();
                        members.retain(|key, _| known.contains(&key.as_str()));
                        members.len() != before
                    });
                    let bytes = if unknown { value.to_string().into() } else { manifest.bytes.clone() };
                    Manifest { bytes, ..manifest.clone() }
                });
            }
        },
    ),
    Fault::after(
        "gives_a_wrong_digest_for_pushed_manifests",
        SAME_DIGEST,
        "`Docker-Content-Digest` of a PUT is that of something else",
        |t, a| {
            if put_manifest(t, a) {
                a.set(DIGEST, wrong_digest());
            }
        },
    ),
    Fault::after(
        "gives_digests_of_pushed_manifests_without_algorithm",
        SAME_DIGEST,
        "`Docker-Content-Digest` of a PUT is bare hex",
        |t, a| {
            if put_manifest(t, a) {
                behind(a, DIGEST, ':');
            }
        },
    ),
    Fault::after(
        "gives_sha256_for_manifests_pushed_by_sha512",
        SAME_DIGEST,
        "`Docker-Content-Digest` of a PUT by a SHA-512 digest is the SHA-256 digest",
        |t, a| {
            if put_manifest(t, a) && of_sha512(t) {
                a.set(DIGEST, sha256(&t.ask.body));
            }
        },
    ),
    Fault::after(
        "gives_the_digest_of_compact_manifests_on_push",
        SAME_DIGEST,
        "`Docker-Content-Digest` of a PUT is that of the manifest without white space",
        |t, a| {
            if put_manifest(t, a) {
                a.set(DIGEST, sha256(&compact(&t.ask.body)));
            }
        },
    ),
    Fault::after(
        "locates_manifests_among_blobs",
        PULLABLE,
        "`Location` after the PUT of a manifest is below `blobs`",
        |t, a| {
            if put_manifest(t, a)
                && let Some(location) = a.get(&header::LOCATION)
            {
                let location = location.replace("/manifests/", "/blobs/");
                a.set(header::LOCATION, location);
            }
        },
    ),
    Fault::after(
        "locates_manifests_at_another_digest",
        PULLABLE,
        "`Location` after the PUT of a manifest is that of one that does not exist",
        |t, a| {
            if put_manifest(t, a) {
                a.set(header::LOCATION, format!("/v2/{}/manifests/{}", t.ask.name, wrong_digest()));
            }
        },
    ),
    Fault::after(
        "locates_tagged_manifests_on_a_closed_port",
        PULLABLE,
        "`Location` after the PUT of a manifest by tag names port 1",
        |t, a| {
            if put_manifest(t, a)
                && !t.by_digest()
                && let Some(path) = a.get(&header::LOCATION)
            {
                let location = format!("http://127.0.0.1:1{path}");
                a.set(header::LOCATION, location);
            }
        },
    ),
    Fault::after(
        "names_the_first_tag_of_parameters_only",
        &["dist.push.tagparam.header"],
        "`OCI-Tag` names only the first of the tags that were set",
        |_, a| {
            if let Some(first) = a.get(&TAG).and_then(|tags| tags.split(", ").next()) {
                let first = first.to_owned();
                a.set(TAG, first);
            }
        },
    ),
    Fault::before(
        "refuses_manifests_without_media_type",
        &["dist.cat.claimed-complete"],
        "a manifest without `mediaType` is answered with 400",
        |t| {
            let value: serde_json::Value = serde_json::from_slice(&t.ask.body).unwrap_or_default();
            (pushes(t) && value.is_object() && value.get("mediaType").is_none())
                .then(|| Answer::refusal(400, Code::ManifestInvalid, "`mediaType` is missing"))
        },
    ),
    Fault::before(
        "refuses_parameters_of_content_type",
        &["dist.push.manifest.ct-params-ignored"],
        "a manifest with `; charset=utf-8` in its `Content-Type` is answered with 415",
        |t| {
            let has_parameters = t.ask.header(&header::CONTENT_TYPE).is_some_and(|kind| kind.contains(';'));
            (pushes(t) && has_parameters).then(|| Answer::refusal(415, Code::ManifestInvalid, "the type is not known"))
        },
    ),
    Fault::after(
        "sets_the_first_tag_of_parameters_only",
        &["dist.push.tagparam.tags-exist"],
        "`OCI-Tag` names tags that were not set",
        |t, a| {
            if put_manifest(t, a) {
                for (_, tag) in t.ask.query.iter().filter(|(key, _)| key == "tag").skip(1) {
                    let _ = t.model.delete(&t.ask.name, &Target::Tag(tag.clone()));
                }
            }
        },
    ),
    Fault::after(
        "sorts_the_members_of_manifests",
        EXACT,
        "manifests are written anew, with their members sorted",
        |t, a| {
            rewrite(t, a, |bytes| {
                serde_json::from_slice::<serde_json::Value>(bytes)
                    .map_or_else(|_| bytes.to_vec(), |value| value.to_string().into_bytes())
            });
        },
    ),
    Fault::after(
        "stores_large_manifests_wrongly",
        &["dist.pull.manifest.get-body"],
        "a byte of a manifest over 64 KiB is changed when it is stored",
        |t, a| {
            if put_manifest(t, a) && t.ask.body.len() > 64 << 10 {
                keep(t, |manifest| Manifest { bytes: flip(&manifest.bytes), ..manifest.clone() });
            }
        },
    ),
    Fault::before(
        "takes_five_tag_parameters",
        &["dist.push.tagparam.ten"],
        "a push with more than five `tag` parameters is answered with 414",
        |t| (pushes(t) && tag_count(t) > 5).then(|| Answer::refusal(414, Code::Unsupported, "too many tags")),
    ),
    Fault::within(
        "takes_manifests_below_4_mb_only",
        &["dist.push.manifest.4mb"],
        "a manifest of 4,000,000 bytes is answered with 413",
    ),
    Fault::within(
        "takes_manifests_of_1_mib_at_most",
        &["dist.push.manifest.4mb"],
        "a manifest over 1 MiB is answered with 413",
    ),
    Fault::within(
        "takes_manifests_of_any_size",
        &["dist.push.manifest.limit"],
        "there is no limit to the size of manifests",
    ),
    Fault::after("trims_manifests", EXACT, "manifests lose the white space at their end", |t, a| {
        rewrite(t, a, |bytes| bytes.trim_ascii_end().to_vec());
    }),
    Fault::trusts(
        "trusts_sha512_of_manifests",
        CHECKED,
        "a manifest pushed by its SHA-512 digest is not verified",
        |t| pushes(t) && of_sha512(t),
    ),
    Fault::trusts("trusts_the_digest_of_indexes", CHECKED, "an index pushed by digest is not verified", pushes_index),
    Fault::trusts(
        "trusts_the_digest_of_large_manifests",
        CHECKED,
        "a manifest over 64 KiB pushed by digest is not verified",
        |t| pushes(t) && t.ask.body.len() > 64 << 10,
    ),
    Fault::trusts("trusts_the_digest_of_manifests", CHECKED, "a manifest pushed by digest is not verified", pushes),
];
