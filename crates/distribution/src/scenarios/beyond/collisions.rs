//! Several clients with the same idea (docs/book/src/beyond-the-spec.md#robustness).

use catalogue::distribution as dist;

use super::ground;
use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::matter::Manifest;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// One blob or one tag pushed by several clients at once comes to one state, and it is that of one of them.
pub static SCENARIO: Scenario = Scenario {
    name: "simultaneous_pushes_agree",
    decides: &[&dist::BEYOND_CONCURRENT_BLOB, &dist::BEYOND_CONCURRENT_TAG],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// How many push at once.
const CLIENTS: usize = 6;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let repository = context.repository();
    same_blob(context, &repository)?;
    let config = context.matter.config("config");
    ground::store(context, &repository, &config)?;
    let manifests: Vec<Manifest> =
        (0..CLIENTS).map(|number| ground::image(context, &config, &format!("client {number}"))).collect();
    same_tag(context, &repository, &manifests)
}

fn same_blob(context: &mut Context<'_>, repository: &str) -> Result<(), Stop> {
    let blob = context.matter.blob("together", 100_000);
    let sessions = (0..CLIENTS).map(|_| ground::session(context, repository)).collect::<Result<Vec<_>, _>>()?;
    let close = |session: &crate::operations::Session| {
        session.closing(&blob.digest).header("Content-Type", "application/octet-stream").body(blob.bytes.clone())
    };
    let answers = context.send_together(sessions.iter().map(close).collect())?;
    for (answer, session) in answers.iter().zip(&sessions) {
        if answer.is_success() {
            context.session_ended(session);
            context.made_blob(repository, &blob.digest);
        }
        context.holds(&dist::BEYOND_CONCURRENT_BLOB, answer.is_success(), || {
            Violation::of(&dist::BEYOND_CONCURRENT_BLOB, "a blob that others push at the same time is not taken")
                .at(answer, Mark::Status)
                .expected("`201`")
                .got(answer.describe())
        });
    }
    if !answers.iter().any(Answer::is_success) {
        return Ok(());
    }
    let answer = context.get_blob(repository, &blob.digest)?;
    context.holds(&dist::BEYOND_CONCURRENT_BLOB, answer.body() == blob.bytes, || {
        Violation::of(&dist::BEYOND_CONCURRENT_BLOB, "a blob that was pushed several times at once does not come back")
            .at(&answer, Mark::Status)
            .expected(format!("`200` with {} bytes", blob.bytes.len()))
            .got(format!("{} with {} bytes", answer.describe(), answer.body().len()))
    });
    Ok(())
}

fn same_tag(context: &mut Context<'_>, repository: &str, manifests: &[Manifest]) -> Result<(), Stop> {
    let tag = context.tag("together");
    let put = |manifest: &Manifest| {
        Call::put(format!("/v2/{repository}/manifests/{tag}"))
            .header("Content-Type", manifest.media_type.as_str())
            .body(manifest.blob.bytes.clone())
    };
    let answers = context.send_together(manifests.iter().map(put).collect())?;
    let mut taken = Vec::new();
    for (answer, manifest) in answers.iter().zip(manifests) {
        if answer.is_success() {
            context.made_manifest(repository, &tag, manifest.digest());
            taken.push(manifest);
        }
        // Who is too late may be told so.
        let is_fine = answer.is_success() || matches!(answer.status(), 409 | 412);
        context.holds(&dist::BEYOND_CONCURRENT_TAG, is_fine, || {
            Violation::of(&dist::BEYOND_CONCURRENT_TAG, "a manifest is not taken when others are pushed to its tag")
                .at(answer, Mark::Status)
                .expected("`201`")
                .got(answer.describe())
        });
    }
    for manifest in &taken {
        let answer = context.get_manifest(repository, manifest.digest())?;
        context.holds(&dist::BEYOND_CONCURRENT_TAG, answer.body() == manifest.blob.bytes, || {
            Violation::of(
                &dist::BEYOND_CONCURRENT_TAG,
                "a manifest that was taken is lost, as others were pushed to its tag",
            )
            .at(&answer, Mark::Status)
            .expected("`200` with the manifest")
            .got(answer.describe())
        });
    }
    let answer = context.get_manifest(repository, &tag)?;
    let is_one = taken.is_empty() || taken.iter().any(|manifest| manifest.blob.bytes == answer.body());
    context.holds(&dist::BEYOND_CONCURRENT_TAG, is_one, || {
        Violation::of(
            &dist::BEYOND_CONCURRENT_TAG,
            "a tag to which several manifests were pushed at once is none of them",
        )
        .at(&answer, Mark::Body)
        .expected("one of the manifests, whole")
        .got(format!("{} with the digest `{}`", answer.describe(), answer.sha256()))
    });
    // Whatever the race has left, the next push wins.
    let Some(last) = manifests.first() else { return Ok(()) };
    let answer = context.offer_manifest(repository, &tag, last)?;
    ground::stored(&answer, "a manifest")?;
    let answer = context.get_manifest(repository, &tag)?;
    context.holds(&dist::BEYOND_CONCURRENT_TAG, answer.body() == last.blob.bytes, || {
        Violation::of(&dist::BEYOND_CONCURRENT_TAG, "a tag does not point to what was pushed to it last")
            .at(&answer, Mark::Body)
            .expected(format!("the manifest `{}`", last.digest()))
            .got(format!("{} with the digest `{}`", answer.describe(), answer.sha256()))
    });
    Ok(())
}
