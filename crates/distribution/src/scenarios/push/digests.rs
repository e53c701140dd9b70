//! Content under a digest that is not its own, on each way of pushing but the single POST (spec.md#pushing-blobs).

use catalogue::distribution as dist;
use wire::exchange::{Body, Bytes};

use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::matter::Blob;
use crate::operations::Session;
use crate::scenario::{Scenario, Stage};

/// Content that does not fit its digest is refused on every way, small or large, and is not served.
pub static SCENARIO: Scenario = Scenario {
    name: "wrong_digests_are_refused",
    decides: &[
        &dist::ERROR_CODE_FITS,
        &dist::PUSH_BLOB_BAD_DIGEST_400,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_DIGEST,
        &dist::PUSH_CHUNK_PATCH_202,
        &dist::PUSH_CHUNK_PATCH_LOCATION,
        &dist::PUSH_CHUNK_PATCH_RANGE,
        &dist::PUSH_CHUNK_PATCH_RANGE_WHOLE,
        &dist::PUSH_CHUNK_PUT_DIGEST,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// How content goes in.
#[derive(Clone, Copy)]
enum Way {
    /// In the PUT alone.
    Whole,
    /// In a PATCH, and the PUT has no body.
    Patch,
    /// Half of it in a PATCH, half in the PUT.
    Both,
    /// In a PATCH that does not say where it ends.
    Stream,
}

/// Large ones are longer than what registries keep in memory. A small whole one is among the malformed digests.
const WAYS: [(Way, usize, &str); 4] = [
    (Way::Whole, 2_600_000, "large whole"),
    (Way::Patch, 900, "patch"),
    (Way::Both, 1_500_000, "large both"),
    (Way::Stream, 1_400_000, "large stream"),
];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    let repository = context.repository();
    for (way, length, label) in WAYS {
        match refused(context, &repository, way, length, label) {
            Ok(()) => {}
            // Another way may be open.
            Err(Stop::Blocked(by)) if std::ptr::eq(by, &dist::PUSH_CHUNK_PATCH_202) => {}
            Err(stop) => return Err(stop),
        }
    }
    Ok(())
}

fn refused(context: &mut Context<'_>, repository: &str, way: Way, length: usize, label: &str) -> Result<(), Stop> {
    let mut session = context.open_session(repository)?;
    let half = session.chunk_length(length / 2)?;
    let whole = if matches!(way, Way::Both) { 2 * half } else { session.chunk_length(length)? };
    let bytes = match way {
        // What is closed without a digest may be stored under its own.
        Way::Patch => context.matter.bytes(label, whole).into(),
        Way::Whole | Way::Both | Way::Stream => context.only_sent(whole, |matter| matter.bytes(label, whole)),
    };
    let wrong = context.matter.blob(&format!("{label}, never pushed"), 64).digest;
    let answer = match way {
        Way::Whole => context.offer_whole(&session, bytes, &wrong)?,
        Way::Stream => {
            let body = Body::Chunked { bytes, chunk: 300_000 };
            let call = session.call("PATCH").header("Content-Type", "application/octet-stream").framed(body);
            let answer = context.send(call)?;
            if !answer.is_success() {
                return Ok(());
            }
            context.follow_session(&mut session, &answer);
            context.send(session.closing_with(&wrong, length, Bytes::new()))?
        }
        Way::Patch => {
            context.push_chunk(&mut session, bytes.clone())?;
            close_other(context, &mut session, &bytes, &wrong)?
        }
        Way::Both => {
            let last = bytes.slice(half..);
            context.push_chunk(&mut session, bytes.slice(..half))?;
            context.send(session.closing_with(&wrong, session.received, last))?
        }
    };
    if context.refuses_digest(&dist::PUSH_BLOB_PUT_DIGEST, &answer, "that is not its own") {
        context.abandon(&session)?;
        return context.serves_nothing(&dist::PUSH_BLOB_PUT_DIGEST, repository, &wrong);
    }
    context.session_ended(&session);
    context.made_blob(repository, &wrong);
    Ok(())
}

/// Neither without a digest nor under a wrong sha512 digest is an upload closed. Gives the answer to another PUT, which names `wrong`.
fn close_other(context: &mut Context<'_>, session: &mut Session, chunk: &Bytes, wrong: &str) -> Result<Answer, Stop> {
    let answer = context.send(session.call("PUT").header("Content-Length", "0"))?;
    if !context.refuses_digest(&dist::PUSH_CHUNK_PUT_DIGEST, &answer, "that nobody named") {
        context.made_blob(&session.repository, &Blob::of(chunk.clone()).digest);
    }
    let sha512 = context.matter.blob("patch, never pushed", chunk.len()).sha512();
    let answer = close(context, session, chunk, &sha512)?;
    if !context.refuses_digest(&dist::PUSH_BLOB_PUT_DIGEST, &answer, "that is not its own") {
        context.made_blob(&session.repository, &sha512);
    }
    close(context, session, chunk, wrong)
}

/// Closes an upload that has its one chunk, and that may have been closed or given up before.
fn close(context: &mut Context<'_>, session: &mut Session, chunk: &Bytes, digest: &str) -> Result<Answer, Stop> {
    let answer = context.send(session.closing_with(digest, session.received, Bytes::new()))?;
    if answer.status() != 404 {
        return Ok(answer);
    }
    context.session_ended(session);
    *session = context.open_session(&session.repository.clone())?;
    context.push_chunk(session, chunk.clone())?;
    context.send(session.closing_with(digest, session.received, Bytes::new()))
}
