//! Other algorithms than sha256 (spec.md#pushing-blobs, spec.md#pushing-a-blob-in-chunks).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Answer, Stop};
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
        &dist::PULL_BLOB_HEAD_404,
        &dist::PULL_BLOB_HEAD_DCD,
        &dist::PULL_BLOB_HEAD_LENGTH,
        &dist::PUSH_BLOB_BAD_DIGEST_400,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_DIGEST,
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
    if is_taken {
        wrong(context, &repository)?;
    }
    named(context, &repository, is_taken)
}

/// Without a word before. Gives whether the registry takes it.
fn plain(context: &mut Context<'_>, repository: &str) -> Result<bool, Stop> {
    let blob = context.matter.blob("plain", 1_200);
    let session = context.open_session(repository)?;
    let answer = context.offer_whole(&session, &blob.bytes, &blob.sha512())?;
    if !answer.is_success() {
        // An algorithm may be refused, as the fault of the client.
        context.refuses_digest(&dist::PUSH_BLOB_PUT_DIGEST, &answer, "of another algorithm");
        context.abandon(&session)?;
        return Ok(false);
    }
    context.session_ended(&session);
    let pushed = context.pushed(&answer, repository, &blob.sha512());
    comes_back(context, &pushed, &blob)?;
    Ok(true)
}

fn wrong(context: &mut Context<'_>, repository: &str) -> Result<(), Stop> {
    let session = context.open_session(repository)?;
    let wrong = Blob::of(context.matter.bytes("never pushed", 1_300)).sha512();
    let bytes = context.matter.bytes("under a wrong digest", 1_300);
    let answer = context.offer_whole(&session, &bytes, &wrong)?;
    if context.refuses_digest(&dist::PUSH_BLOB_PUT_DIGEST, &answer, "that is not its own") {
        context.abandon(&session)?;
        return context.serves_nothing(&dist::PUSH_BLOB_PUT_DIGEST, repository, &wrong);
    }
    context.session_ended(&session);
    context.made_blob(repository, &wrong);
    Ok(())
}

/// With the algorithm named as the session is opened. `is_taken` says whether the registry takes such digests.
fn named(context: &mut Context<'_>, repository: &str, is_taken: bool) -> Result<(), Stop> {
    let call = crate::exchange::Call::post(format!("/v2/{repository}/blobs/uploads/?digest-algorithm=sha512"))
        .header("Content-Length", "0");
    let opened = context.send(call)?;
    if !opened.is_success() {
        let what = "the POST that names the algorithm of a digest is refused";
        return not_taken(context, &opened, is_taken, what);
    }
    let mut session = context.session_of(repository, &opened)?;
    let blob = context.matter.blob("named", session.chunk_length(1_400)?);
    let answer = context.send(session.chunk(0, &blob.bytes))?;
    if !answer.is_success() {
        context.blocked(&dist::PUSH_CHUNK_ALGO_ACCEPTED, &dist::PUSH_CHUNK_PATCH_202);
        return Ok(());
    }
    session.received = blob.bytes.len();
    context.follow_session(&mut session, &answer);
    let answer = context.send(session.closing_with(&blob.sha512(), session.received, &[]))?;
    if !answer.is_success() {
        let what = "an upload does not end under the algorithm that its POST named";
        return not_taken(context, &answer, is_taken, what);
    }
    context.session_ended(&session);
    context.pass(&dist::PUSH_CHUNK_ALGO_ACCEPTED);
    let pushed = context.pushed(&answer, repository, &blob.sha512());
    comes_back(context, &pushed, &blob)
}

/// Whatever is taken under a digest is there under it, even if its `Location` names another.
fn comes_back(context: &mut Context<'_>, pushed: &Pushed, blob: &Blob) -> Result<(), Stop> {
    context.judge_elsewhere(&dist::PUSH_BLOB_PUT_LOCATION_PULLABLE, pushed, blob)?;
    let answer = context.get_blob(&pushed.repository, &pushed.digest)?;
    context.judge_blob(&answer, blob);
    let head = context.head_blob(&pushed.repository, &pushed.digest)?;
    context.judge_blob_head(&head, blob);
    Ok(())
}

/// The parameter may be refused with the algorithm, but not alone.
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
            .got(answer.describe()),
    );
    Ok(())
}
