//! Chunks out of order (spec.md#pushing-a-blob-in-chunks).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::matter::Blob;
use crate::operations::Session;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Chunks out of order are refused and leave no trace: the upload goes on from where it was.
pub static SCENARIO: Scenario = Scenario {
    name: "chunks_out_of_order_are_refused",
    decides: &[
        &dist::ERROR_CODE_FITS,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_CHUNK_OOO_416,
        &dist::PUSH_CHUNK_PATCH_202,
        &dist::PUSH_CHUNK_PATCH_LOCATION,
        &dist::PUSH_CHUNK_PATCH_RANGE,
        &dist::PUSH_CHUNK_PATCH_RANGE_WHOLE,
        &dist::PUSH_CHUNK_PUT_201,
        &dist::PUSH_CHUNK_PUT_LOCATION,
        &dist::PUSH_CHUNK_PUT_OOO_416,
        &dist::PUSH_UPLOAD_GET_204,
        &dist::PUSH_UPLOAD_GET_LOCATION,
        &dist::PUSH_UPLOAD_GET_RANGE,
        &dist::PUSH_UPLOAD_GET_RANGE_WHOLE,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    let repository = context.repository();
    let is_order_kept = later_chunks(context, &repository)?;
    let mut session = context.open_session(&repository)?;
    if is_order_kept && !first_chunk(context, &session)? {
        context.abandon(&session)?;
        session = context.open_session(&repository)?;
    }
    last_chunk(context, session)
}

/// A gap, a chunk that is there already, and one that begins too early, between chunks in order. Gives whether they are refused.
fn later_chunks(context: &mut Context<'_>, repository: &str) -> Result<bool, Stop> {
    let mut session = context.open_session(repository)?;
    let (first, second) = (session.chunk_length(2_000)?, session.chunk_length(1_500)?);
    let third = session.chunk_length(600)?;
    let blob = context.matter.blob("later", first + second + third);
    context.push_chunk(&mut session, blob.part(0, first))?;
    for start in [first + second, 0, first / 2] {
        let answer = context.send(session.chunk(start, blob.part(start, start + third)))?;
        if !is_refused(context, &answer) {
            context.abandon(&session)?;
            return Ok(false);
        }
        // A session that was given up with the chunk is no place to go on.
        if start == first + second && !context.upload_status(&mut session, first)? {
            return Ok(true);
        }
    }
    context.push_chunk(&mut session, blob.part(first, first + second))?;
    goes_on(context, &session, &blob)?;
    Ok(true)
}

/// A first chunk that does not begin at 0.
fn first_chunk(context: &mut Context<'_>, session: &Session) -> Result<bool, Stop> {
    let bytes = context.matter.bytes("first", session.chunk_length(1_700)?);
    let answer = context.send(session.chunk(bytes.len(), bytes.into()))?;
    Ok(is_refused(context, &answer))
}

/// A last chunk out of place in the PUT, in a session that has no bytes yet.
fn last_chunk(context: &mut Context<'_>, mut session: Session) -> Result<(), Stop> {
    let (first, second) = (session.chunk_length(1_800)?, session.chunk_length(1_700)?);
    let blob = context.matter.blob("last", first + second);
    context.push_chunk(&mut session, blob.part(0, first))?;
    let last = blob.part(first, blob.bytes.len());
    // The right bytes, as if there had been others between.
    let answer = context.send(session.closing_with(&blob.digest, session.received + second, last))?;
    let is_refused = answer.status() == 416;
    context.holds(&dist::PUSH_CHUNK_PUT_OOO_416, is_refused, || {
        Violation::of(&dist::PUSH_CHUNK_PUT_OOO_416, "a last chunk out of order in the PUT is not answered with `416`")
            .at(&answer, Mark::Status)
            .expected("`416`")
            .got(answer.describe())
    });
    if answer.is_success() {
        context.session_ended(&session);
        context.made_blob(&session.repository, &blob.digest);
        return Ok(());
    }
    // Only the next version says that this is another refusal than that of a bad upload, which may end it.
    match is_refused {
        true => goes_on(context, &session, &blob),
        false => context.abandon(&session),
    }
}

/// Whether a chunk out of order is refused and the session may go on.
fn is_refused(context: &mut Context<'_>, answer: &Answer) -> bool {
    context.has_status(&dist::PUSH_CHUNK_OOO_416, answer, &[416], "a chunk out of order");
    let fitting = ["BLOB_UPLOAD_INVALID", "SIZE_INVALID", "BLOB_UPLOAD_UNKNOWN"];
    context.has_fitting_code(answer, &fitting, "a chunk out of order");
    answer.status() == 416
}

/// Closes an upload whose refused chunks must have left nothing.
fn goes_on(context: &mut Context<'_>, session: &Session, blob: &Blob) -> Result<(), Stop> {
    let last = blob.part(session.received, blob.bytes.len());
    context.close_session(session, blob, last)?;
    Ok(())
}
