//! Digests that are none, and those of something else (spec.md#pushing-blobs).

use catalogue::Requirement;
use catalogue::distribution as dist;
use wire::exchange::Bytes;

use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::matter::Blob;
use crate::operations::Session;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A push under something that is no digest, or not the digest of what is pushed, is refused.
pub static SCENARIO: Scenario = Scenario {
    name: "malformed_digests_of_blobs_are_refused",
    decides: &[
        &dist::ERROR_CODE_FITS,
        &dist::PUSH_BLOB_BAD_DIGEST_400,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_DIGEST,
        &dist::PUSH_CHUNK_PUT_DIGEST,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// A digest to push under, and what is wrong with it.
struct Bad {
    digest: Option<String>,
    bytes: Bytes,
    what: &'static str,
    requirement: &'static Requirement,
}

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    let repository = context.repository();
    let blob = context.matter.blob("content", 250);
    let hex = blob.digest.trim_start_matches("sha256:").to_owned();
    let other = context.matter.blob("never pushed", 250);
    let wrong = other.digest.clone();
    let bad = |digest: String, what| Bad {
        digest: Some(digest),
        bytes: blob.bytes.clone(),
        what,
        requirement: &dist::PUSH_BLOB_PUT_DIGEST,
    };
    let mut session = context.open_session(&repository)?;
    for bad in [
        bad("sha256:abc".to_owned(), "that is malformed"),
        bad(hex.clone(), "that is malformed"),
        bad(format!("greenlight:{hex}"), "of an unknown algorithm"),
        Bad { digest: None, requirement: &dist::PUSH_CHUNK_PUT_DIGEST, ..bad(String::new(), "that nobody named") },
        bad(format!("sha256:{}", hex.to_ascii_uppercase()), "in capital letters"),
        bad(other.sha512(), "that is not its own"),
        Bad { bytes: Bytes::new(), ..bad(wrong.clone(), "that is not its own") },
        bad(wrong.clone(), "that is not its own"),
    ] {
        let mut answer = offer(context, &session, &bad)?;
        // A registry may give up an upload that it refused to close.
        if answer.status() == 404 {
            context.session_ended(&session);
            session = context.open_session(&repository)?;
            answer = offer(context, &session, &bad)?;
        }
        if !is_refused(context, &answer, &bad) {
            context.session_ended(&session);
            context.made_blob(&repository, bad.digest.as_deref().unwrap_or(&Blob::of(bad.bytes).digest));
            session = context.open_session(&repository)?;
        }
    }
    context.abandon(&session)?;
    context.serves_nothing(&dist::PUSH_BLOB_PUT_DIGEST, &repository, &wrong)
}

fn offer(context: &mut Context<'_>, session: &Session, bad: &Bad) -> Result<Answer, Stop> {
    match &bad.digest {
        Some(digest) => context.offer_whole(session, bad.bytes.clone(), digest),
        None => {
            let call = session.call("PUT").header("Content-Type", "application/octet-stream");
            context.send(call.body(bad.bytes.clone()))
        }
    }
}

fn is_refused(context: &mut Context<'_>, answer: &Answer, bad: &Bad) -> bool {
    if !answer.is_success() || bad.what != "in capital letters" {
        return context.refuses_digest(bad.requirement, answer, bad.what);
    }
    // Whoever writes the digest right before comparing has verified the content all the same.
    context.add(
        Violation::of(bad.requirement, "content is taken under a digest in capital letters")
            .at(answer, Mark::Status)
            .expected("`400`")
            .got(answer.describe())
            .mild(),
    );
    false
}
