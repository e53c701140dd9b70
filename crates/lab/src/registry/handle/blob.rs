//! Blobs: GET, HEAD and DELETE.

use axum::http::{Method, StatusCode, header};

use super::range::{Wanted, wanted};
use crate::registry::{
    answer::{Answer, Code},
    grammar::{Form, digest_form},
    header::DIGEST,
    model::Target,
    turn::Turn,
};

/// The repository is unknown, or it does not have the blob.
fn missing(turn: &Turn) -> Answer {
    match turn.repository() {
        None => Answer::error(StatusCode::NOT_FOUND, Code::NameUnknown, "there is no such repository"),
        Some(_) => Answer::error(StatusCode::NOT_FOUND, Code::BlobUnknown, "the repository has no such blob"),
    }
}

fn well_formed(turn: &Turn) -> Result<(), Answer> {
    match digest_form(&turn.ask.reference) {
        Form::Malformed => Err(Answer::error(StatusCode::BAD_REQUEST, Code::DigestInvalid, "this is no digest")),
        Form::Known(_) | Form::Unknown => Ok(()),
    }
}

pub(super) fn get(turn: &mut Turn) -> Result<Answer, Answer> {
    well_formed(turn)?;
    let digest = &turn.ask.reference;
    let blob = turn.repository().and_then(|repository| repository.blobs.get(digest)).ok_or_else(|| missing(turn))?;
    let size = blob.size();
    // `If-Range` needs a validator, and there is none to compare with: the content of a digest never changes.
    // Only GET knows ranges.
    let range = turn.ask.header(&header::RANGE).filter(|_| turn.ask.method == Method::GET);
    let answer = match wanted(range, size) {
        Wanted::Whole => Answer::new(StatusCode::OK).bytes(blob.whole()?),
        Wanted::Part(part) => Answer::new(StatusCode::PARTIAL_CONTENT)
            .with(header::CONTENT_RANGE, format!("bytes {}-{}/{size}", part.start, part.end - 1))
            .bytes(blob.read(part)?),
        Wanted::Unsatisfiable => {
            let status = StatusCode::RANGE_NOT_SATISFIABLE;
            return Err(Answer::error(status, Code::SizeInvalid, "the blob has no such bytes")
                .with(header::CONTENT_RANGE, format!("bytes */{size}")));
        }
    };
    Ok(answer
        .with(header::CONTENT_TYPE, "application/octet-stream")
        .with(header::ACCEPT_RANGES, "bytes")
        .with(DIGEST, digest))
}

pub(super) fn delete(turn: &mut Turn) -> Result<Answer, Answer> {
    well_formed(turn)?;
    let target = Target::Blob(turn.ask.reference.clone());
    if turn.model.delete(&turn.ask.name, &target)? { Ok(Answer::new(StatusCode::ACCEPTED)) } else { Err(missing(turn)) }
}
