//! Other algorithms than sha256 (spec.md#pushing-blobs, spec.md#pushing-a-blob-in-chunks).

use catalogue::distribution as dist;
use wire::exchange::Bytes;

use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::matter::Blob;
use crate::operations::Pushed;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A blob under a sha512 digest is refused, or is taken, verified and served under it.
pub static SCENARIO: Scenario = Scenario {
    name: "sha512_is_refused_or_served",
    decides: &[
        &dist::ERROR_CODE_FITS,
        &dist::PULL_BLOB_DCD,
        &dist::PULL_BLOB_DCD_MATCHES,
        &dist::PULL_BLOB_GET_200,
        &dist::PULL_BLOB_GET_BODY,
        &dist::PULL_BLOB_HEAD_200,
        &dist::PULL_BLOB_HEAD_DCD,
        &dist::PULL_BLOB_HEAD_LENGTH,
        &dist::PUSH_BLOB_BAD_DIGEST_400,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_DIGEST,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_BLOB_PUT_LOCATION_PULLABLE,
        &dist::PUSH_CHUNK_ALGO_ACCEPTED,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    let repository = context.repository();
    let is_taken = plain(context, &repository)?;
    named(context, &repository, is_taken)
}

/// Without a word before. Gives whether the registry takes it.
fn plain(context: &mut Context<'_>, repository: &str) -> Result<bool, Stop> {
    let blob = context.matter.blob("plain", 1_200);
    let session = context.open_session(repository)?;
    let answer = context.offer_whole(&session, blob.bytes.clone(), &blob.sha512())?;
    if !answer.is_success() {
        // An algorithm may be refused, as the fault of the client.
        context.refuses_digest(&dist::PUSH_BLOB_PUT_DIGEST, &answer, "of another algorithm");
        context.abandon(&session)?;
        return Ok(false);
    }
    let pushed = context.judge_filled(&session, &answer, &blob.sha512());
    comes_back(context, &pushed, &blob)?;
    Ok(true)
}

/// With the algorithm named as the session is opened. `is_taken` says whether the registry takes such digests.
fn named(context: &mut Context<'_>, repository: &str, is_taken: bool) -> Result<(), Stop> {
    let call =
        Call::post(format!("/v2/{repository}/blobs/uploads/?digest-algorithm=sha512")).header("Content-Length", "0");
    let opened = context.send(call)?;
    if !opened.is_success() {
        return announcement_refused(context, repository, &opened);
    }
    let mut session = context.session_of(repository, &opened)?;
    let blob = context.matter.blob("named", session.chunk_length(1_400)?);
    let answer = context.send(session.chunk(0, blob.bytes.clone()))?;
    if !answer.is_success() {
        context.blocked(&dist::PUSH_CHUNK_ALGO_ACCEPTED, &dist::PUSH_CHUNK_PATCH_202);
        return Ok(());
    }
    session.received = blob.bytes.len();
    context.follow_session(&mut session, &answer);
    let answer = context.send(session.closing_with(&blob.sha512(), session.received, Bytes::new()))?;
    if !answer.is_success() {
        let what = "an upload does not end under the algorithm that its POST named";
        return not_taken(context, &answer, is_taken, what);
    }
    context.session_ended(&session);
    context.pass(&dist::PUSH_CHUNK_ALGO_ACCEPTED);
    context.made_blob(repository, &blob.sha512());
    let head = context.head_blob(repository, &blob.sha512())?;
    context.judge_blob_head(&head, &blob);
    Ok(())
}

/// Whatever is taken under a digest is there under it, even if its `Location` names another.
fn comes_back(context: &mut Context<'_>, pushed: &Pushed, blob: &Blob) -> Result<(), Stop> {
    context.judge_elsewhere(&dist::PUSH_BLOB_PUT_LOCATION_PULLABLE, pushed, blob)?;
    let answer = context.get_blob(&pushed.repository, &pushed.digest)?;
    context.judge_blob(&answer, blob);
    Ok(())
}

/// An algorithm may be refused as it is announced, but not the announcement of one that every registry has.
fn announcement_refused(context: &mut Context<'_>, repository: &str, refusal: &Answer) -> Result<(), Stop> {
    let call = Call::post(format!("/v2/{repository}/blobs/uploads/?digest-algorithm=sha256"));
    let answer = context.send(call.header("Content-Length", "0"))?;
    if answer.is_success() && refusal.is_client_error() {
        let session = context.session_of(repository, &answer)?;
        context.unsupported(&dist::PUSH_CHUNK_ALGO_ACCEPTED, "the registry takes no announcement of sha512");
        return context.abandon(&session);
    }
    context.add(
        Violation::of(&dist::PUSH_CHUNK_ALGO_ACCEPTED, "the POST that names the algorithm of a digest is refused")
            .at(&answer, Mark::Status)
            .expected("`202`")
            .got(answer.describe()),
    );
    Ok(())
}

/// The end of an upload may be refused with its algorithm, but not with its announcement alone.
fn not_taken(context: &mut Context<'_>, answer: &Answer, is_taken: bool, what: &str) -> Result<(), Stop> {
    if answer.is_client_error() && !is_taken {
        context.unsupported(&dist::PUSH_CHUNK_ALGO_ACCEPTED, "the registry takes no sha512 digests");
        return Ok(());
    }
    context.add(
        Violation::of(&dist::PUSH_CHUNK_ALGO_ACCEPTED, what)
            .at(answer, Mark::Status)
            .expected(if is_taken {
                "success, as for the same algorithm without the parameter"
            } else {
                "success, or `400`"
            })
            .got(answer.describe())
            .unless_broken(&[&dist::PUSH_CHUNK_PUT_201]),
    );
    Ok(())
}
