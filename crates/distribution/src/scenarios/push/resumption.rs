//! Going on with an upload that was cut (spec.md#pushing-a-blob-in-chunks).

use std::time::Duration;

use catalogue::distribution as dist;
use wire::exchange::Bytes;

use crate::context::Context;
use crate::exchange::{Answer, How, Stop};
use crate::operations::{Session, range_end};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// What a registry is given to see that a connection is gone.
const PAUSE: Duration = Duration::from_millis(150);
/// How often it is asked until two answers are the same.
const ROUNDS: usize = 5;

/// After a cut the status says where the upload goes on.
pub static SCENARIO: Scenario = Scenario {
    name: "cut_uploads_go_on",
    decides: &[&dist::PUSH_BLOB_POST_202, &dist::PUSH_BLOB_POST_LOCATION, &dist::PUSH_UPLOAD_GET_RANGE],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    let repository = context.repository();
    let mut session = context.open_session(&repository)?;
    let length = session.chunk_length(200_000)?;
    let blob = context.matter.blob("cut", length);
    context.send(session.chunk(0, blob.bytes.clone()).how(How::CutAfter(length / 2)))?;
    let Some(status) = settled(context, &mut session)? else {
        // An upload that did not come through may be given up.
        return Ok(());
    };
    let received = match status.header("range").and_then(range_end) {
        // One byte and none look the same, and nobody keeps a single one of a hundred thousand.
        Some(end) if end > 0 => end + 1,
        _ => 0,
    };
    if received > length / 2 {
        goes_wrong(context, &status, "the status of a cut upload counts bytes that were never sent");
        return Ok(());
    }
    let answer = context.send(session.chunk(received, blob.part(received, length)))?;
    let message = "an upload that was cut does not go on from where its status says that it is";
    if answer.status() == 416 {
        goes_wrong(context, &answer, message);
    }
    if !answer.is_success() {
        return Ok(());
    }
    context.follow_session(&mut session, &answer);
    let answer = context.send(session.closing_with(&blob.digest, length, Bytes::new()))?;
    match answer.is_success() {
        true => {
            context.session_ended(&session);
            context.made_blob(&repository, &blob.digest);
            context.pass(&dist::PUSH_UPLOAD_GET_RANGE);
        }
        false => goes_wrong(context, &answer, message),
    }
    Ok(())
}

/// The status as soon as two in a row say the same; none if the session is gone.
fn settled(context: &mut Context<'_>, session: &mut Session) -> Result<Option<Answer>, Stop> {
    let mut last: Option<Answer> = None;
    for _ in 0..ROUNDS {
        context.shared.channel.pause(PAUSE);
        let answer = context.send(session.call("GET"))?;
        // Twice, because a registry may hold the session for the one who is gone.
        if answer.status() == 404 && last.as_ref().is_some_and(|last| last.status() == 404) {
            context.session_ended(session);
            return Ok(None);
        }
        if answer.is_success() {
            context.follow_session(session, &answer);
            if last.as_ref().is_some_and(|last| last.is_success() && last.header("range") == answer.header("range")) {
                return Ok(Some(answer));
            }
        }
        last = Some(answer);
    }
    Ok(None)
}

fn goes_wrong(context: &mut Context<'_>, answer: &Answer, message: &str) {
    context.add(
        Violation::of(&dist::PUSH_UPLOAD_GET_RANGE, message)
            .at(answer, Mark::Status)
            .expected("an upload that goes on")
            .got(answer.describe())
            .unless_broken(&[&dist::PUSH_CHUNK_PATCH_RANGE, &dist::PUSH_CHUNK_PUT_201, &dist::PUSH_BLOB_PUT_201]),
    );
}
