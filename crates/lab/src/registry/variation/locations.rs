//! `Location` in other forms, and uploads in other places.

use axum::http::{Method, StatusCode, header};

use super::redirects::{signed, unsigned};
use crate::registry::{
    answer::{Answer, Code},
    ask::{Kind, Side},
    switch::Variation,
    turn::Turn,
};

/// Changes a `Location` that is a path.
fn relocate(answer: &mut Answer, change: impl FnOnce(&str) -> String) {
    if let Some(path) = answer.get(&header::LOCATION).filter(|path| path.starts_with('/')) {
        let location = change(path);
        answer.set(header::LOCATION, location);
    }
}

/// Changes the `Location` of a session.
fn relocate_session(answer: &mut Answer, change: impl FnOnce(&str) -> String) {
    if answer.get(&header::LOCATION).is_some_and(|path| path.contains("/blobs/uploads/")) {
        relocate(answer, change);
    }
}

/// A path as seen from another one.
fn relative(from: &str, to: &str) -> String {
    let directory = from.rfind('/').map_or(0, |slash| slash + 1);
    let common = from.bytes().zip(to.bytes()).take(directory).take_while(|(one, two)| one == two).count();
    let common = to.get(..common).and_then(|same| same.rfind('/')).map_or(0, |slash| slash + 1);
    let (rest, target) = (from.get(common..directory).unwrap_or_default(), to.get(common..).unwrap_or_default());
    // A colon in the first segment would be that of a scheme.
    format!("./{}{target}", "../".repeat(rest.matches('/').count()))
}

fn no_upload() -> Option<Answer> {
    Some(Answer::refusal(404, Code::BlobUploadUnknown, "there is no such upload"))
}

/// The state of a session as its location has it.
fn state(turn: &Turn, path: &str) -> String {
    turn.registry.signer.sign(path.rsplit('/').next().unwrap_or_default())
}

fn on_session(turn: &Turn) -> bool {
    turn.ask.kind == Kind::Session
}

pub(super) const VARIATIONS: &[Variation] = &[
    Variation::after(
        "gives_absolute_locations",
        "`Location` may be a whole URL (pushing a blob monolithically)",
        |t, a| {
            let base = t.registry.reached_as(&t.ask);
            relocate(a, |path| format!("{base}{path}"));
        },
    ),
    Variation::after(
        "gives_locations_relative_to_the_request",
        "`Location` is a URI reference, and one may lack the leading slash (RFC 9110, 10.2.2)",
        |t, a| {
            let from = t.ask.path.clone();
            relocate(a, |path| relative(&from, path));
        },
    ),
    Variation::after(
        "gives_locations_without_scheme",
        "`Location` is a URI reference, and one may begin with `//` (RFC 9110, 10.2.2)",
        |t, a| {
            let base = t.registry.reached_as(&t.ask);
            let base = base.split_once(':').map_or("", |(_, rest)| rest).to_owned();
            relocate(a, |path| format!("{base}{path}"));
        },
    ),
    Variation::around(
        "keeps_uploads_on_another_host",
        "another server may take the upload (pushing a blob monolithically)",
        |t| {
            if on_session(t) && t.ask.side == Side::Main { no_upload() } else { None }
        },
        |t, a| {
            if a.get(&header::LOCATION).is_some_and(|path| path.contains("/blobs/uploads/")) {
                relocate(a, |path| format!("{}{}", t.registry.other, signed(t, path)));
            } else if t.ask.side == Side::Other {
                relocate(a, |path| format!("{}{path}", t.registry.url));
            }
        },
    ),
    Variation::around(
        "keeps_uploads_outside_of_v2",
        "the location of an upload may be any URL (pushing a blob monolithically)",
        |t| {
            if on_session(t) && unsigned(t) { no_upload() } else { None }
        },
        |t, a| relocate_session(a, |path| signed(t, path)),
    ),
    Variation::after(
        "locates_blobs_on_another_host",
        "a blob's location need not be served by the registry (single POST)",
        |t, a| {
            let created =
                a.status == StatusCode::CREATED && (t.ask.method == Method::POST || t.ask.kind == Kind::Session);
            if created {
                relocate(a, |path| format!("{}{}", t.registry.other, signed(t, path)));
            }
        },
    ),
    Variation::around(
        "moves_uploads_with_each_chunk",
        "the response to a chunk may give another location than the one before (pushing a blob in chunks)",
        |t| {
            if on_session(t) && !t.ask.has_parameter("at") { no_upload() } else { None }
        },
        |t, a| {
            let id = a.get(&header::LOCATION).and_then(|path| path.rsplit('/').next());
            let at = id.and_then(|id| t.model.uploads.get(id)).map_or(0, |upload| upload.content.len());
            relocate_session(a, |path| format!("{path}?at={at}&part=x%2Fy"));
        },
    ),
    Variation::around(
        "wants_the_query_of_upload_locations",
        "the location of a session may hold query parameters that are needed (pushing a blob monolithically)",
        |t| {
            let state = state(t, &t.ask.path);
            if on_session(t) && t.ask.parameter("_state") != Some(&state) { no_upload() } else { None }
        },
        |t, a| {
            let state = |path: &str| format!("{path}?_state={}", state(t, path));
            relocate_session(a, state);
        },
    ),
    Variation::around(
        "writes_session_ids_in_capitals",
        "a UUID may be written with capitals (RFC 9562, 4)",
        |t| {
            if on_session(t) {
                t.ask.reference = t.ask.reference.to_ascii_lowercase();
            }
            None
        },
        |_, a| {
            relocate_session(a, |path| {
                let (place, id) = path.rsplit_once('/').unwrap_or_default();
                format!("{place}/{}", id.to_ascii_uppercase())
            });
        },
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths() {
        assert_eq!(relative("/v2/a/blobs/uploads/", "/v2/a/blobs/uploads/id"), "./id");
        assert_eq!(relative("/v2/a/blobs/uploads/id", "/v2/a/blobs/uploads/id"), "./id");
        assert_eq!(relative("/v2/a/blobs/uploads/id", "/v2/a/blobs/sha256:0"), "./../sha256:0");
        assert_eq!(relative("/v2/a/manifests/tag", "/v2/a/manifests/sha256:0"), "./sha256:0");
        assert_eq!(relative("/v2/ab/blobs/uploads/", "/v2/ac/blobs/uploads/id"), "./../../../ac/blobs/uploads/id");
    }
}
