//! Answers that send the client elsewhere.

use axum::http::{StatusCode, header};

use crate::registry::{
    answer::{Answer, Code},
    ask::{Kind, Side},
    switch::{Span, Variation},
    turn::Turn,
};

/// Where the path of a request lies under a signature.
pub(super) fn signed(turn: &Turn, path: &str) -> String {
    format!("/storage/{}{path}", turn.registry.signature(path))
}

/// Whether the client comes without a signature.
pub(super) fn unsigned(turn: &Turn) -> bool {
    turn.ask.signature.is_none()
}

fn redirect(status: u16, to: String) -> Option<Answer> {
    let mut answer = Answer::new(StatusCode::OK).with(header::LOCATION, to);
    answer.restate(status);
    Some(answer)
}

/// Sends who reads this to the same server, under another path.
fn here(turn: &Turn, kind: Kind, status: u16) -> Option<Answer> {
    (turn.reads(kind) && unsigned(turn)).then(|| redirect(status, signed(turn, &turn.ask.path)))?
}

/// Sends who reads this to the other server.
fn there(turn: &Turn, kind: Kind) -> Option<Answer> {
    let to = || format!("{}{}?X-Lab-Expires=60", turn.registry.other, signed(turn, &turn.ask.path));
    (turn.reads(kind) && turn.ask.side == Side::Main).then(|| redirect(307, to()))?
}

pub(super) const VARIATIONS: &[Variation] = &[
    Variation::before(
        "redirects_blobs_to_a_host_without_logins",
        "the other server refuses who sends it an `Authorization`, as object storage with signed URLs does (API)",
        |t| {
            let authorized = t.ask.side == Side::Other && t.ask.headers.contains_key(header::AUTHORIZATION);
            if authorized {
                return Some(Answer::refusal(
                    400,
                    Code::Unsupported,
                    "there are two ways of authentication, and only one is allowed",
                ));
            }
            there(t, Kind::Blob)
        },
    ),
    Variation::before(
        "redirects_blobs_to_another_host",
        "blobs are kept by another server, as registries on object storage do (API)",
        |t| there(t, Kind::Blob),
    ),
    Variation::before(
        "redirects_blobs_twice",
        "blobs are behind two redirects, of which the second leads to another server (API)",
        |t| {
            if unsigned(t) { here(t, Kind::Blob, 302) } else { there(t, Kind::Blob) }
        },
    ),
    Variation::before(
        "redirects_blobs_with_301",
        "blobs are elsewhere for good; any request may be answered with a redirect (API)",
        |t| here(t, Kind::Blob, 301),
    ),
    Variation::before(
        "redirects_blobs_with_302",
        "blobs are elsewhere on the same host; any request may be answered with a redirect (API)",
        |t| here(t, Kind::Blob, 302),
    ),
    Variation::before(
        "redirects_blobs_with_303",
        "blobs are elsewhere on the same host; any request may be answered with a redirect (API)",
        |t| here(t, Kind::Blob, 303),
    ),
    Variation::before(
        "redirects_blobs_with_307",
        "blobs are elsewhere on the same host; any request may be answered with a redirect (API)",
        |t| here(t, Kind::Blob, 307),
    ),
    Variation::before(
        "redirects_blobs_with_308",
        "blobs are elsewhere for good; any request may be answered with a redirect (API)",
        |t| here(t, Kind::Blob, 308),
    ),
    Variation::before(
        "redirects_manifests",
        "manifests are elsewhere on the same host; any request may be answered with a redirect (API)",
        |t| here(t, Kind::Manifest, 307),
    ),
    Variation::before(
        "redirects_manifests_to_another_host",
        "manifests are kept by another server; any request may be answered with a redirect (API)",
        |t| there(t, Kind::Manifest),
    ),
    Variation::before(
        "redirects_referrers",
        "lists of referrers are elsewhere on the same host; any request may be answered with a redirect (API)",
        |t| {
            let plain = t.ask.query.is_empty();
            plain.then(|| here(t, Kind::Referrers, 307))?
        },
    ),
    Variation::before(
        "redirects_requests_for_uploads",
        "a POST is sent on with 307, which keeps method and body; any request may be answered so (API)",
        |t| {
            let plain = t.is(&axum::http::Method::POST, Kind::Uploads) && t.ask.query.is_empty() && unsigned(t);
            plain.then(|| redirect(307, signed(t, &t.ask.path)))?
        },
    )
    .only(Span::Next),
];
