//! How blobs get to a client (docs/book/src/beyond-the-spec.md#transport).

use catalogue::distribution as dist;
use wire::exchange::Scheme;

use super::ground;
use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::matter::Blob;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A blob comes as it was stored, by whatever way.
pub static SCENARIO: Scenario = Scenario {
    name: "blobs_come_as_they_are_stored",
    decides: &[
        &dist::BEYOND_CONDITIONAL_ETAG,
        &dist::BEYOND_ENCODING_STORED_BYTES,
        &dist::BEYOND_REDIRECT_DOWNGRADE,
        &dist::BEYOND_REDIRECT_RANGE,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let repository = context.repository();
    // What compresses well, so that a server which likes to compress does.
    let blob = Blob::of(format!("{} ", context.matter.word("stored")).repeat(1_000));
    ground::store(context, &repository, &blob)?;
    let target = format!("/v2/{repository}/blobs/{}", blob.digest);

    let answer = context.send(Call::get(target.clone()).header("Accept-Encoding", "gzip"))?;
    let coding = answer.header("content-encoding").unwrap_or("none").to_owned();
    let is_stored =
        answer.status() == 200 && answer.body() == blob.bytes && matches!(coding.as_str(), "none" | "identity");
    context.holds(&dist::BEYOND_ENCODING_STORED_BYTES, is_stored, || {
        Violation::of(
            &dist::BEYOND_ENCODING_STORED_BYTES,
            "a blob comes as other bytes where `Accept-Encoding` allows it",
        )
        .at(&answer, Mark::Header("Content-Encoding"))
        .expected(format!("{} bytes without `Content-Encoding`", blob.bytes.len()))
        .got(format!(
            "{} with {} bytes and `Content-Encoding: {coding}`",
            answer.describe(),
            answer.body().len()
        ))
    });
    redirects(context, &answer);
    conditional(context, &target, &answer)?;
    if answer.hops.is_empty() {
        context.not_applicable(&dist::BEYOND_REDIRECT_RANGE, "blobs are served without a redirect");
        return Ok(());
    }
    let answer = context.send(Call::get(target).header("Range", "bytes=10-19"))?;
    let is_part = answer.status() == 206 && Some(answer.body()) == blob.bytes.get(10..20);
    context.holds(&dist::BEYOND_REDIRECT_RANGE, is_part, || {
        Violation::of(&dist::BEYOND_REDIRECT_RANGE, "behind a redirect no range is served")
            .at(&answer, Mark::Status)
            .expected("`206` with 10 bytes")
            .got(format!("{} with {} bytes", answer.describe(), answer.body().len()))
    });
    Ok(())
}

fn redirects(context: &mut Context<'_>, answer: &Answer) {
    let home = context.shared.channel.origin().scheme();
    if home != Scheme::Https || answer.hops.is_empty() {
        let why = "blobs are served without a redirect, or over plain HTTP in the first place";
        context.not_applicable(&dist::BEYOND_REDIRECT_DOWNGRADE, why);
        return;
    }
    let on_the_way = answer.hops.iter().skip(1).map(|hop| &hop.origin).chain([answer.origin()]);
    let is_kept = on_the_way.into_iter().all(|origin| origin.scheme() == Scheme::Https);
    context.holds(&dist::BEYOND_REDIRECT_DOWNGRADE, is_kept, || {
        Violation::of(&dist::BEYOND_REDIRECT_DOWNGRADE, "a redirect leads from HTTPS to plain HTTP")
            .at(answer, Mark::Request)
            .expected("an https URL in `Location`")
            .got(format!("`{}`", answer.origin()))
    });
}

fn conditional(context: &mut Context<'_>, target: &str, answer: &Answer) -> Result<(), Stop> {
    let Some(tag) = answer.header("etag").map(str::to_owned) else {
        context.not_applicable(&dist::BEYOND_CONDITIONAL_ETAG, "blobs come without an `ETag`");
        return Ok(());
    };
    let again = context.send(Call::get(target).header("If-None-Match", tag.as_str()))?;
    context.holds(&dist::BEYOND_CONDITIONAL_ETAG, again.status() == 304, || {
        Violation::of(&dist::BEYOND_CONDITIONAL_ETAG, "a GET with the `ETag` that is known is not answered with 304")
            .at(&again, Mark::Status)
            .expected(format!("`304` for `If-None-Match: {tag}`"))
            .got(again.describe())
    });
    Ok(())
}
