//! Manifests: GET, HEAD and DELETE.

use axum::http::{StatusCode, header};

use crate::registry::{
    answer::{Answer, Code},
    grammar::{Form, digest_form},
    header::DIGEST,
    model::Target,
    turn::Turn,
};

/// The repository is unknown, or it does not have the manifest.
fn missing(turn: &Turn) -> Answer {
    match turn.repository() {
        None => Answer::error(StatusCode::NOT_FOUND, Code::NameUnknown, "there is no such repository"),
        Some(_) => Answer::error(StatusCode::NOT_FOUND, Code::ManifestUnknown, "the repository has no such manifest"),
    }
}

/// A reference with a colon can only be a digest.
pub(super) fn refuse_malformed_digest(turn: &Turn) -> Result<(), Answer> {
    if turn.by_digest() && digest_form(&turn.ask.reference) == Form::Malformed {
        return Err(Answer::error(StatusCode::BAD_REQUEST, Code::DigestInvalid, "this is no digest"));
    }
    Ok(())
}

/// A tag that could not be set is a tag that is not there.
pub(super) fn get(turn: &mut Turn) -> Answer {
    if let Err(refusal) = refuse_malformed_digest(turn) {
        return refusal;
    }
    let found = turn.repository().and_then(|repository| repository.manifest(&turn.ask.reference));
    let Some((digest, manifest)) = found else { return missing(turn) };
    Answer::new(StatusCode::OK)
        .with(header::CONTENT_TYPE, &manifest.media_type)
        .with(DIGEST, digest)
        .bytes(manifest.bytes.clone())
}

pub(super) fn delete(turn: &mut Turn) -> Result<Answer, Answer> {
    refuse_malformed_digest(turn)?;
    let reference = turn.ask.reference.clone();
    let target = if turn.by_digest() { Target::Manifest(reference) } else { Target::Tag(reference) };
    if turn.model.delete(&turn.ask.name, &target)? { Ok(Answer::new(StatusCode::ACCEPTED)) } else { Err(missing(turn)) }
}
