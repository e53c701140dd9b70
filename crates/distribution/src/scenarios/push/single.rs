//! Pushing a whole blob by one POST (spec.md#single-post): optional, with a way to say no.

use catalogue::distribution as dist;
use wire::exchange::Bytes;

use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::matter::Blob;
use crate::operations::Pushed;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// One POST stores a blob, or opens a session to do so.
pub static SCENARIO: Scenario = Scenario {
    name: "single_posts_store_or_open",
    decides: &[
        &dist::ERROR_CODE_FITS,
        &dist::PULL_BLOB_DCD,
        &dist::PULL_BLOB_DCD_MATCHES,
        &dist::PULL_BLOB_GET_200,
        &dist::PULL_BLOB_GET_BODY,
        &dist::PUSH_BLOB_BAD_DIGEST_400,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_SINGLE,
        &dist::PUSH_BLOB_SINGLE_201,
        &dist::PUSH_BLOB_SINGLE_DIGEST,
        &dist::PUSH_BLOB_SINGLE_FALLBACK,
        &dist::PUSH_BLOB_SINGLE_LOCATION,
        &dist::PUSH_BLOB_SINGLE_LOCATION_PULLABLE,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    let repository = context.repository();
    for (label, length) in [("small", 500), ("large", 1_200_001)] {
        let blob = context.matter.blob(label, length);
        let answer = post(context, &repository, blob.bytes.clone(), &blob.digest)?;
        if !took(context, &repository, &answer, &blob)? {
            return Ok(());
        }
        let wrong = context.matter.blob(&format!("{label} that is never pushed"), 64).digest;
        let label = format!("{label} under a wrong digest");
        let bytes = context.only_sent(length, |matter| matter.bytes(&label, length));
        let answer = post(context, &repository, bytes, &wrong)?;
        refused(context, &repository, &answer, &wrong, "that is not its own")?;
    }
    under_sha512(context, &repository)?;
    let wrong = Blob::of(context.matter.bytes("sha512 that is never pushed", 400)).sha512();
    for (digest, what) in [("sha256:abc", "that is malformed"), (wrong.as_str(), "that is not its own")] {
        let bytes = context.matter.bytes(digest, 400);
        let answer = post(context, &repository, bytes.into(), digest)?;
        refused(context, &repository, &answer, digest, what)?;
    }
    Ok(())
}

/// Nobody has to take another algorithm, but what is taken is stored.
fn under_sha512(context: &mut Context<'_>, repository: &str) -> Result<(), Stop> {
    let blob = context.matter.blob("under sha512", 800);
    let answer = post(context, repository, blob.bytes.clone(), &blob.sha512())?;
    match answer.status() {
        202 => open(context, repository, &answer),
        200..=299 => {
            let pushed = context.pushed(&answer, repository, &blob.sha512());
            let pullable = &dist::PUSH_BLOB_SINGLE_LOCATION_PULLABLE;
            context.judge_pullable(&dist::PUSH_BLOB_SINGLE_LOCATION, pullable, &pushed, &blob)?;
            Ok(())
        }
        _ => Ok(()),
    }
}

fn post(context: &mut Context<'_>, repository: &str, bytes: Bytes, digest: &str) -> Result<Answer, Stop> {
    let call = Call::post(format!("/v2/{repository}/blobs/uploads/?digest={digest}"))
        .header("Content-Type", "application/octet-stream")
        .body(bytes);
    context.send(call)
}

/// Judges the answer to a POST with a blob and its digest. Gives whether the registry stores blobs in this way.
fn took(context: &mut Context<'_>, repository: &str, answer: &Answer, blob: &Blob) -> Result<bool, Stop> {
    match answer.status() {
        202 => {
            context.unsupported(&dist::PUSH_BLOB_SINGLE, "a single POST opens an upload session");
            goes_on(context, repository, answer, blob)?;
            Ok(false)
        }
        200..=299 => {
            context.pass(&dist::PUSH_BLOB_SINGLE);
            context.has_status(&dist::PUSH_BLOB_SINGLE_201, answer, &[201], "a single POST that stored its blob");
            let pushed = context.pushed(answer, repository, &blob.digest);
            has_location(context, answer, &pushed);
            context.judge_pullable(
                &dist::PUSH_BLOB_SINGLE_LOCATION,
                &dist::PUSH_BLOB_SINGLE_LOCATION_PULLABLE,
                &pushed,
                blob,
            )?;
            Ok(true)
        }
        _ => {
            context
                .unsupported(&dist::PUSH_BLOB_SINGLE, format!("a single POST is answered with {}", answer.describe()));
            context.add(
                Violation::of(
                    &dist::PUSH_BLOB_SINGLE_FALLBACK,
                    "a single POST is neither taken nor answered with an upload session",
                )
                .at(answer, Mark::Status)
                .expected("`201`, or `202` with the `Location` of an upload session")
                .got(answer.describe()),
            );
            Ok(false)
        }
    }
}

fn has_location(context: &mut Context<'_>, answer: &Answer, pushed: &Pushed) {
    context.holds(&dist::PUSH_BLOB_SINGLE_LOCATION, pushed.location.is_some(), || {
        Violation::of(
            &dist::PUSH_BLOB_SINGLE_LOCATION,
            "the answer to a single POST that stored its blob has no usable `Location`",
        )
        .at(answer, Mark::Header("Location"))
        .expected("the location of the blob")
    });
}

/// The registry opened a session instead, and the blob goes in by PUT.
fn goes_on(context: &mut Context<'_>, repository: &str, answer: &Answer, blob: &Blob) -> Result<(), Stop> {
    let is_open = context.location(answer).is_some();
    context.holds(&dist::PUSH_BLOB_SINGLE_FALLBACK, is_open, || {
        Violation::of(
            &dist::PUSH_BLOB_SINGLE_FALLBACK,
            "a single POST that is answered with `202` has no usable `Location`",
        )
        .at(answer, Mark::Header("Location"))
        .expected("the location of an upload session")
    });
    if !is_open {
        return Ok(());
    }
    let session = context.session_of(repository, answer)?;
    context.fill_session(&session, blob, &blob.digest)?;
    Ok(())
}

fn refused(context: &mut Context<'_>, repository: &str, answer: &Answer, digest: &str, what: &str) -> Result<(), Stop> {
    if answer.status() == 202 {
        return open(context, repository, answer);
    }
    let is_refused = context.refuses_digest(&dist::PUSH_BLOB_SINGLE_DIGEST, answer, what);
    match digest.len() {
        _ if !is_refused => {
            context.made_blob(repository, digest);
            Ok(())
        }
        // Nothing can be served under what is no digest.
        0..64 => Ok(()),
        _ => context.serves_nothing(&dist::PUSH_BLOB_SINGLE_DIGEST, repository, digest),
    }
}

/// A session instead of a refusal is as good: its PUT will name a digest again. It is cancelled in the end.
fn open(context: &mut Context<'_>, repository: &str, answer: &Answer) -> Result<(), Stop> {
    context.session_of(repository, answer)?;
    Ok(())
}
