//! Uploads: POST, which opens a session, takes a whole blob, or mounts one.

use axum::http::{StatusCode, header};
use hyper::body::Bytes;

use crate::registry::{
    access::Action,
    answer::{Answer, Code},
    chance,
    grammar::{self, Form, digest_form, is_name},
    header::DIGEST,
    turn::Turn,
};

/// A refusal for what is wrong with a digest.
fn bad_digest(message: &str) -> Answer {
    Answer::error(StatusCode::BAD_REQUEST, Code::DigestInvalid, message)
}

/// Stores a blob if the digest is its own.
pub(super) fn store(turn: &mut Turn, digest: &str, bytes: Bytes) -> Result<Answer, Answer> {
    match digest_form(digest) {
        Form::Malformed => return Err(bad_digest("this is no digest")),
        Form::Unknown => return Err(bad_digest("this registry cannot verify digests of this algorithm")),
        Form::Known(algorithm) if !turn.registry.switches.trust(turn) && algorithm.digest(&bytes) != digest => {
            return Err(bad_digest("the digest is not that of the blob"));
        }
        Form::Known(_) => {}
    }
    let name = turn.ask.name.clone();
    turn.model.put_blob(&name, digest, bytes)?;
    Ok(stored(&name, digest))
}

fn stored(name: &str, digest: &str) -> Answer {
    Answer::new(StatusCode::CREATED).with(header::LOCATION, format!("/v2/{name}/blobs/{digest}")).with(DIGEST, digest)
}

/// The id of a new session.
fn session_id(turn: &Turn) -> String {
    let uploads = &turn.model.uploads;
    let same = uploads.iter().find(|(_, upload)| upload.repository == turn.ask.name).map(|(id, _)| id.clone());
    if turn.has("numbers_uploads") {
        return turn.model.requests.to_string();
    }
    same.filter(|_| turn.has("gives_all_uploads_of_a_repository_one_session")).unwrap_or_else(chance::uuid)
}

/// Opens a session.
pub(in crate::registry) fn open(turn: &mut Turn) -> Answer {
    let name = turn.ask.name.clone();
    let id = session_id(turn);
    turn.model.open(&name, &id, turn.ask.parameter("digest-algorithm"));
    Answer::new(StatusCode::ACCEPTED).with(header::LOCATION, format!("/v2/{name}/blobs/uploads/{id}"))
}

/// What cannot be mounted becomes a session, whatever the reason.
fn mount(turn: &mut Turn, digest: &str, from: Option<&str>) -> Result<Answer, Answer> {
    let name = turn.ask.name.clone();
    let readable = |from: &&str| is_name(from) && turn.user.may(Action::Pull, from);
    if let Some(from) = from.filter(readable)
        && turn.model.mount(from, &name, digest)?
    {
        return Ok(stored(&name, digest));
    }
    Ok(open(turn))
}

pub(super) fn post(turn: &mut Turn) -> Result<Answer, Answer> {
    if let Some(digest) = turn.ask.parameter("mount") {
        let (digest, from) = (digest.to_owned(), turn.ask.parameter("from").map(str::to_owned));
        return mount(turn, &digest, from.as_deref());
    }
    if let Some(algorithm) = turn.ask.parameter("digest-algorithm")
        && grammar::algorithm(algorithm).is_none()
    {
        return Err(bad_digest("this registry cannot verify digests of this algorithm"));
    }
    match turn.ask.parameter("digest") {
        None => Ok(open(turn)),
        Some(_) if turn.ask.broken => {
            Err(Answer::error(StatusCode::BAD_REQUEST, Code::SizeInvalid, "the blob broke off"))
        }
        Some(digest) => {
            let digest = digest.to_owned();
            let bytes = turn.ask.body.clone();
            store(turn, &digest, bytes)
        }
    }
}
