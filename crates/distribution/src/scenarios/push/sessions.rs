//! Upload sessions (spec.md#post-then-put): where they are, and that each stands for itself.

use catalogue::distribution as dist;
use wire::exchange::Bytes;

use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::operations::{Identity, Session, is_of_its_own};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Each session has a UUID of its own and keeps its bytes to itself, and is over when it is closed.
pub static SCENARIO: Scenario = Scenario {
    name: "sessions_stand_for_themselves",
    decides: &[
        &dist::ERROR_CODE_FITS,
        &dist::PUSH_BLOB_LOCATION_ABSOLUTE,
        &dist::PUSH_BLOB_LOCATION_QUERY,
        &dist::PUSH_BLOB_LOCATION_RELATIVE,
        &dist::PUSH_BLOB_LOCATION_SESSION,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_CHUNK_FINAL_PATCH,
        &dist::PUSH_CHUNK_PATCH_202,
        &dist::PUSH_CHUNK_PATCH_LOCATION,
        &dist::PUSH_CHUNK_PATCH_RANGE,
        &dist::PUSH_CHUNK_PATCH_RANGE_WHOLE,
        &dist::PUSH_CHUNK_PUT_201,
        &dist::PUSH_CHUNK_PUT_BODY,
        &dist::PUSH_CHUNK_PUT_LOCATION,
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
    let mut first = context.open_session(&repository)?;
    let mut second = context.open_session(&repository)?;
    kinds(context, &first.opened);
    if !are_apart(context, &first, &second) {
        return Ok(());
    }
    let (one, two) =
        (context.matter.blob("one", first.chunk_length(900)?), context.matter.blob("two", second.chunk_length(800)?));
    context.push_chunk(&mut first, one.bytes.clone())?;
    context.push_chunk(&mut second, two.bytes.clone())?;
    for (session, blob) in [(&first, &one), (&second, &two)] {
        context.close_session(session, blob, Bytes::new())?;
        context.pass(&dist::PUSH_CHUNK_FINAL_PATCH);
        context.pass(&dist::PUSH_CHUNK_PUT_BODY);
    }
    let answer = context.send(first.call("GET"))?;
    context.is_unknown(&answer);
    let answer = context.send(first.chunk(0, one.bytes.clone()))?;
    context.is_unknown(&answer);
    let answer = context.send(first.closing_with(&one.digest, 0, one.bytes.clone()))?;
    context.is_unknown(&answer);
    Ok(())
}

/// Which of the allowed forms locations have.
fn kinds(context: &mut Context<'_>, answer: &Answer) {
    let location = answer.header("location").unwrap_or_default().trim().to_owned();
    let is_absolute = location.contains("://");
    let has_query = location.contains('?');
    for (requirement, holds, why) in [
        (&dist::PUSH_BLOB_LOCATION_ABSOLUTE, is_absolute, "the location of a session is relative"),
        (&dist::PUSH_BLOB_LOCATION_RELATIVE, !is_absolute, "the location of a session is an absolute URL"),
        (&dist::PUSH_BLOB_LOCATION_QUERY, has_query, "the location of a session has no query"),
    ] {
        match holds {
            true => context.pass(requirement),
            false => context.unsupported(requirement, why),
        }
    }
}

/// Whether two sessions that are open at once can be told apart at all.
fn are_apart(context: &mut Context<'_>, first: &Session, second: &Session) -> bool {
    let identity = is_of_its_own(&second.target, &first.target);
    let is_apart = identity != Identity::None || first.origin != second.origin;
    let message = match is_apart {
        true => "the location of an upload session holds no UUID",
        false => "two upload sessions have one location",
    };
    context.holds(&dist::PUSH_BLOB_LOCATION_SESSION, identity == Identity::Uuid, || {
        Violation::of(&dist::PUSH_BLOB_LOCATION_SESSION, message)
            .at(&second.opened, Mark::Header("Location"))
            .expected("a UUID in it that no other session has")
    });
    is_apart
}
