//! Pushing a whole blob by POST and PUT (spec.md#post-then-put).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::Stop;
use crate::matter::Blob;
use crate::scenario::{Scenario, Stage};

/// Blobs of all sizes go in whole, are there at once, and come back from where the registry says.
pub static SCENARIO: Scenario = Scenario {
    name: "whole_blobs_go_in",
    decides: &[
        &dist::ERROR_CODE_FITS,
        &dist::PULL_BLOB_DCD,
        &dist::PULL_BLOB_DCD_MATCHES,
        &dist::PULL_BLOB_GET_200,
        &dist::PULL_BLOB_GET_BODY,
        &dist::PULL_BLOB_HEAD_200,
        &dist::PULL_BLOB_HEAD_DCD,
        &dist::PULL_BLOB_HEAD_LENGTH,
        &dist::PULL_BLOB_RANGE,
        &dist::PUSH_BLOB_BAD_DIGEST_400,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_DIGEST,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_BLOB_PUT_LOCATION_PULLABLE,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// Bytes of the small blob.
const SMALL: usize = 700;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    let repository = context.repository();
    let small = context.matter.blob("small", SMALL);
    let mut blobs = vec![small.clone()];
    // What was in a given repository before must not be removed from it, and everybody may have the empty blob.
    if !context.is_crowded() {
        blobs.push(Blob::of(Vec::new()));
    }
    // Enough for every buffer to be filled many times, and not to its end.
    blobs.push(context.matter.blob("large", 2_100_017));
    for blob in &blobs {
        match comes_back(context, &repository, blob) {
            Ok(()) => {}
            // Another size may go in.
            Err(Stop::Blocked(by)) if std::ptr::eq(by, &dist::PUSH_BLOB_PUT_201) => {}
            Err(stop) => return Err(stop),
        }
    }
    if let Some(largest) = blobs.last() {
        part_of_large(context, &repository, largest)?;
    }
    known_digest(context, &repository, &small)?;
    // What is there can be pushed again.
    context.push_blob(&repository, &small)?;
    Ok(())
}

fn comes_back(context: &mut Context<'_>, repository: &str, blob: &Blob) -> Result<(), Stop> {
    let pushed = context.push_blob(repository, blob)?;
    let location = &dist::PUSH_BLOB_PUT_LOCATION;
    let came = context.judge_pullable(location, &dist::PUSH_BLOB_PUT_LOCATION_PULLABLE, &pushed, blob)?;
    // That a HEAD finds small ones, others see.
    if came && blob.bytes.len() != SMALL {
        let head = context.head_blob(repository, &blob.digest)?;
        context.judge_blob_head(&head, blob);
    }
    Ok(())
}

/// Whether a registry knows ranges at all is found out on a small blob.
fn part_of_large(context: &mut Context<'_>, repository: &str, blob: &Blob) -> Result<(), Stop> {
    // Far behind what buffers hold, and over many of them.
    let part = 1_100_003..2_000_000;
    context.matter.made_of("part of large", blob.part(part.start, part.end));
    let range = format!("bytes={}-{}", part.start, part.end - 1);
    let answer = context.get_part(repository, blob, &range)?;
    if answer.status() == 206 {
        context.judge_part(&answer, blob, part, "a range of a large blob");
    }
    Ok(())
}

/// That a digest is known is no reason to believe that this content has it.
fn known_digest(context: &mut Context<'_>, repository: &str, known: &Blob) -> Result<(), Stop> {
    let session = context.open_session(repository)?;
    let other = context.matter.bytes("other than the small", known.bytes.len());
    let answer = context.offer_whole(&session, other.into(), &known.digest)?;
    match context.refuses_digest(&dist::PUSH_BLOB_PUT_DIGEST, &answer, "that is not its own") {
        true => context.abandon(&session),
        false => {
            context.session_ended(&session);
            Ok(())
        }
    }
}
