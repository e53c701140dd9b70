//! Pushing a blob in chunks, and its status on the way (spec.md#pushing-a-blob-in-chunks).

use catalogue::distribution as dist;
use wire::exchange::{Body, Bytes};

use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::matter::Blob;
use crate::operations::{Pushed, Session};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// The length of a chunk that a registry with a minimum refuses.
const SHORT: usize = 1_000;
/// The length of a chunk that every registry takes which has a minimum: storage services ask for up to 5 MiB.
const AMPLE: usize = 5 << 20;

/// Chunks make a blob, whether the last comes by PATCH or by PUT.
pub static SCENARIO: Scenario = Scenario {
    name: "chunks_make_a_blob",
    decides: &[
        &dist::PULL_BLOB_DCD,
        &dist::PULL_BLOB_DCD_MATCHES,
        &dist::PULL_BLOB_GET_200,
        &dist::PULL_BLOB_GET_BODY,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_CHUNK_FINAL_ANY,
        &dist::PUSH_CHUNK_FINAL_PATCH,
        &dist::PUSH_CHUNK_FINAL_PUT,
        &dist::PUSH_CHUNK_MIN_HEADER,
        &dist::PUSH_CHUNK_PATCH_202,
        &dist::PUSH_CHUNK_PATCH_LOCATION,
        &dist::PUSH_CHUNK_PATCH_RANGE,
        &dist::PUSH_CHUNK_PATCH_RANGE_WHOLE,
        &dist::PUSH_CHUNK_PUT_201,
        &dist::PUSH_CHUNK_PUT_BODY,
        &dist::PUSH_CHUNK_PUT_LOCATION,
        &dist::PUSH_CHUNK_PUT_LOCATION_PULLABLE,
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
    for way in [last_by_patch, last_by_put, streamed] {
        match way(context, &repository) {
            Ok(()) => {}
            // Another way may be open.
            Err(Stop::Blocked(_)) => {}
            Err(stop) => return Err(stop),
        }
    }
    Ok(())
}

/// A short chunk where no minimum is named, two longer ones, and a PUT without a body.
fn last_by_patch(context: &mut Context<'_>, repository: &str) -> Result<(), Stop> {
    let mut session = context.open_session(repository)?;
    announced(context, &session);
    let first = match session.least_chunk {
        None => SHORT,
        Some(_) => session.chunk_length(0)?,
    };
    let lengths = [first, session.chunk_length(1)?, session.chunk_length(777)?];
    let blob = context.matter.blob("last by patch", lengths.iter().sum());
    for (at, length) in lengths.into_iter().enumerate() {
        let chunk = blob.part(session.received, session.received + length);
        let answer = context.send(session.chunk(session.received, chunk))?;
        if at == 0 && answer.is_client_error() && takes_larger(context, &session, &answer)? {
            return context.abandon(&session);
        }
        context.judge_chunk(&mut session, &answer, length)?;
        if at < 2 {
            context.upload_status(&mut session, length)?;
        }
    }
    let pushed = context.close_session(&session, &blob, Bytes::new())?;
    context.pass(&dist::PUSH_CHUNK_FINAL_PATCH);
    context.pass(&dist::PUSH_CHUNK_PUT_BODY);
    came(context, &pushed, &blob)
}

/// A large chunk, and one in the PUT that is shorter than any minimum.
fn last_by_put(context: &mut Context<'_>, repository: &str) -> Result<(), Stop> {
    let mut session = context.open_session(repository)?;
    let length = session.chunk_length(1_200_000)?;
    let blob = context.matter.blob("last by put", length + 555);
    context.push_chunk(&mut session, blob.part(0, length))?;
    let pushed = context.close_session(&session, &blob, blob.part(length, blob.bytes.len()))?;
    context.pass(&dist::PUSH_CHUNK_FINAL_PUT);
    context.pass(&dist::PUSH_CHUNK_PUT_BODY);
    match session.least_chunk {
        Some(_) => context.pass(&dist::PUSH_CHUNK_FINAL_ANY),
        None => context.not_applicable(&dist::PUSH_CHUNK_FINAL_ANY, "the registry names no minimum"),
    }
    came(context, &pushed, &blob)
}

/// A chunk whose end is not known as it begins. The spec gives every chunk its range, but clients have always sent such, and what
/// is taken has to be right.
fn streamed(context: &mut Context<'_>, repository: &str) -> Result<(), Stop> {
    let mut session = context.open_session(repository)?;
    let blob = context.matter.blob("streamed", session.chunk_length(100_000)?);
    let body = Body::Chunked { bytes: blob.bytes.clone(), chunk: 30_000 };
    let call = session.call("PATCH").header("Content-Type", "application/octet-stream").framed(body);
    let answer = context.send(call)?;
    if !answer.is_success() {
        context.add(
            Violation::of(&dist::PUSH_CHUNK_PATCH_202, "a PATCH that says neither its range nor its length is refused")
                .at(&answer, Mark::Status)
                .expected("`202`")
                .got(answer.describe())
                .help("the spec gives every chunk a range, but clients that stream send none")
                .mild(),
        );
        return context.abandon(&session);
    }
    context.judge_chunk(&mut session, &answer, blob.bytes.len())?;
    context.close_session(&session, &blob, Bytes::new())?;
    Ok(())
}

fn came(context: &mut Context<'_>, pushed: &Pushed, blob: &Blob) -> Result<(), Stop> {
    let location = &dist::PUSH_CHUNK_PUT_LOCATION;
    context.judge_pullable(location, &dist::PUSH_CHUNK_PUT_LOCATION_PULLABLE, pushed, blob)?;
    Ok(())
}

/// Judges the minimum that a session names.
fn announced(context: &mut Context<'_>, session: &Session) {
    let Some(value) = session.opened.header("oci-chunk-min-length") else { return };
    let value = value.to_owned();
    context.holds(&dist::PUSH_CHUNK_MIN_HEADER, session.least_chunk.is_some(), || {
        Violation::of(&dist::PUSH_CHUNK_MIN_HEADER, "`OCI-Chunk-Min-Length` is no number of bytes")
            .at(&session.opened, Mark::Header("OCI-Chunk-Min-Length"))
            .expected("a decimal number")
            .got(format!("`{value}`"))
    });
}

/// A short chunk was refused. Gives whether a longer one is taken, so that there is a minimum which nobody told.
fn takes_larger(context: &mut Context<'_>, session: &Session, refusal: &Answer) -> Result<bool, Stop> {
    if session.least_chunk.is_some() {
        return Ok(false);
    }
    let mut second = context.open_session(&session.repository)?;
    let bytes = context.matter.bytes("ample", AMPLE);
    let answer = context.send(second.chunk(0, bytes.into()))?;
    context.follow_session(&mut second, &answer);
    context.abandon(&second)?;
    if answer.is_success() {
        context.add(
            Violation::of(&dist::PUSH_CHUNK_MIN_HEADER, "short chunks are refused, and no minimum is named")
                .at(refusal, Mark::Status)
                .expected("`OCI-Chunk-Min-Length` on the answer that opens an upload session")
                .got(format!("{} for a chunk that is taken if it is longer", refusal.describe())),
        );
    }
    Ok(answer.is_success())
}
