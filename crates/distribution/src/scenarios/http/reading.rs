//! Reading as HTTP has it: unknown paths, conditions, content codings (RFC 9110, 8.4, 12.5.3, 13.1.2, 15.5.5).

use catalogue::distribution as dist;
use content::compression::{Compression, Decoder, Limits};

use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::matter::Manifest;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Reading follows HTTP.
pub static SCENARIO: Scenario = Scenario {
    name: "reading_follows_http",
    decides: &[&dist::HTTP_RFC9110],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shelf = context.facts.shelf()?;
    let answer = context.send(Call::get(format!("/v2/{}/greenlight", shelf.repository)))?;
    context.holds(&dist::HTTP_RFC9110, answer.is_client_error(), || {
        Violation::of(&dist::HTTP_RFC9110, "a path that is no endpoint is not answered with a client error")
            .at(&answer, Mark::Status)
            .expected("`404`")
            .got(answer.describe())
    });
    let Some(manifest) = shelf.manifests.first().map(|stored| &stored.manifest) else { return Ok(()) };
    let target = format!("/v2/{}/manifests/{}", shelf.repository, manifest.digest());
    let call = || Call::get(target.clone()).header("Accept", manifest.media_type.as_str());
    let coded = context.send(call().header("Accept-Encoding", "gzip"))?;
    content_coding(context, &coded, manifest);
    if let Some(tag) = coded.header("etag").map(str::to_owned) {
        let answer = context.send(call().header("If-None-Match", tag.as_str()))?;
        let is_unchanged = answer.status() == 304;
        context.holds(&dist::HTTP_RFC9110, is_unchanged || coded.status() != 200, || {
            Violation::of(&dist::HTTP_RFC9110, "the registry gives an `ETag` and does not heed it in `If-None-Match`")
                .at(&answer, Mark::Status)
                .expected("`304`")
                .got(answer.describe())
        });
    }
    Ok(())
}

/// What comes compressed says so, and is the manifest when it is unpacked.
fn content_coding(context: &mut Context<'_>, answer: &Answer, manifest: &Manifest) {
    if answer.status() != 200 {
        return;
    }
    let coding = answer.header("content-encoding").map(str::to_ascii_lowercase);
    let body = match coding.as_deref().map(str::trim) {
        None | Some("" | "identity") => answer.body().to_vec(),
        Some("gzip" | "x-gzip") => {
            let mut body = Vec::new();
            let mut decoder = Decoder::new(Compression::Gzip, Limits::default());
            decoder.push(answer.body(), &mut |bytes| body.extend_from_slice(bytes));
            body
        }
        Some(other) => {
            context.add(
                Violation::of(&dist::HTTP_RFC9110, "an answer has a content coding that was not asked for")
                    .at(answer, Mark::Header("Content-Encoding"))
                    .expected("`gzip`, or none")
                    .got(format!("`{other}`")),
            );
            return;
        }
    };
    context.holds(&dist::HTTP_RFC9110, body == manifest.blob.bytes, || {
        Violation::of(&dist::HTTP_RFC9110, "with `Accept-Encoding: gzip` other content comes")
            .at(answer, Mark::Body)
            .expected(format!("{} bytes with the digest `{}`", manifest.blob.bytes.len(), manifest.digest()))
            .got(format!("{} bytes", body.len()))
            .unless_broken(&[&dist::PULL_MANIFEST_GET_BODY])
    });
}
