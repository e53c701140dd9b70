//! Going on after a cut (docs/book/src/beyond-the-spec.md#robustness).

use std::time::Duration;

use catalogue::distribution as dist;
use wire::exchange::Bytes;

use super::ground;
use crate::context::Context;
use crate::exchange::{Answer, Call, How, Stop};
use crate::matter::Blob;
use crate::operations::Session;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// An upload that was cut off can go on.
pub static SCENARIO: Scenario = Scenario {
    name: "cut_chunks_can_be_resumed",
    decides: &[&dist::BEYOND_RESUME_AFTER_CUT],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

const FIRST: usize = 100_000;
const CHUNK: usize = 400_000;
const SENT: usize = 150_000;
/// How often, and after what time each, a client comes back.
const ROUNDS: usize = 3;
const PAUSE: Duration = Duration::from_millis(300);

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let repository = context.repository();
    let blob = context.matter.blob("resumed", FIRST + CHUNK);
    let mut session = ground::session(context, &repository)?;
    let answer = context.send(chunk(&session, &blob, 0, FIRST))?;
    if !answer.is_success() {
        return Err(Stop::NotApplicable(format!("no chunks are taken: {}", answer.describe()).into()));
    }
    context.follow_session(&mut session, &answer);

    let call = chunk(&session, &blob, FIRST, FIRST + CHUNK);
    context.send(call.how(How::CutAfter(SENT)))?;
    if !resumed(context, &mut session, &blob)? {
        return Ok(());
    }
    let answer = ground::close(context, &session, Bytes::new(), &blob.digest)?;
    goes_on(context, &answer, "an upload that went on after a cut has not the right digest");
    if answer.is_success() {
        let answer = context.get_blob(&repository, &blob.digest)?;
        context.holds(&dist::BEYOND_RESUME_AFTER_CUT, answer.body() == blob.bytes, || {
            Violation::of(
                &dist::BEYOND_RESUME_AFTER_CUT,
                "an upload that went on after a cut comes back as other bytes",
            )
            .at(&answer, Mark::Body)
            .expected(format!("{} bytes", blob.bytes.len()))
            .got(format!("{} bytes", answer.body().len()))
        });
    }
    Ok(())
}

/// Asks how far the session came and sends the rest. The registry may still be busy with what it got before the cut, as it would be
/// when a client comes back: then it is asked again. Gives whether the rest was taken.
fn resumed(context: &mut Context<'_>, session: &mut Session, blob: &Blob) -> Result<bool, Stop> {
    for round in 1..=ROUNDS {
        context.shared.channel.pause(PAUSE);
        let answer = context.send(session.call("GET"))?;
        if !answer.is_success() {
            // What was sent so far is lost, but nothing is spoilt: the upload can begin anew.
            context.add(
                Violation::of(&dist::BEYOND_RESUME_AFTER_CUT, "after a cut the session is gone with all that was sent")
                    .at(&answer, Mark::Status)
                    .expected("`204` with the `Range` of what has come")
                    .got(answer.describe())
                    .mild(),
            );
            return Ok(false);
        }
        let Some(offset) = offset(&answer).filter(|offset| (FIRST..=FIRST + SENT).contains(offset)) else {
            context.add(
                Violation::of(&dist::BEYOND_RESUME_AFTER_CUT, "after a cut the session does not say how far it came")
                    .at(&answer, Mark::Header("Range"))
                    .expected(format!("`204` with a `Range` that ends between {} and {}", FIRST - 1, FIRST + SENT - 1))
                    .got(format!("{} with `Range: {}`", answer.describe(), answer.header("range").unwrap_or("none"))),
            );
            return Ok(false);
        };
        context.follow_session(session, &answer);
        let answer = context.send(chunk(session, blob, offset, blob.bytes.len()))?;
        if answer.is_success() {
            context.pass(&dist::BEYOND_RESUME_AFTER_CUT);
            context.follow_session(session, &answer);
            return Ok(true);
        }
        if round == ROUNDS {
            goes_on(context, &answer, "a chunk from where the session stands after a cut is not taken");
        }
    }
    Ok(false)
}

/// The PATCH with the bytes from one place up to another.
fn chunk(session: &Session, blob: &Blob, from: usize, to: usize) -> Call {
    session
        .call("PATCH")
        .header("Content-Type", "application/octet-stream")
        .header("Content-Range", format!("{from}-{}", to.saturating_sub(1)))
        .body(blob.part(from, to))
}

/// How many bytes the session has.
fn offset(answer: &Answer) -> Option<usize> {
    let range = answer.header("range").filter(|_| answer.is_success())?;
    let end: usize = range.trim().strip_prefix("0-")?.parse().ok()?;
    Some(end + 1)
}

fn goes_on(context: &mut Context<'_>, answer: &Answer, message: &str) {
    context.holds(&dist::BEYOND_RESUME_AFTER_CUT, answer.is_success(), || {
        Violation::of(&dist::BEYOND_RESUME_AFTER_CUT, message)
            .at(answer, Mark::Status)
            .expected("`202` for a chunk, `201` for the end")
            .got(answer.describe())
    });
}
