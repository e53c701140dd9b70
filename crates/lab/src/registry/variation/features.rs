//! What a registry may leave out, and what it may do beyond.

use std::time::Duration;

use axum::http::{HeaderName, Method, StatusCode, header};

use crate::{
    digest::sha256,
    registry::{
        access::Action,
        answer::{Answer, Code},
        ask::Kind,
        handle::not_allowed,
        header::{DIGEST, TAG},
        model::{INDEX, Target},
        switch::{Span, Variation},
        turn::Turn,
    },
};

/// The smallest chunk of the variation that has one.
const MINIMUM: usize = 1024;

fn deletes(turn: &Turn, kind: Kind, by_digest: bool) -> bool {
    turn.is(&Method::DELETE, kind) && turn.by_digest() == by_digest
}

fn off(there: bool, status: u16) -> Option<Answer> {
    there.then(|| Answer::refusal(status, Code::Unsupported, "nothing of this kind is deleted here"))
}

fn deletes_content(turn: &Turn) -> bool {
    turn.ask.method == Method::DELETE && matches!(turn.ask.kind, Kind::Blob | Kind::Manifest)
}

fn pushes_manifest(turn: &Turn) -> bool {
    turn.is(&Method::PUT, Kind::Manifest)
}

/// The digest or the algorithm that a push names.
fn names_sha512(turn: &Turn) -> bool {
    let by_parameter = ["digest", "digest-algorithm"]
        .iter()
        .any(|key| turn.ask.parameter(key).is_some_and(|value| value.starts_with("sha512")));
    by_parameter || (pushes_manifest(turn) && turn.ask.reference.starts_with("sha512:"))
}

fn no_sha512(there: bool) -> Option<Answer> {
    there.then(|| Answer::refusal(400, Code::DigestInvalid, "this registry cannot verify digests of this algorithm"))
}

/// Opens no session for what the client wants beside one.
fn without(turn: &mut Turn, parameter: &str) -> Option<Answer> {
    if turn.is(&Method::POST, Kind::Uploads) {
        turn.ask.drop_parameter(parameter);
    }
    None
}

pub(super) const VARIATIONS: &[Variation] = &[
    Variation::before(
        "answers_several_ranges_in_parts",
        "several ranges may be answered with `multipart/byteranges` (RFC 9110, 15.3.7.2)",
        super::multipart::answer,
    ),
    Variation::before(
        "cancels_no_uploads",
        "a method that is not there is answered with 405 (RFC 9110, 15.5.6); released versions do not know it",
        |t| {
            t.is(&Method::DELETE, Kind::Session)
                .then(|| not_allowed(Kind::Session).with(header::ALLOW, "GET, PATCH, PUT"))
        },
    ),
    Variation::before(
        "deletes_later",
        "202 promises that something will be done, and it is done after 300 ms (RFC 9110, 15.3.3)",
        |t| {
            let reference = t.ask.reference.clone();
            let there = t.repository().is_some_and(|one| match t.ask.kind {
                Kind::Blob => one.blobs.contains_key(&reference),
                _ => one.tags.contains_key(&reference) || one.manifests.contains_key(&reference),
            });
            if !deletes_content(t) || !there {
                return None;
            }
            let target = match t.ask.kind {
                Kind::Blob => Target::Blob(reference),
                _ if t.by_digest() => Target::Manifest(reference),
                _ => Target::Tag(reference),
            };
            t.model.doom(&t.ask.name, target, Duration::from_millis(300));
            Some(Answer::new(StatusCode::ACCEPTED))
        },
    ),
    Variation::before(
        "deletes_no_blobs_with_400",
        "deletion may be off, which is said with 400 or 405 (deleting blobs)",
        |t| off(t.is(&Method::DELETE, Kind::Blob), 400),
    ),
    Variation::before(
        "deletes_no_blobs_with_405",
        "deletion may be off, which is said with 400 or 405 (deleting blobs)",
        |t| off(t.is(&Method::DELETE, Kind::Blob), 405),
    ),
    Variation::before(
        "deletes_no_manifests_with_400",
        "deletion may be off, which is said with 400 or 405 (deleting manifests)",
        |t| off(deletes(t, Kind::Manifest, true), 400),
    ),
    Variation::before(
        "deletes_no_manifests_with_405",
        "deletion may be off, which is said with 400 or 405 (deleting manifests)",
        |t| off(deletes(t, Kind::Manifest, true), 405),
    ),
    Variation::before(
        "deletes_no_tags_with_400",
        "deletion may be off, which is said with 400 or 405 (deleting tags)",
        |t| off(deletes(t, Kind::Manifest, false), 400),
    ),
    Variation::before(
        "deletes_no_tags_with_405",
        "deletion may be off, which is said with 400 or 405 (deleting tags)",
        |t| off(deletes(t, Kind::Manifest, false), 405),
    ),
    Variation::before(
        "deletes_nothing_with_400",
        "deletion may be off, which is said with 400 or 405 (content management)",
        |t| off(deletes_content(t), 400),
    ),
    Variation::before(
        "deletes_nothing_with_405",
        "deletion may be off, which is said with 400 or 405 (content management)",
        |t| off(deletes_content(t), 405),
    ),
    Variation::before(
        "filters_no_referrers",
        "the filter is a SHOULD, and without `OCI-Filters-Applied` nothing was promised (listing referrers)",
        |t| {
            if t.ask.kind == Kind::Referrers {
                t.ask.drop_parameter("artifactType");
            }
            None
        },
    ),
    Variation::after(
        "finds_no_malformed_digests",
        "a manifest by a malformed digest may be answered with 404 as one that is not there (pulling manifests)",
        |t, a| {
            if t.reads(Kind::Manifest) && a.status == StatusCode::BAD_REQUEST && t.by_digest() {
                *a = Answer::refusal(404, Code::ManifestUnknown, "the repository has no such manifest");
                if t.ask.method == Method::HEAD {
                    a.without_body();
                }
            }
        },
    ),
    Variation::after(
        "finds_no_referrers_in_unknown_repositories",
        "200 is due only where the repository is found (listing referrers)",
        |t, a| {
            if t.reads(Kind::Referrers) && a.is_success() && t.repository().is_none() {
                *a = Answer::refusal(404, Code::NameUnknown, "there is no such repository");
            }
        },
    ),
    Variation::after(
        "finds_no_repositories_without_tags",
        "the list is to be answered with 200 where a repository is found, and what has no tags need not be one (listing tags)",
        |t, a| {
            if t.reads(Kind::Tags) && t.repository().is_some_and(|one| one.tags.is_empty()) {
                *a = Answer::refusal(404, Code::NameUnknown, "there is no such repository");
            }
        },
    ),
    Variation::after(
        "gives_canonical_digests",
        "`Docker-Content-Digest` may be of another algorithm than the digest asked for (pulling manifests)",
        |t, a| {
            let content = t.repository().and_then(|one| match t.ask.kind {
                Kind::Manifest => one.manifest(&t.ask.reference).map(|(_, manifest)| manifest.bytes.clone()),
                Kind::Blob => one.blobs.get(&t.ask.reference)?.whole().ok(),
                _ => None,
            });
            if let Some(content) = content.filter(|_| t.ask.reads() && a.is_success()) {
                a.set(DIGEST, sha256(&content));
            }
        },
    ),
    Variation::before("ignores_tag_parameters", "`tag` parameters are a MAY (pushing manifests)", |t| {
        if pushes_manifest(t) {
            t.ask.drop_parameter("tag");
        }
        None
    }),
    Variation::before(
        "ignores_the_announcement_of_algorithms",
        "released versions know no such parameter, and a server may ignore parameters (pushing a blob in chunks)",
        |t| without(t, "digest-algorithm"),
    ),
    Variation::around(
        "knows_no_ranges",
        "ranges are a SHOULD, and a server may ignore `Range` (RFC 9110, 14.2)",
        |t| {
            t.ask.headers.remove(header::RANGE);
            None
        },
        |_, a| a.drop_header(&header::ACCEPT_RANGES),
    ),
    Variation::within(
        "manifests_of_4_mib_at_most",
        "4 MB are to be taken, and a limit is to be there (pushing manifests)",
    ),
    Variation::before(
        "mounts_from_anywhere",
        "`from` is optional, and the blob may be mounted from where it is found (mounting a blob)",
        |t| {
            let digest = t.ask.parameter("mount").unwrap_or_default();
            let readable = |name: &&String| t.user.may(Action::Pull, name);
            let holds =
                |name: &&String| t.model.repositories.get(*name).is_some_and(|one| one.blobs.contains_key(digest));
            let found = t.model.repositories.keys().filter(readable).find(holds).cloned();
            if t.is(&Method::POST, Kind::Uploads)
                && let Some(found) = found
            {
                t.ask.drop_parameter("from");
                t.ask.query.push(("from".to_owned(), found));
            }
            None
        },
    ),
    Variation::before("mounts_nothing", "a registry may answer with 202 and a session (mounting a blob)", |t| {
        without(t, "mount")
    }),
    Variation::after(
        "names_tags_in_several_headers",
        "each accepted tag may have an `OCI-Tag` of its own (pushing manifests)",
        |_, a| {
            if let Some(tags) = a.get(&TAG).map(str::to_owned) {
                a.drop_header(&TAG);
                tags.split(", ").for_each(|tag| a.add(TAG, tag));
            }
        },
    ),
    Variation::after("omits_digests", "`Docker-Content-Digest` is a SHOULD below next (pull)", |_, a| {
        a.drop_header(&DIGEST)
    })
    .only(Span::BelowNext),
    Variation::after("omits_digests_of_pushes", "only pulls are to have a `Docker-Content-Digest` (push)", |t, a| {
        if !t.ask.reads() {
            a.drop_header(&DIGEST);
        }
    }),
    Variation::before(
        "refuses_indexes",
        "an index is one manifest among others, and no sentence makes a registry take it (pushing manifests)",
        |t| {
            let index = t.ask.header(&header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with(INDEX));
            (pushes_manifest(t) && index)
                .then(|| Answer::refusal(400, Code::ManifestInvalid, "indexes are not supported"))
        },
    ),
    Variation::before(
        "refuses_manifests_without_layers",
        "the list of blobs may be empty, and no sentence makes a registry take it so (pushing manifests)",
        |t| {
            let value: serde_json::Value = serde_json::from_slice(&t.ask.body).unwrap_or_default();
            let is_empty = value.get("layers").and_then(serde_json::Value::as_array).is_some_and(Vec::is_empty);
            (pushes_manifest(t) && is_empty).then(|| Answer::refusal(400, Code::ManifestInvalid, "there are no layers"))
        },
    ),
    Variation::before(
        "refuses_sha512",
        "an algorithm that is not supported is refused with 400 (pushing blobs)",
        |t| no_sha512(names_sha512(t)),
    ),
    Variation::before(
        "refuses_sha512_of_manifests",
        "an algorithm that is not supported is refused with 400, and only SHA-256 is one that all know (pushing manifests)",
        |t| no_sha512(names_sha512(t) && pushes_manifest(t)),
    ),
    Variation::before(
        "refuses_the_announcement_of_sha512",
        "an algorithm that is not supported is refused with 400 before a session is opened (pushing a blob in chunks)",
        |t| no_sha512(t.ask.kind == Kind::Uploads && t.ask.has_parameter("digest-algorithm") && names_sha512(t)),
    )
    .only(Span::BelowNext),
    Variation::before(
        "refuses_types_of_docker",
        "the types of Docker are none of the image spec (pushing manifests)",
        |t| {
            let docker = t.ask.header(&header::CONTENT_TYPE).is_some_and(|kind| kind.contains("vnd.docker"));
            (pushes_manifest(t) && docker)
                .then(|| Answer::refusal(400, Code::ManifestInvalid, "types of Docker are not supported"))
        },
    ),
    Variation::after("returns_the_namespace", "a registry that uses `ns` returns it (registry proxying)", |t, a| {
        if let Some(ns) = t.ask.parameter("ns").filter(|_| t.ask.reads()) {
            a.set(HeaderName::from_static("oci-namespace"), ns);
        }
    }),
    Variation::within("takes_incomplete_manifests", "a registry may take a manifest whose blobs are not there (push)"),
    Variation::before(
        "takes_no_blobs_in_a_single_post",
        "a registry may answer with 202 and a session (single POST)",
        |t| without(t, "digest"),
    ),
    Variation::within("takes_sparse_indexes", "a registry may take an index whose manifests are not there (push)"),
    Variation::before(
        "takes_ten_tag_parameters",
        "too many `tag` parameters may be answered with 414 (pushing manifests)",
        |t| {
            let many = t.ask.query.iter().filter(|(key, _)| key == "tag").count() > 10;
            (pushes_manifest(t) && many).then(|| Answer::refusal(414, Code::Unsupported, "too many tags"))
        },
    ),
    Variation::around(
        "wants_chunks_of_1_kib",
        "a registry may have a minimum for each chunk but the last, which it tells (pushing a blob in chunks)",
        |t| {
            // A short chunk can only be the last one.
            let ended = t.session.as_ref().is_some_and(|session| session.smallest < MINIMUM);
            let more = t.ask.kind == Kind::Session && !t.ask.body.is_empty();
            (ended && more).then(|| Answer::refusal(416, Code::SizeInvalid, "the chunk before was too short"))
        },
        |t, a| {
            if t.is(&Method::POST, Kind::Uploads) && a.status == StatusCode::ACCEPTED {
                a.set(HeaderName::from_static("oci-chunk-min-length"), MINIMUM.to_string());
            }
        },
    ),
];
