//! Sessions that are cancelled, and sessions that never were (spec.md#cancel-a-blob-upload, spec.md#endpoints).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::Stop;
use crate::operations::{Session, with_another};
use crate::scenario::{Scenario, Stage};

/// A session can be cancelled, and what is no session is not found.
pub static SCENARIO: Scenario = Scenario {
    name: "ended_sessions_are_unknown",
    decides: &[
        &dist::ERROR_CODE_FITS,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_UPLOAD_CANCEL_204,
        &dist::PUSH_UPLOAD_GET_204,
        &dist::PUSH_UPLOAD_GET_LOCATION,
        &dist::PUSH_UPLOAD_GET_RANGE,
        &dist::PUSH_UPLOAD_UNKNOWN_404,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    let repository = context.repository();
    let mut session = context.open_session(&repository)?;
    // Right after the POST.
    context.upload_status(&mut session, 0)?;
    let blob = context.matter.blob("cancelled", session.chunk_length(400)?);
    if is_cancelled(context, &session)? {
        for call in [
            session.call("GET"),
            session.chunk(0, blob.bytes.clone()),
            session.closing_with(&blob.digest, 0, blob.bytes.clone()),
        ] {
            let answer = context.send(call)?;
            if answer.status() == 201 {
                context.made_blob(&repository, &blob.digest);
            }
            context.is_unknown(&answer);
        }
    }
    made_up(context, session)
}

fn is_cancelled(context: &mut Context<'_>, session: &Session) -> Result<bool, Stop> {
    let answer = context.send(session.call("DELETE").header("Content-Length", "0"))?;
    if answer.is_client_error() {
        let why = format!("the DELETE of an open session is answered with {}", answer.describe());
        context.unsupported(&dist::PUSH_UPLOAD_CANCEL_204, why);
        return Ok(false);
    }
    context.has_status(&dist::PUSH_UPLOAD_CANCEL_204, &answer, &[204], "the DELETE of an open session");
    if answer.is_success() {
        context.session_ended(session);
    }
    Ok(answer.is_success())
}

/// A location with a UUID that nobody was given.
fn made_up(context: &mut Context<'_>, mut session: Session) -> Result<(), Stop> {
    let uuid = format!(
        "{}{}{}{}",
        context.matter.word("uuid 1"),
        context.matter.word("uuid 2"),
        context.matter.word("uuid 3"),
        context.matter.word("uuid 4")
    );
    let Some(target) = with_another(&session.target, &uuid) else { return Ok(()) };
    let usual = format!("/v2/{}/blobs/uploads/", session.repository);
    let is_plain = target.strip_prefix(&usual).is_some_and(|id| !id.contains(['/', '?']));
    session.target = target;
    let blob = context.matter.blob("nowhere", session.chunk_length(300)?);
    for call in [
        session.call("GET"),
        session.chunk(0, blob.bytes.clone()),
        session.closing_with(&blob.digest, 0, blob.bytes.clone()),
    ] {
        let answer = context.send(call)?;
        if answer.status() == 201 {
            context.made_blob(&session.repository, &blob.digest);
        }
        // Whatever else a location holds may belong to the UUID that was taken out, so that the request is a bad one.
        if is_plain || !answer.is_client_error() {
            context.is_unknown(&answer);
        }
    }
    // To cancel what is not there may be refused in several ways.
    let answer = context.send(session.call("DELETE").header("Content-Length", "0"))?;
    if !answer.is_client_error() {
        context.is_unknown(&answer);
    }
    Ok(())
}
