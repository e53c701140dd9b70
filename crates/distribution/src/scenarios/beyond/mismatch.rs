//! Content that is not what its digest says (docs/book/src/beyond-the-spec.md#security).

use catalogue::distribution as dist;
use wire::exchange::Bytes;

use super::ground;
use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::matter::Blob;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Whatever way it is pushed, content is never served under a digest that is not its own.
pub static SCENARIO: Scenario = Scenario {
    name: "refused_content_is_not_served",
    decides: &[&dist::BEYOND_DIGEST_NOT_SERVED],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// Larger than what registries look at in one piece.
const LARGE: usize = 300_000;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let repository = context.repository();
    for (length, what) in [(100, "a small blob by POST and PUT"), (LARGE, "a large blob by POST and PUT")] {
        let (bytes, claimed) = pair(context, what, length);
        let session = ground::session(context, &repository)?;
        ground::close(context, &session, bytes, &claimed)?;
        blob_is_absent(context, &repository, &claimed, what)?;
    }

    let what = "a blob by a single POST";
    let (bytes, claimed) = pair(context, what, 100);
    let call = Call::post(format!("/v2/{repository}/blobs/uploads/?digest={claimed}"));
    let answer = context.send(call.header("Content-Type", "application/octet-stream").body(bytes))?;
    remember(context, &repository, &answer, &claimed);
    blob_is_absent(context, &repository, &claimed, what)?;

    let what = "a blob by PATCH and PUT";
    let (bytes, claimed) = pair(context, what, LARGE);
    let mut session = ground::session(context, &repository)?;
    let answer = context.send(session.call("PATCH").header("Content-Type", "application/octet-stream").body(bytes))?;
    context.follow_session(&mut session, &answer);
    ground::close(context, &session, Bytes::new(), &claimed)?;
    blob_is_absent(context, &repository, &claimed, what)?;

    let config = context.matter.config("config");
    ground::store(context, &repository, &config)?;
    let (pushed, claimed) = (ground::image(context, &config, "pushed"), ground::image(context, &config, "claimed"));
    context.offer_manifest(&repository, claimed.digest(), &pushed)?;
    let answer = context.get_manifest(&repository, claimed.digest())?;
    is_absent(context, &answer, claimed.digest(), "a manifest");
    Ok(())
}

/// Bytes, and the digest of others.
fn pair(context: &Context<'_>, what: &str, length: usize) -> (Bytes, String) {
    let bytes = context.matter.bytes(what, length);
    let mut others = bytes.clone();
    // The very last one, which a digest over a first piece would not see.
    if let Some(last) = others.last_mut() {
        *last ^= 1;
    }
    (bytes.into(), Blob::of(others).digest)
}

/// A single POST may have stored the blob, or opened a session.
fn remember(context: &mut Context<'_>, repository: &str, answer: &Answer, digest: &str) {
    match (answer.status(), context.location(answer)) {
        (202, Some((origin, target))) => context.ledger.open(&origin, &target, repository),
        _ if answer.is_success() => context.made_blob(repository, digest),
        _ => {}
    }
}

fn blob_is_absent(context: &mut Context<'_>, repository: &str, digest: &str, what: &str) -> Result<(), Stop> {
    let answer = context.get_blob(repository, digest)?;
    is_absent(context, &answer, digest, what);
    Ok(())
}

fn is_absent(context: &mut Context<'_>, answer: &Answer, digest: &str, what: &str) {
    context.holds(&dist::BEYOND_DIGEST_NOT_SERVED, !answer.is_success(), || {
        let message = "content that was pushed under a digest which is not its own is served under it";
        Violation::of(&dist::BEYOND_DIGEST_NOT_SERVED, message)
            .at(answer, Mark::Status)
            .expected(format!("`404` for `{digest}`"))
            .got(format!("{} with content of the digest `{}`, for {what}", answer.describe(), answer.sha256()))
    });
}
