//! Faults in pulling manifests.

use axum::http::{Method, header};
use serde_json::Value;

use super::{
    change::{behind, compact, flip, relength, wrong_digest},
    when::{elsewhere, got, headed, is_index, lacks, of_sha512},
};
use crate::{
    digest::sha256,
    registry::{
        answer::{Answer, Code, JSON},
        ask::Kind,
        header::DIGEST,
        model::{IMAGE, INDEX, Manifest},
        switch::Fault,
        turn::Turn,
    },
};

const MANIFEST: Kind = Kind::Manifest;

/// The manifest of the path in another repository, as this one would serve it.
fn borrowed(turn: &Turn) -> Option<Answer> {
    let serve = |(digest, manifest): (&str, &Manifest)| {
        Answer::new(axum::http::StatusCode::OK)
            .with(header::CONTENT_TYPE, &manifest.media_type)
            .with(DIGEST, digest)
            .bytes(manifest.bytes.clone())
    };
    elsewhere(turn, |repository| repository.manifest(&turn.ask.reference)).map(serve)
}

/// Whether no tag of the repository points to the manifest of the path.
fn untagged(turn: &Turn) -> bool {
    turn.repository().is_some_and(|repository| !repository.tags.values().any(|digest| *digest == turn.ask.reference))
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::after(
        "adds_a_charset_to_indexes",
        &["dist.pull.manifest.ct-no-params"],
        "indexes come with `; charset=utf-8`",
        |t, a| {
            if got(t, a, MANIFEST) && is_index(a) {
                a.set(header::CONTENT_TYPE, format!("{INDEX}; charset=utf-8"));
            }
        },
    ),
    Fault::after(
        "adds_a_charset_to_manifests",
        &["dist.pull.manifest.ct-no-params"],
        "manifests come with `; charset=utf-8`",
        |t, a| {
            if got(t, a, MANIFEST)
                && let Some(kind) = a.get(&header::CONTENT_TYPE)
            {
                let kind = format!("{kind}; charset=utf-8");
                a.set(header::CONTENT_TYPE, kind);
            }
        },
    ),
    Fault::after(
        "answers_indexes_with_203",
        &["dist.pull.manifest.get-200"],
        "a GET of an index is answered with 203",
        |t, a| {
            if got(t, a, MANIFEST) && is_index(a) {
                a.restate(203);
            }
        },
    ),
    Fault::after(
        "answers_manifests_with_203",
        &["dist.pull.manifest.get-200"],
        "a GET of a manifest is answered with 203",
        |t, a| {
            if got(t, a, MANIFEST) {
                a.restate(203);
            }
        },
    ),
    Fault::after(
        "answers_missing_manifests_with_400",
        &["dist.pull.manifest.get-404"],
        "a GET of an unknown manifest is answered with 400",
        |t, a| {
            if lacks(t, a, &Method::GET, MANIFEST) {
                a.restate(400);
            }
        },
    ),
    Fault::after(
        "answers_missing_manifests_with_500",
        &["dist.pull.manifest.get-404"],
        "a GET of an unknown digest is answered with 500",
        |t, a| {
            if lacks(t, a, &Method::GET, MANIFEST) && t.by_digest() {
                a.restate(500);
            }
        },
    ),
    Fault::after(
        "answers_missing_tags_with_403",
        &["dist.pull.manifest.get-404"],
        "a GET of an unknown tag is answered with 403",
        |t, a| {
            if lacks(t, a, &Method::GET, MANIFEST) && !t.by_digest() {
                a.restate(403);
            }
        },
    ),
    Fault::after(
        "answers_the_head_of_manifests_with_204",
        &["dist.pull.manifest.head-200"],
        "a HEAD of a manifest is answered with 204",
        |t, a| {
            if headed(t, a, MANIFEST) {
                a.restate(204);
                a.drop_header(&header::CONTENT_LENGTH);
            }
        },
    ),
    Fault::after(
        "answers_the_head_of_missing_tags_with_400",
        &["dist.pull.manifest.head-404"],
        "a HEAD of an unknown tag is answered with 400",
        |t, a| {
            if lacks(t, a, &Method::HEAD, MANIFEST) && !t.by_digest() {
                a.restate(400);
            }
        },
    ),
    Fault::after(
        "claims_by_head_that_manifests_exist",
        &["dist.pull.manifest.head-404"],
        "a HEAD of an unknown manifest is answered with 200",
        |t, a| {
            if lacks(t, a, &Method::HEAD, MANIFEST) {
                a.restate(200);
            }
        },
    ),
    Fault::after(
        "corrupts_manifests",
        &["dist.pull.manifest.get-body", "dist.push.manifest.exact-bytes"],
        "a byte of a manifest is another one when it is pulled",
        |t, a| {
            if got(t, a, MANIFEST) {
                a.body = flip(&a.body);
            }
        },
    ),
    Fault::after(
        "corrupts_manifests_over_64_kib",
        &["dist.pull.manifest.get-body"],
        "a byte of a large manifest is another one when it is pulled",
        |t, a| {
            if got(t, a, MANIFEST) && a.body.len() > 64 << 10 {
                a.body = flip(&a.body);
            }
        },
    ),
    Fault::after(
        "cuts_manifests_off_at_64_kib",
        &["dist.pull.manifest.get-body"],
        "of a large manifest only the first 64 KiB come",
        |t, a| {
            if got(t, a, MANIFEST) {
                a.body.truncate(64 << 10);
            }
        },
    ),
    Fault::after(
        "does_not_find_manifests_by_head_and_digest",
        &["dist.pull.manifest.head-200"],
        "a HEAD by digest is answered with 404",
        |t, a| {
            if headed(t, a, MANIFEST) && t.by_digest() {
                *a = Answer::refusal(404, Code::ManifestUnknown, "there is no such manifest");
                a.without_body();
            }
        },
    ),
    Fault::before(
        "does_not_move_tags",
        &["dist.pull.manifest.get-body"],
        "a tag that exists stays where it is when it is pushed again",
        |t| {
            let stays = t.is(&Method::PUT, MANIFEST)
                && t.repository().is_some_and(|repository| repository.tags.contains_key(&t.ask.reference));
            if stays {
                // The manifest is taken, by its digest.
                t.ask.reference = sha256(&t.ask.body);
            }
            None
        },
    ),
    Fault::before(
        "finds_no_tags_in_upper_case",
        &["dist.pull.manifest.get-200", "dist.pull.manifest.head-200"],
        "tags with capitals are looked up in lower case",
        |t| {
            if t.reads(MANIFEST) {
                t.ask.reference = t.ask.reference.to_ascii_lowercase();
            }
            None
        },
    ),
    Fault::after(
        "gives_a_wrong_digest_of_manifests",
        &["dist.pull.manifest.dcd"],
        "`Docker-Content-Digest` of a GET is that of something else",
        |t, a| {
            if got(t, a, MANIFEST) {
                a.set(DIGEST, wrong_digest());
            }
        },
    ),
    Fault::after(
        "gives_a_wrong_digest_on_the_head_of_manifests",
        &["dist.pull.manifest.head-dcd"],
        "`Docker-Content-Digest` of a HEAD is that of something else",
        |t, a| {
            if headed(t, a, MANIFEST) {
                a.set(DIGEST, wrong_digest());
            }
        },
    ),
    Fault::after(
        "gives_digests_of_manifests_without_algorithm",
        &["dist.pull.manifest.dcd"],
        "`Docker-Content-Digest` of a GET is bare hex",
        |t, a| {
            if got(t, a, MANIFEST) {
                behind(a, DIGEST, ':');
            }
        },
    ),
    Fault::after(
        "gives_length_0_on_the_head_of_manifests",
        &["dist.pull.manifest.head-length"],
        "`Content-Length` of a HEAD by tag is 0",
        |t, a| {
            if headed(t, a, MANIFEST) && !t.by_digest() {
                relength(a, |_| 0);
            }
        },
    ),
    Fault::after(
        "gives_the_digest_of_the_compact_manifest",
        &["dist.pull.manifest.dcd"],
        "`Docker-Content-Digest` is that of the manifest without white space",
        |t, a| {
            if got(t, a, MANIFEST) {
                let digest = sha256(&compact(&a.body));
                a.set(DIGEST, digest);
            }
        },
    ),
    Fault::after(
        "gives_the_length_of_the_compact_manifest",
        &["dist.pull.manifest.head-length"],
        "`Content-Length` of a HEAD is that of the manifest without white space",
        |t, a| {
            if headed(t, a, MANIFEST)
                && let Some((_, manifest)) = t.repository().and_then(|one| one.manifest(&t.ask.reference))
            {
                let length = compact(&manifest.bytes).len();
                relength(a, |_| length);
            }
        },
    ),
    Fault::before(
        "heads_manifests_of_other_repositories",
        &["dist.pull.manifest.head-404-elsewhere"],
        "a HEAD by digest finds a manifest in any repository",
        |t| {
            let wanted = t.is(&Method::HEAD, MANIFEST) && t.by_digest();
            let missing = t.repository().is_some_and(|repository| repository.manifest(&t.ask.reference).is_none());
            (wanted && missing).then(|| borrowed(t)).flatten()
        },
    ),
    Fault::before(
        "hides_manifests_until_they_are_tagged",
        &["dist.pull.manifest.get-200", "dist.pull.manifest.head-200"],
        "a manifest that no tag points to is answered with 404",
        |t| {
            let hidden = t.reads(MANIFEST) && t.by_digest() && untagged(t);
            hidden.then(|| Answer::refusal(404, Code::ManifestUnknown, "the manifest is not tagged"))
        },
    ),
    Fault::after(
        "invents_missing_manifests",
        &["dist.pull.manifest.get-404"],
        "a GET of an unknown tag is answered with an empty index",
        |t, a| {
            if lacks(t, a, &Method::GET, MANIFEST) && !t.by_digest() {
                let empty = format!("{{\"schemaVersion\":2,\"mediaType\":\"{INDEX}\",\"manifests\":[]}}");
                *a = Answer::new(axum::http::StatusCode::OK)
                    .with(header::CONTENT_TYPE, INDEX)
                    .with(DIGEST, sha256(empty.as_bytes()))
                    .bytes(empty);
            }
        },
    ),
    Fault::after(
        "knows_no_head_of_manifests",
        &["dist.pull.manifest.head-200"],
        "a HEAD of a manifest that is there is answered with 405",
        |t, a| {
            if headed(t, a, MANIFEST) {
                *a =
                    Answer::refusal(405, Code::Unsupported, "there is no HEAD").with(header::ALLOW, "GET, PUT, DELETE");
                a.without_body();
            }
        },
    ),
    Fault::before(
        "loses_manifests_of_sha512",
        &["dist.pull.manifest.get-200"],
        "a manifest pushed by its SHA-512 digest is taken and not found",
        |t| {
            let lost = t.reads(MANIFEST) && of_sha512(t);
            lost.then(|| Answer::refusal(404, Code::ManifestUnknown, "there is no such manifest"))
        },
    ),
    Fault::after(
        "miscounts_the_head_of_indexes",
        &["dist.pull.manifest.head-length"],
        "`Content-Length` of the HEAD of an index is one too many",
        |t, a| {
            if headed(t, a, MANIFEST) && is_index(a) {
                relength(a, |length| length + 1);
            }
        },
    ),
    Fault::after(
        "omits_content_type_on_indexes",
        &["dist.pull.manifest.ct-present"],
        "a GET of an index has no `Content-Type`",
        |t, a| {
            if got(t, a, MANIFEST) && is_index(a) {
                a.drop_header(&header::CONTENT_TYPE);
            }
        },
    ),
    Fault::after(
        "omits_content_type_on_manifests",
        &["dist.pull.manifest.ct-present"],
        "a GET of a manifest has no `Content-Type`",
        |t, a| {
            if got(t, a, MANIFEST) {
                a.drop_header(&header::CONTENT_TYPE);
            }
        },
    ),
    Fault::after(
        "omits_the_digest_of_indexes",
        &["dist.pull.manifest.dcd"],
        "a GET of an index has no `Docker-Content-Digest`",
        |t, a| {
            if got(t, a, MANIFEST) && is_index(a) {
                a.drop_header(&DIGEST);
            }
        },
    ),
    Fault::after(
        "omits_the_digest_of_manifests",
        &["dist.pull.manifest.dcd"],
        "a GET of a manifest has no `Docker-Content-Digest`",
        |t, a| {
            if got(t, a, MANIFEST) {
                a.drop_header(&DIGEST);
            }
        },
    ),
    Fault::after(
        "omits_the_digest_of_manifests_by_tag",
        &["dist.pull.manifest.dcd"],
        "a GET by tag has no `Docker-Content-Digest`",
        |t, a| {
            if got(t, a, MANIFEST) && !t.by_digest() {
                a.drop_header(&DIGEST);
            }
        },
    ),
    Fault::after(
        "omits_the_digest_on_the_head_of_manifests",
        &["dist.pull.manifest.head-dcd"],
        "a HEAD of a manifest has no `Docker-Content-Digest`",
        |t, a| {
            if headed(t, a, MANIFEST) {
                a.drop_header(&DIGEST);
            }
        },
    ),
    Fault::after(
        "omits_the_digest_on_the_head_of_tags",
        &["dist.pull.manifest.head-dcd"],
        "a HEAD by tag has no `Docker-Content-Digest`",
        |t, a| {
            if headed(t, a, MANIFEST) && !t.by_digest() {
                a.drop_header(&DIGEST);
            }
        },
    ),
    Fault::after(
        "omits_the_length_on_the_head_of_manifests",
        &["dist.pull.manifest.head-length"],
        "a HEAD of a manifest has no `Content-Length`",
        |t, a| {
            if headed(t, a, MANIFEST) {
                a.drop_header(&header::CONTENT_LENGTH);
            }
        },
    ),
    Fault::after(
        "serves_an_empty_manifest_by_tag",
        &["dist.pull.manifest.get-body"],
        "a GET by tag has no body",
        |t, a| {
            if got(t, a, MANIFEST) && !t.by_digest() {
                a.body.clear();
            }
        },
    ),
    Fault::after(
        "serves_indexes_as_image_manifests",
        &["dist.pull.manifest.ct-as-pushed"],
        "an index comes with the type of an image manifest",
        |t, a| {
            if got(t, a, MANIFEST) && is_index(a) {
                a.set(header::CONTENT_TYPE, IMAGE);
            }
        },
    ),
    Fault::after(
        "serves_manifests_as_docker_does",
        &["dist.pull.manifest.ct-as-pushed"],
        "image manifests come with the type of Docker's",
        |t, a| {
            if got(t, a, MANIFEST) && a.get(&header::CONTENT_TYPE) == Some(IMAGE) {
                a.set(header::CONTENT_TYPE, "application/vnd.docker.distribution.manifest.v2+json");
            }
        },
    ),
    Fault::after(
        "serves_manifests_as_json",
        &["dist.pull.manifest.ct-as-pushed"],
        "manifests come as `application/json`",
        |t, a| {
            if got(t, a, MANIFEST) {
                a.set(header::CONTENT_TYPE, JSON);
            }
        },
    ),
    Fault::before(
        "serves_manifests_of_other_repositories",
        &["dist.pull.manifest.get-404-elsewhere"],
        "a GET by digest finds a manifest in any repository",
        |t| {
            let wanted = t.is(&Method::GET, MANIFEST) && t.by_digest();
            let missing = t.repository().is_some_and(|repository| repository.manifest(&t.ask.reference).is_none());
            (wanted && missing).then(|| borrowed(t)).flatten()
        },
    ),
    Fault::before(
        "serves_tags_of_other_repositories",
        &["dist.pull.manifest.get-404-elsewhere"],
        "a GET by tag finds a tag in any repository",
        |t| {
            let wanted = t.is(&Method::GET, MANIFEST) && !t.by_digest();
            let missing = t.repository().is_some_and(|repository| repository.manifest(&t.ask.reference).is_none());
            (wanted && missing).then(|| borrowed(t)).flatten()
        },
    ),
    Fault::after(
        "unwraps_indexes",
        &["dist.pull.manifest.ct-as-pushed", "dist.pull.manifest.get-body"],
        "a GET of an index by tag gives its first manifest",
        |t, a| {
            if got(t, a, MANIFEST) && is_index(a) && !t.by_digest() {
                let index: Value = serde_json::from_slice(&a.body).unwrap_or_default();
                let first = index.pointer("/manifests/0/digest").and_then(Value::as_str).unwrap_or_default();
                if let Some((digest, manifest)) = t.repository().and_then(|repository| repository.manifest(first)) {
                    let (digest, manifest) = (digest.to_owned(), manifest.clone());
                    a.set(header::CONTENT_TYPE, manifest.media_type);
                    a.set(DIGEST, digest);
                    a.body = manifest.bytes;
                }
            }
        },
    ),
];
