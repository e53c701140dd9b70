//! Faults in pulling blobs.

use axum::http::{Method, StatusCode, header};

use super::{
    change::{behind, flip, relength, wrong_digest},
    when::{elsewhere, got, headed, lacks, of_sha512},
};
use crate::registry::{
    answer::{Answer, Code},
    ask::Kind,
    delivery::Delivery,
    header::DIGEST,
    switch::Fault,
    turn::Turn,
};

const BLOB: Kind = Kind::Blob;
const LARGE: usize = 64 << 10;
const HUGE: usize = 1 << 20;

/// The blob of the path in another repository, as this one would serve it.
fn borrowed(turn: &Turn) -> Option<Answer> {
    let missing = turn.repository().is_some_and(|repository| !repository.blobs.contains_key(&turn.ask.reference));
    let blob = elsewhere(turn, |repository| repository.blobs.get(&turn.ask.reference)).filter(|_| missing)?;
    let content = blob.whole().ok()?;
    Some(
        Answer::new(StatusCode::OK)
            .with(header::CONTENT_TYPE, "application/octet-stream")
            .with(DIGEST, &turn.ask.reference)
            .bytes(content),
    )
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::after(
        "answers_blobs_of_unknown_repositories_with_400",
        &["dist.pull.repo-404"],
        "a GET of a blob in an unknown repository is answered with 400",
        |t, a| {
            if t.is(&Method::GET, BLOB) && a.status == StatusCode::NOT_FOUND && t.repository().is_none() {
                a.restate(400);
            }
        },
    ),
    Fault::after(
        "answers_blobs_with_203",
        &["dist.pull.blob.get-200"],
        "a GET of a blob is answered with 203",
        |t, a| {
            if got(t, a, BLOB) && a.status == StatusCode::OK {
                a.restate(203);
            }
        },
    ),
    Fault::after(
        "answers_large_blobs_with_206",
        &["dist.pull.blob.get-200"],
        "a GET of a large blob without `Range` is answered with 206",
        |t, a| {
            if got(t, a, BLOB) && a.status == StatusCode::OK && a.body.len() > LARGE {
                a.set(header::CONTENT_RANGE, format!("bytes 0-{}/{}", a.body.len() - 1, a.body.len()));
                a.restate(206);
            }
        },
    ),
    Fault::after(
        "answers_manifests_of_unknown_repositories_with_500",
        &["dist.pull.repo-404"],
        "a GET of a manifest in an unknown repository is answered with 500",
        |t, a| {
            if t.is(&Method::GET, Kind::Manifest) && a.status == StatusCode::NOT_FOUND && t.repository().is_none() {
                a.restate(500);
            }
        },
    ),
    Fault::after(
        "answers_missing_blobs_with_400",
        &["dist.pull.blob.get-404"],
        "a GET of an unknown blob is answered with 400",
        |t, a| {
            if lacks(t, a, &Method::GET, BLOB) {
                a.restate(400);
            }
        },
    ),
    Fault::after(
        "answers_missing_blobs_with_500",
        &["dist.pull.blob.get-404"],
        "a GET of an unknown blob is answered with 500",
        |t, a| {
            if lacks(t, a, &Method::GET, BLOB) {
                a.restate(500);
            }
        },
    ),
    Fault::after(
        "answers_missing_blobs_with_nothing",
        &["dist.pull.blob.get-404"],
        "a GET of an unknown blob is answered with 200 and no bytes",
        |t, a| {
            if lacks(t, a, &Method::GET, BLOB) {
                *a = Answer::new(StatusCode::OK).with(header::CONTENT_TYPE, "application/octet-stream");
            }
        },
    ),
    Fault::after(
        "answers_the_head_of_blobs_with_204",
        &["dist.pull.blob.head-200"],
        "a HEAD of a blob is answered with 204",
        |t, a| {
            if headed(t, a, BLOB) {
                a.restate(204);
                a.drop_header(&header::CONTENT_LENGTH);
            }
        },
    ),
    Fault::after(
        "answers_the_head_of_missing_blobs_with_400",
        &["dist.pull.blob.head-404"],
        "a HEAD of an unknown blob is answered with 400",
        |t, a| {
            if lacks(t, a, &Method::HEAD, BLOB) {
                a.restate(400);
            }
        },
    ),
    Fault::after(
        "breaks_off_in_large_blobs",
        &["dist.pull.blob.get-body"],
        "the connection ends in the middle of a large blob",
        |t, a| {
            if got(t, a, BLOB) && a.body.len() > LARGE {
                a.set(header::CONTENT_LENGTH, a.body.len().to_string());
                a.delivery = Delivery::CutAfter(a.body.len() / 2);
            }
        },
    ),
    Fault::after(
        "claims_by_head_that_blobs_exist",
        &["dist.pull.blob.head-404"],
        "a HEAD of an unknown blob is answered with 200",
        |t, a| {
            if lacks(t, a, &Method::HEAD, BLOB) {
                a.restate(200);
            }
        },
    ),
    Fault::after(
        "corrupts_blobs",
        &["dist.pull.blob.get-body"],
        "a byte of a blob is another one when it is pulled",
        |t, a| {
            if got(t, a, BLOB) && a.status == StatusCode::OK {
                a.body = flip(&a.body);
            }
        },
    ),
    Fault::after(
        "corrupts_blobs_over_1_mib",
        &["dist.pull.blob.get-body"],
        "a byte of a very large blob is another one when it is pulled",
        |t, a| {
            if got(t, a, BLOB) && a.status == StatusCode::OK && a.body.len() > HUGE {
                a.body = flip(&a.body);
            }
        },
    ),
    Fault::after(
        "corrupts_blobs_over_64_kib",
        &["dist.pull.blob.get-body"],
        "a byte of a large blob is another one when it is pulled",
        |t, a| {
            if got(t, a, BLOB) && a.status == StatusCode::OK && a.body.len() > LARGE {
                a.body = flip(&a.body);
            }
        },
    ),
    Fault::after(
        "cuts_blobs_off_at_1_mib",
        &["dist.pull.blob.get-body"],
        "of a very large blob only the first MiB comes",
        |t, a| {
            if got(t, a, BLOB) && a.status == StatusCode::OK {
                a.body.truncate(HUGE);
            }
        },
    ),
    Fault::after(
        "denies_unknown_repositories",
        &["dist.pull.repo-404"],
        "a pull from an unknown repository is answered with 403",
        |t, a| {
            if (t.reads(BLOB) || t.reads(Kind::Manifest))
                && a.status == StatusCode::NOT_FOUND
                && t.repository().is_none()
            {
                a.restate(403);
            }
        },
    ),
    Fault::after(
        "does_not_find_large_blobs_by_head",
        &["dist.pull.blob.head-200"],
        "a HEAD of a large blob is answered with 404",
        |t, a| {
            let large = |length: &str| length.parse::<usize>().is_ok_and(|length| length > LARGE);
            if headed(t, a, BLOB) && a.get(&header::CONTENT_LENGTH).is_some_and(large) {
                *a = Answer::refusal(404, Code::BlobUnknown, "there is no such blob");
                a.without_body();
            }
        },
    ),
    Fault::after(
        "ends_lines_of_blobs_with_crlf",
        &["dist.pull.blob.get-body"],
        "a blob is treated as text, and its line ends are changed",
        |t, a| {
            if got(t, a, BLOB) && a.status == StatusCode::OK {
                let bytes = a
                    .body
                    .iter()
                    .flat_map(|byte| if *byte == b'\n' { &b"\r\n"[..] } else { std::slice::from_ref(byte) });
                a.body = bytes.copied().collect::<Vec<_>>().into();
            }
        },
    ),
    Fault::after(
        "gives_a_wrong_digest_of_blobs",
        &["dist.pull.blob.dcd-matches"],
        "`Docker-Content-Digest` of a blob is that of something else",
        |t, a| {
            if got(t, a, BLOB) {
                a.set(DIGEST, wrong_digest());
            }
        },
    ),
    Fault::after(
        "gives_a_wrong_digest_of_blobs_of_sha512",
        &["dist.pull.blob.dcd-matches"],
        "`Docker-Content-Digest` of a blob pushed by SHA-512 is that of something else",
        |t, a| {
            if got(t, a, BLOB) && of_sha512(t) {
                a.set(DIGEST, wrong_digest());
            }
        },
    ),
    Fault::after(
        "gives_a_wrong_digest_on_the_head_of_blobs",
        &["dist.pull.blob.head-dcd"],
        "`Docker-Content-Digest` of a HEAD is that of something else",
        |t, a| {
            if headed(t, a, BLOB) {
                a.set(DIGEST, wrong_digest());
            }
        },
    ),
    Fault::after(
        "gives_digests_of_blobs_in_upper_case",
        &["dist.pull.blob.dcd-matches"],
        "the hex in `Docker-Content-Digest` of a blob has capitals",
        |t, a| {
            if got(t, a, BLOB)
                && let Some((algorithm, hex)) = t.ask.reference.split_once(':')
            {
                a.set(DIGEST, format!("{algorithm}:{}", hex.to_ascii_uppercase()));
            }
        },
    ),
    Fault::after(
        "gives_digests_of_blobs_without_algorithm",
        &["dist.pull.blob.dcd-matches"],
        "`Docker-Content-Digest` of a blob is bare hex",
        |t, a| {
            if got(t, a, BLOB) {
                behind(a, DIGEST, ':');
            }
        },
    ),
    Fault::after(
        "gives_length_0_on_the_head_of_blobs",
        &["dist.pull.blob.head-length"],
        "`Content-Length` of the HEAD of a blob is 0",
        |t, a| {
            if headed(t, a, BLOB) {
                relength(a, |_| 0);
            }
        },
    ),
    Fault::before(
        "heads_blobs_of_other_repositories",
        &["dist.pull.blob.head-404-elsewhere"],
        "a HEAD finds a blob in any repository",
        |t| t.is(&Method::HEAD, BLOB).then(|| borrowed(t)).flatten(),
    ),
    Fault::before(
        "loses_blobs_of_sha512",
        &["dist.pull.blob.get-200", "dist.pull.blob.head-200"],
        "a blob pushed by its SHA-512 digest is taken and not found",
        |t| (t.reads(BLOB) && of_sha512(t)).then(|| Answer::refusal(404, Code::BlobUnknown, "there is no such blob")),
    ),
    Fault::after(
        "loses_empty_blobs",
        &["dist.pull.blob.get-200"],
        "the blob of no bytes is taken and not found",
        |t, a| {
            if got(t, a, BLOB) && a.status == StatusCode::OK && a.body.is_empty() {
                *a = Answer::refusal(404, Code::BlobUnknown, "there is no such blob");
            }
        },
    ),
    Fault::after(
        "miscounts_the_head_of_large_blobs",
        &["dist.pull.blob.head-length"],
        "`Content-Length` of the HEAD of a large blob ends at 64 KiB",
        |t, a| {
            if headed(t, a, BLOB) {
                relength(a, |length| length.min(LARGE));
            }
        },
    ),
    Fault::after(
        "omits_the_digest_of_blobs",
        &["dist.pull.blob.dcd"],
        "a GET of a blob has no `Docker-Content-Digest`",
        |t, a| {
            if got(t, a, BLOB) {
                a.drop_header(&DIGEST);
            }
        },
    ),
    Fault::after(
        "omits_the_digest_of_large_blobs",
        &["dist.pull.blob.dcd"],
        "a GET of a large blob has no `Docker-Content-Digest`",
        |t, a| {
            if got(t, a, BLOB) && a.body.len() > LARGE {
                a.drop_header(&DIGEST);
            }
        },
    ),
    Fault::after(
        "omits_the_digest_on_the_head_of_blobs",
        &["dist.pull.blob.head-dcd"],
        "a HEAD of a blob has no `Docker-Content-Digest`",
        |t, a| {
            if headed(t, a, BLOB) {
                a.drop_header(&DIGEST);
            }
        },
    ),
    Fault::after(
        "omits_the_length_on_the_head_of_blobs",
        &["dist.pull.blob.head-length"],
        "a HEAD of a blob has no `Content-Length`",
        |t, a| {
            if headed(t, a, BLOB) {
                a.drop_header(&header::CONTENT_LENGTH);
            }
        },
    ),
    Fault::before(
        "serves_blobs_of_other_repositories",
        &["dist.pull.blob.get-404-elsewhere"],
        "a GET finds a blob in any repository",
        |t| t.is(&Method::GET, BLOB).then(|| borrowed(t)).flatten(),
    ),
    Fault::before(
        "serves_blobs_only_after_their_manifest",
        &["dist.pull.blob.get-200"],
        "a blob is answered with 404 until a manifest of its repository refers to it",
        |t| {
            let known = t.repository().is_some_and(|repository| {
                repository.manifests.values().any(|manifest| manifest.document().blobs.contains(&t.ask.reference))
            });
            (t.is(&Method::GET, BLOB) && t.repository().is_some() && !known)
                .then(|| Answer::refusal(404, Code::BlobUnknown, "no manifest refers to this blob"))
        },
    ),
    Fault::after(
        "serves_nothing_of_blobs_of_sha512",
        &["dist.pull.blob.get-body"],
        "a blob that was pushed by its SHA-512 digest comes back empty",
        |t, a| {
            if got(t, a, BLOB) && of_sha512(t) {
                a.body.clear();
            }
        },
    ),
];
