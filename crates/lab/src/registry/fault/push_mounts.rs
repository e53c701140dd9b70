//! Faults in mounting blobs, and in the parameter that announces an algorithm.

use axum::http::{Method, StatusCode, header};

use super::{
    change::{lose, wrong_digest},
    when::{mounted, mounts, opened},
};
use crate::registry::{
    answer::{Answer, Code},
    ask::Kind,
    header::DIGEST,
    switch::Fault,
};

const FALLBACK: &[&str] = &["dist.push.mount.fallback"];

pub(super) const FAULTS: &[Fault] = &[
    Fault::after("answers_mounts_with_200", &["dist.push.mount.201"], "a mount is answered with 200", |t, a| {
        if mounted(t, a) {
            a.restate(200);
        }
    }),
    Fault::after("answers_mounts_with_204", &["dist.push.mount.201"], "a mount is answered with 204", |t, a| {
        if mounted(t, a) {
            a.restate(204);
        }
    }),
    Fault::after(
        "answers_mounts_without_location",
        &["dist.push.mount.location"],
        "the 201 to a mount has no `Location`",
        |t, a| {
            if mounted(t, a) {
                a.drop_header(&header::LOCATION);
            }
        },
    ),
    Fault::after(
        "claims_mounts",
        &["dist.push.mount.location-pullable"],
        "a mount is answered with 201 and the blob not there",
        |t, a| {
            if mounted(t, a) {
                lose(t);
            }
        },
    ),
    Fault::after(
        "falls_back_from_mounts_to_dead_sessions",
        FALLBACK,
        "a mount that is not done is answered with 202 and a session that does not exist",
        |t, a| {
            if mounts(t)
                && opened(t, a)
                && let Some(id) = a.get(&header::LOCATION).and_then(|path| path.rsplit('/').next())
            {
                t.model.uploads.remove(id);
            }
        },
    ),
    Fault::after(
        "falls_back_from_mounts_without_location",
        FALLBACK,
        "a mount that is not done is answered with 202 and no `Location`",
        |t, a| {
            if mounts(t) && opened(t, a) {
                a.drop_header(&header::LOCATION);
            }
        },
    ),
    Fault::after(
        "locates_mounts_at_another_digest",
        &["dist.push.mount.location-pullable"],
        "`Location` after a mount is that of a blob that does not exist",
        |t, a| {
            if mounted(t, a) {
                a.set(header::LOCATION, format!("/v2/{}/blobs/{}", t.ask.name, wrong_digest()));
            }
        },
    ),
    Fault::after(
        "mounts_what_is_not_there",
        &["dist.push.mount.fallback", "dist.push.mount.location-pullable"],
        "a mount of a blob that nobody has is answered with 201",
        |t, a| {
            if mounts(t) && opened(t, a) && t.ask.has_parameter("from") {
                let digest = t.ask.parameter("mount").unwrap_or_default().to_owned();
                *a = Answer::new(StatusCode::CREATED)
                    .with(header::LOCATION, format!("/v2/{}/blobs/{digest}", t.ask.name))
                    .with(DIGEST, digest);
            }
        },
    ),
    Fault::before("refuses_mounts", FALLBACK, "a mount is answered with 405", |t| {
        mounts(t).then(|| Answer::refusal(405, Code::Unsupported, "nothing can be mounted"))
    }),
    Fault::before(
        "refuses_mounts_from_unknown_repositories",
        FALLBACK,
        "a mount from a repository that does not exist is answered with 401",
        |t| {
            let unknown = t.ask.parameter("from").is_some_and(|from| !t.model.repositories.contains_key(from));
            (mounts(t) && unknown).then(|| {
                Answer::refusal(401, Code::Unauthorized, "the source is not for you")
                    .with(header::WWW_AUTHENTICATE, "Basic realm=\"mounts\"")
            })
        },
    ),
    Fault::after(
        "refuses_mounts_of_what_is_not_there",
        FALLBACK,
        "a mount of a blob that the source does not have is answered with 404",
        |t, a| {
            if mounts(t) && opened(t, a) {
                *a = Answer::refusal(404, Code::BlobUnknown, "there is no such blob");
            }
        },
    ),
    Fault::before("refuses_mounts_without_from", FALLBACK, "a mount without `from` is answered with 400", |t| {
        (mounts(t) && !t.ask.has_parameter("from"))
            .then(|| Answer::refusal(400, Code::NameInvalid, "`from` is missing"))
    }),
    Fault::before(
        "refuses_the_algorithm_parameter",
        &["dist.push.chunk.algo-accepted"],
        "a POST with `digest-algorithm` is answered with 400, whatever the algorithm",
        |t| {
            (t.is(&Method::POST, Kind::Uploads) && t.ask.has_parameter("digest-algorithm"))
                .then(|| Answer::refusal(400, Code::Unsupported, "the parameter is not known"))
        },
    ),
    Fault::before(
        "takes_the_algorithm_parameter_for_a_digest",
        &["dist.push.chunk.algo-accepted"],
        "a POST with `digest-algorithm` is answered with 404",
        |t| {
            (t.is(&Method::POST, Kind::Uploads) && t.ask.has_parameter("digest-algorithm"))
                .then(|| Answer::refusal(404, Code::BlobUploadUnknown, "there is nothing of this kind"))
        },
    ),
    Fault::before(
        "verifies_with_sha256_whatever_was_announced",
        &["dist.push.chunk.algo-accepted"],
        "an upload for which SHA-512 was announced is verified as SHA-256",
        |t| {
            let announced = t.session.as_ref().and_then(|session| session.algorithm.as_deref()) == Some("sha512");
            (t.is(&Method::PUT, Kind::Session) && announced)
                .then(|| Answer::refusal(400, Code::DigestInvalid, "the digest is not that of the blob"))
        },
    ),
];
