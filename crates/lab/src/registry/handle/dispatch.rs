//! Which handler answers, and what is said where there is none.

use axum::http::{Method, StatusCode, header};
use serde_json::json;

use super::{blob, catalog, manifest, push, referrers, session, tags, uploads};
use crate::registry::{
    answer::{Answer, Code},
    ask::Kind,
    grammar,
    turn::Turn,
};

/// Answers a request.
pub(in crate::registry) fn dispatch(turn: &mut Turn) -> Answer {
    let method = match turn.ask.method.clone() {
        // What HEAD says is what GET says, without the body.
        Method::HEAD => Method::GET,
        method => method,
    };
    let named = !matches!(turn.ask.kind, Kind::Base | Kind::Catalog | Kind::Token | Kind::Unknown);
    if named && !grammar::is_name(&turn.ask.name) && !turn.registry.switches.take_name(&turn.ask.name) {
        return Answer::error(StatusCode::BAD_REQUEST, Code::NameInvalid, "this is no repository name");
    }
    let answer = match (turn.ask.kind, method) {
        (Kind::Base, Method::GET) => Ok(Answer::json(StatusCode::OK, &json!({}))),
        (Kind::Catalog, Method::GET) => Ok(catalog::list(turn)),
        (Kind::Token, Method::GET) => Ok(turn.registry.gate.token(&turn.ask).unwrap_or_else(no_endpoint)),
        (Kind::Tags, Method::GET) => Ok(tags::list(turn)),
        (Kind::Referrers, Method::GET) => Ok(referrers::list(turn)),
        (Kind::Blob, Method::GET) => blob::get(turn),
        (Kind::Blob, Method::DELETE) => blob::delete(turn),
        (Kind::Manifest, Method::GET) => Ok(manifest::get(turn)),
        (Kind::Manifest, Method::PUT) => push::put(turn),
        (Kind::Manifest, Method::DELETE) => manifest::delete(turn),
        (Kind::Uploads, Method::POST) => uploads::post(turn),
        (Kind::Session, Method::GET) => session::get(turn),
        (Kind::Session, Method::PATCH) => session::patch(turn),
        (Kind::Session, Method::PUT) => session::put(turn),
        (Kind::Session, Method::DELETE) => session::cancel(turn),
        (Kind::Unknown, _) => Ok(no_endpoint()),
        (kind, _) => Ok(not_allowed(kind)),
    };
    answer.unwrap_or_else(|refusal| refusal)
}

fn no_endpoint() -> Answer {
    Answer::error(StatusCode::NOT_FOUND, Code::Unsupported, "there is no such endpoint")
}

/// 405 with what would be allowed.
pub(in crate::registry) fn not_allowed(kind: Kind) -> Answer {
    Answer::error(StatusCode::METHOD_NOT_ALLOWED, Code::Unsupported, "this endpoint does not know the method")
        .with(header::ALLOW, kind.methods())
}
