//! Digests that are none (spec.md#pushing-blobs).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A push under something that is no digest is refused.
pub static SCENARIO: Scenario = Scenario {
    name: "malformed_digests_are_refused",
    decides: &[
        &dist::ERROR_CODE_FITS,
        &dist::PUSH_BLOB_BAD_DIGEST_400,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_DIGEST,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    let repository = context.repository();
    let blob = context.matter.blob("content", 250);
    let hex = blob.digest.trim_start_matches("sha256:").to_owned();
    let bad = [
        (Some("sha256:abc".to_owned()), "that is malformed"),
        (Some(hex.clone()), "that is malformed"),
        (Some(format!("greenlight:{hex}")), "of an unknown algorithm"),
        (None, "that nobody named"),
        (Some(format!("sha256:{}", hex.to_ascii_uppercase())), "in capital letters"),
    ];
    let mut session = context.open_session(&repository)?;
    for (at, (digest, what)) in bad.iter().enumerate() {
        let mut answer = offer(context, &session, &blob.bytes, digest.as_deref())?;
        // A registry may give up an upload that it refused to close.
        if at > 0 && answer.status() == 404 {
            context.session_ended(&session);
            session = context.open_session(&repository)?;
            answer = offer(context, &session, &blob.bytes, digest.as_deref())?;
        }
        // Whoever writes the digest right before comparing has verified the content all the same.
        let is_read_kindly = answer.is_success() && *what == "in capital letters";
        let is_refused = match is_read_kindly {
            true => {
                kindly(context, &answer);
                false
            }
            false => context.refuses_digest(&dist::PUSH_BLOB_PUT_DIGEST, &answer, what),
        };
        if !is_refused && answer.is_success() {
            context.session_ended(&session);
            context.made_blob(&repository, digest.as_deref().unwrap_or(&blob.digest));
            session = context.open_session(&repository)?;
        }
    }
    Ok(())
}

fn offer(
    context: &mut Context<'_>,
    session: &crate::operations::Session,
    bytes: &[u8],
    digest: Option<&str>,
) -> Result<Answer, Stop> {
    match digest {
        Some(digest) => context.offer_whole(session, bytes, digest),
        None => context.send(session.call("PUT").header("Content-Type", "application/octet-stream").body(bytes)),
    }
}

fn kindly(context: &mut Context<'_>, answer: &Answer) {
    context.add(
        Violation::of(&dist::PUSH_BLOB_PUT_DIGEST, "content is taken under a digest in capital letters")
            .at(answer, Mark::Status)
            .expected("`400`")
            .got(answer.describe())
            .mild(),
    );
}
