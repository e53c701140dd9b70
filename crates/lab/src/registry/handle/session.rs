//! Upload sessions: GET, PATCH, PUT and DELETE.

use std::ops::RangeInclusive;

use axum::http::{StatusCode, header};

use super::uploads::store;
use crate::registry::{
    answer::{Answer, Code},
    model::Upload,
    turn::Turn,
};

/// The session, which is bound to its repository.
fn upload<'a>(turn: &'a Turn) -> Result<&'a Upload, Answer> {
    let found = turn.model.uploads.get(&turn.ask.reference).filter(|upload| upload.repository == turn.ask.name);
    found.ok_or_else(|| Answer::error(StatusCode::NOT_FOUND, Code::BlobUploadUnknown, "there is no such upload"))
}

/// Where the upload stands.
fn standing(turn: &Turn, upload: &Upload, status: StatusCode) -> Answer {
    Answer::new(status)
        .with(header::LOCATION, format!("/v2/{}/blobs/uploads/{}", turn.ask.name, turn.ask.reference))
        .with(header::RANGE, upload.range())
}

/// `<first>-<last>`, both included.
fn content_range(text: &str) -> Option<RangeInclusive<usize>> {
    let (first, last) = text.split_once('-')?;
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?;
    let (first, last) = (number(first)?, number(last)?);
    (first <= last).then_some(first..=last)
}

/// Refuses a chunk that does not go on where the upload stands, or does not have the length of its range.
fn in_order(turn: &Turn, upload: &Upload) -> Result<(), Answer> {
    let Some(text) = turn.ask.header(&header::CONTENT_RANGE) else { return Ok(()) };
    let Some(range) = content_range(text) else {
        let message = "`Content-Range` is not `<first>-<last>`";
        return Err(Answer::error(StatusCode::BAD_REQUEST, Code::BlobUploadInvalid, message));
    };
    if *range.start() != upload.content.len() {
        let refusal = Answer::error(
            StatusCode::RANGE_NOT_SATISFIABLE,
            Code::BlobUploadInvalid,
            "the chunk does not begin where the upload ends",
        );
        let standing = standing(turn, upload, StatusCode::RANGE_NOT_SATISFIABLE);
        let mut refusal = Answer { headers: standing.headers, ..refusal };
        refusal.set(header::CONTENT_TYPE, super::super::answer::JSON);
        return Err(refusal);
    }
    let length = range.end() - range.start() + 1;
    // Of what broke off, what arrived is good.
    if !turn.ask.broken && length != turn.ask.body.len() {
        let message = "the chunk is not as long as `Content-Range` says";
        return Err(Answer::error(StatusCode::BAD_REQUEST, Code::SizeInvalid, message));
    }
    Ok(())
}

pub(super) fn get(turn: &mut Turn) -> Result<Answer, Answer> {
    Ok(standing(turn, upload(turn)?, StatusCode::NO_CONTENT))
}

pub(super) fn patch(turn: &mut Turn) -> Result<Answer, Answer> {
    in_order(turn, upload(turn)?)?;
    if let Some(upload) = turn.model.uploads.get_mut(&turn.ask.reference) {
        upload.take(&turn.ask.body);
    }
    Ok(standing(turn, upload(turn)?, StatusCode::ACCEPTED))
}

/// A PUT that is refused leaves the session as it was; one that broke off has at least brought its bytes.
pub(super) fn put(turn: &mut Turn) -> Result<Answer, Answer> {
    if turn.ask.broken {
        return patch(turn);
    }
    in_order(turn, upload(turn)?)?;
    let Some(digest) = turn.ask.parameter("digest").map(str::to_owned) else {
        let message = "the `digest` parameter is missing";
        return Err(Answer::error(StatusCode::BAD_REQUEST, Code::DigestInvalid, message));
    };
    let whole = [&upload(turn)?.content, turn.ask.body.as_ref()].concat();
    let answer = store(turn, &digest, whole.into())?;
    if !turn.has("keeps_uploads_after_their_close") {
        turn.model.uploads.remove(&turn.ask.reference);
    }
    Ok(answer)
}

pub(super) fn cancel(turn: &mut Turn) -> Result<Answer, Answer> {
    upload(turn)?;
    if !turn.has("keeps_uploads_after_their_cancel") {
        turn.model.uploads.remove(&turn.ask.reference);
    }
    Ok(Answer::new(StatusCode::NO_CONTENT))
}
