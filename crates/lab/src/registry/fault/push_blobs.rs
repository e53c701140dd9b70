//! Faults in pushing whole blobs and in mounting them.

use axum::http::{Method, StatusCode, header};

use super::{
    change::{flip, lose},
    when::{closed_plainly, mounts, opened_plainly, posted, posts_blob},
};
use crate::registry::{
    answer::{Answer, Code},
    ask::Kind,
    chance,
    grammar::{Form, digest_form},
    switch::Fault,
    turn::Turn,
};

const LARGE: usize = 64 << 10;
const HUGE: usize = 1 << 20;
const PUT_DIGEST: &[&str] = &["dist.push.blob.put-digest"];
const SINGLE_DIGEST: &[&str] = &["dist.push.blob.single-digest"];
const BAD_DIGEST: &[&str] = &["dist.push.blob.bad-digest-400"];
const PULLABLE: &[&str] = &["dist.push.blob.put-location-pullable"];

/// Whether a push of a blob, or of a manifest, was refused for its digest, which has this form.
fn refused(turn: &Turn, answer: &Answer, malformed: bool) -> bool {
    let digest = turn.ask.parameter("digest").unwrap_or_default();
    let pushes = turn.is(&Method::PUT, Kind::Session) || posts_blob(turn);
    let form =
        if malformed { digest_form(digest) == Form::Malformed } else { matches!(digest_form(digest), Form::Known(_)) };
    pushes && answer.status == StatusCode::BAD_REQUEST && !digest.is_empty() && form
}

/// Whether the digest of a push is of an algorithm that is not known.
fn unknown_algorithm(turn: &Turn, answer: &Answer) -> bool {
    answer.status == StatusCode::BAD_REQUEST
        && turn.ask.parameter("digest").is_some_and(|digest| digest_form(digest) == Form::Unknown)
}

/// Whether this POST is plain: no blob, no mount.
fn plain(turn: &Turn) -> bool {
    turn.is(&Method::POST, Kind::Uploads) && !posts_blob(turn) && !mounts(turn)
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::after(
        "answers_a_malformed_digest_with_404",
        BAD_DIGEST,
        "a push of a blob with a malformed digest is answered with 404",
        |t, a| {
            if refused(t, a, true) {
                a.restate(404);
            }
        },
    ),
    Fault::after(
        "answers_a_malformed_digest_with_500",
        BAD_DIGEST,
        "a push of a blob with a malformed digest is answered with 500",
        |t, a| {
            if refused(t, a, true) {
                a.restate(500);
            }
        },
    ),
    Fault::after(
        "answers_a_put_with_200",
        &["dist.push.blob.put-201"],
        "the PUT of a whole blob is answered with 200",
        |t, a| {
            if closed_plainly(t, a) {
                a.restate(200);
            }
        },
    ),
    Fault::after(
        "answers_a_put_with_202",
        &["dist.push.blob.put-201"],
        "the PUT of a whole blob is answered with 202",
        |t, a| {
            if closed_plainly(t, a) {
                a.restate(202);
            }
        },
    ),
    Fault::after(
        "answers_a_put_without_location",
        &["dist.push.blob.put-location"],
        "the 201 of a PUT of a whole blob has no `Location`",
        |t, a| {
            if closed_plainly(t, a) {
                a.drop_header(&header::LOCATION);
            }
        },
    ),
    Fault::after(
        "answers_a_single_post_with_200",
        &["dist.push.blob.single-201"],
        "a single POST that stored the blob is answered with 200",
        |t, a| {
            if posted(t, a) {
                a.restate(200);
            }
        },
    ),
    Fault::after(
        "answers_a_single_post_with_204",
        &["dist.push.blob.single-201"],
        "a single POST that stored the blob is answered with 204",
        |t, a| {
            if posted(t, a) {
                a.restate(204);
            }
        },
    ),
    Fault::after(
        "answers_a_single_post_without_location",
        &["dist.push.blob.single-location"],
        "the 201 to a single POST has no `Location`",
        |t, a| {
            if posted(t, a) {
                a.drop_header(&header::LOCATION);
            }
        },
    ),
    Fault::after(
        "answers_a_wrong_digest_of_a_single_post_with_404",
        BAD_DIGEST,
        "a single POST that does not fit its digest is answered with 404",
        |t, a| {
            if refused(t, a, false) && posts_blob(t) {
                a.restate(404);
            }
        },
    ),
    Fault::after(
        "answers_a_wrong_digest_with_422",
        BAD_DIGEST,
        "a blob that does not fit its digest is answered with 422",
        |t, a| {
            if refused(t, a, false) {
                a.restate(422);
            }
        },
    ),
    Fault::after(
        "answers_a_wrong_digest_with_500",
        BAD_DIGEST,
        "a PUT that does not fit its digest is answered with 500",
        |t, a| {
            if refused(t, a, false) && !posts_blob(t) {
                a.restate(500);
            }
        },
    ),
    Fault::after(
        "answers_an_unknown_algorithm_with_501",
        BAD_DIGEST,
        "a push of a blob with an algorithm that is not supported is answered with 501",
        |t, a| {
            if unknown_algorithm(t, a) {
                a.restate(501);
            }
        },
    ),
    Fault::after(
        "answers_large_puts_with_204",
        &["dist.push.blob.put-201"],
        "the PUT of a large blob is answered with 204",
        |t, a| {
            if closed_plainly(t, a) && t.pushed_size() > LARGE {
                a.restate(204);
            }
        },
    ),
    Fault::before(
        "falls_back_from_single_posts_without_location",
        &["dist.push.blob.single-fallback"],
        "a single POST is answered with 202 and no `Location`",
        |t| posts_blob(t).then(|| Answer::new(StatusCode::ACCEPTED)),
    ),
    Fault::within(
        "gives_all_uploads_of_a_repository_one_session",
        &["dist.push.blob.location-session"],
        "a second POST gives the session of the first one",
    ),
    Fault::after(
        "locates_blobs_at_their_session",
        PULLABLE,
        "`Location` after the PUT of a whole blob is the session",
        |t, a| {
            if closed_plainly(t, a) {
                a.set(header::LOCATION, t.ask.path.clone());
            }
        },
    ),
    Fault::after(
        "locates_blobs_on_a_closed_port",
        PULLABLE,
        "`Location` after the PUT of a whole blob names port 1",
        |t, a| {
            if closed_plainly(t, a)
                && let Some(path) = a.get(&header::LOCATION)
            {
                let location = format!("http://127.0.0.1:1{path}");
                a.set(header::LOCATION, location);
            }
        },
    ),
    Fault::after(
        "locates_blobs_without_their_algorithm",
        PULLABLE,
        "`Location` after the PUT of a whole blob ends in bare hex",
        |t, a| {
            if closed_plainly(t, a)
                && let Some((path, _)) = a.get(&header::LOCATION).and_then(|path| path.split_once("sha"))
            {
                let hex =
                    t.ask.parameter("digest").and_then(|digest| digest.split_once(':')).map_or("", |(_, hex)| hex);
                let location = format!("{path}{hex}");
                a.set(header::LOCATION, location);
            }
        },
    ),
    Fault::after(
        "locates_single_posts_at_a_session",
        &["dist.push.blob.single-location-pullable"],
        "`Location` after a single POST is a session that does not exist",
        |t, a| {
            if posted(t, a) {
                a.set(header::LOCATION, format!("/v2/{}/blobs/uploads/{}", t.ask.name, chance::uuid()));
            }
        },
    ),
    Fault::after("loses_blobs_over_64_kib", PULLABLE, "a large blob is answered with 201 and not stored", |t, a| {
        if closed_plainly(t, a) && t.pushed_size() > LARGE {
            lose(t);
        }
    }),
    Fault::after(
        "loses_single_posts",
        &["dist.push.blob.single-location-pullable"],
        "a single POST is answered with 201 and the blob not stored",
        |t, a| {
            if posted(t, a) {
                lose(t);
            }
        },
    ),
    Fault::within("numbers_uploads", &["dist.push.blob.location-session"], "sessions have numbers, no UUIDs"),
    Fault::after("opens_uploads_with_200", &["dist.push.blob.post-202"], "a session is opened with 200", |t, a| {
        if opened_plainly(t, a) && plain(t) {
            a.restate(200);
        }
    }),
    Fault::after("opens_uploads_with_201", &["dist.push.blob.post-202"], "a session is opened with 201", |t, a| {
        if opened_plainly(t, a) && plain(t) {
            a.restate(201);
        }
    }),
    Fault::after(
        "opens_uploads_with_an_empty_location",
        &["dist.push.blob.post-location"],
        "the 202 of a session has an empty `Location`",
        |t, a| {
            if opened_plainly(t, a) {
                a.set(header::LOCATION, "");
            }
        },
    ),
    Fault::after(
        "opens_uploads_without_location",
        &["dist.push.blob.post-location"],
        "the 202 of a session has no `Location`",
        |t, a| {
            if opened_plainly(t, a) {
                a.drop_header(&header::LOCATION);
            }
        },
    ),
    Fault::before(
        "refuses_blobs_over_1_mib",
        &["dist.push.blob.put-201"],
        "the PUT of a very large blob is answered with 413",
        |t| (t.closes_plain() && t.pushed_size() > HUGE).then(|| Answer::refusal(413, Code::SizeInvalid, "too large")),
    ),
    Fault::before(
        "refuses_empty_blobs",
        &["dist.push.blob.put-201"],
        "the blob of no bytes is answered with 500",
        |t| {
            (t.closes_plain() && t.pushed_size() == 0)
                .then(|| Answer::refusal(500, Code::BlobUploadInvalid, "no bytes"))
        },
    ),
    Fault::before(
        "refuses_single_posts",
        &["dist.push.blob.single-fallback"],
        "a single POST is answered with 405",
        |t| posts_blob(t).then(|| Answer::refusal(405, Code::Unsupported, "not in one request")),
    ),
    Fault::before(
        "refuses_single_posts_with_400",
        &["dist.push.blob.single-fallback"],
        "a single POST is answered with 400",
        |t| posts_blob(t).then(|| Answer::refusal(400, Code::Unsupported, "not in one request")),
    ),
    Fault::before(
        "runs_out_of_room",
        &["dist.push.blob.put-201"],
        "whatever brings bytes is answered with 500, for the disk is full",
        |t| {
            (matches!(t.ask.kind, Kind::Uploads | Kind::Session | Kind::Manifest) && !t.ask.body.is_empty())
                .then(|| Answer::refusal(500, Code::Unsupported, "no space left on device"))
        },
    ),
    Fault::after(
        "stores_large_blobs_wrongly",
        &["dist.pull.blob.get-body"],
        "a byte of a large blob is changed when it is stored",
        |t, a| {
            if closed_plainly(t, a) && t.pushed_size() > LARGE {
                let (name, digest) = (t.ask.name.clone(), t.ask.parameter("digest").unwrap_or_default().to_owned());
                let stored = t.repository().and_then(|repository| repository.blobs.get(&digest)?.whole().ok());
                if let Some(stored) = stored {
                    let _ = t.model.put_blob(&name, &digest, flip(&stored));
                }
            }
        },
    ),
    Fault::trusts("trusts_sha512_of_a_put", PUT_DIGEST, "a PUT with a SHA-512 digest is not verified", |t| {
        t.closes_plain() && t.ask.parameter("digest").is_some_and(|digest| digest.starts_with("sha512:"))
    }),
    Fault::trusts(
        "trusts_sha512_of_a_single_post",
        SINGLE_DIGEST,
        "a single POST with a SHA-512 digest is not verified",
        |t| posts_blob(t) && t.ask.parameter("digest").is_some_and(|digest| digest.starts_with("sha512:")),
    ),
    Fault::trusts("trusts_the_digest_of_a_put", PUT_DIGEST, "a PUT of a whole blob is not verified", |t| {
        t.closes_plain()
    }),
    Fault::trusts(
        "trusts_the_digest_of_a_put_after_chunks",
        PUT_DIGEST,
        "a PUT that closes a chunked upload is not verified when it has no body",
        |t| t.closes_chunked() && t.ask.body.is_empty(),
    ),
    Fault::trusts(
        "trusts_the_digest_of_a_put_over_1_mib",
        PUT_DIGEST,
        "a PUT of a very large blob is not verified",
        |t| t.closes_plain() && t.pushed_size() > HUGE,
    ),
    Fault::trusts("trusts_the_digest_of_a_put_over_64_kib", PUT_DIGEST, "a PUT of a large blob is not verified", |t| {
        t.closes_plain() && t.pushed_size() > LARGE
    }),
    Fault::trusts(
        "trusts_the_digest_of_a_put_with_the_last_chunk",
        PUT_DIGEST,
        "a PUT that closes a chunked upload is not verified when it brings the last chunk",
        |t| t.closes_chunked() && !t.ask.body.is_empty(),
    ),
    Fault::trusts(
        "trusts_the_digest_of_a_put_without_bytes",
        PUT_DIGEST,
        "the empty blob is taken under any digest",
        |t| t.closes_plain() && t.pushed_size() == 0,
    ),
    Fault::trusts("trusts_the_digest_of_a_single_post", SINGLE_DIGEST, "a single POST is not verified", posts_blob),
    Fault::trusts(
        "trusts_the_digest_of_a_single_post_over_64_kib",
        SINGLE_DIGEST,
        "a single POST of a large blob is not verified",
        |t| posts_blob(t) && t.ask.body.len() > LARGE,
    ),
];
