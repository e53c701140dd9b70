//! Manifests that are pushed to a digest which is not theirs (spec.md#pushing-manifests).

use catalogue::distribution as dist;
use serde_json::json;

use crate::context::Context;
use crate::exchange::Stop;
use crate::matter::{Blob, Manifest, Style};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A manifest is refused, and not served, under a digest which is not that of its bytes.
pub static SCENARIO: Scenario = Scenario {
    name: "manifests_have_their_digest",
    decides: &[
        &dist::CAT_CLAIMED_COMPLETE,
        &dist::ERROR_CODE_FITS,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_MANIFEST_DIGEST_CHECKED,
        &dist::PUSH_MANIFEST_PUT_201,
        &dist::PUSH_MANIFEST_PUT_DCD,
        &dist::PUSH_MANIFEST_PUT_LOCATION,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    context.facts.manifest_push.required()?;
    context.facts.digest_push.required()?;
    let repository = context.repository();
    let empty = Blob::empty_json();
    context.push_blob(&repository, &empty)?;
    let base = |context: &Context<'_>, label: &str| {
        let mut value = Manifest::image(&empty, &[&empty]);
        value.insert("annotations".to_owned(), json!({ "land.greenlight.test": context.matter.word(label) }));
        value
    };
    let there = Manifest::seal(base(context, "there"), Style::Compact);
    if context.push_valid(&repository, None, &there, "an image manifest with annotations")?.is_none() {
        return Err(Stop::Blocked(&dist::CAT_CLAIMED_COMPLETE));
    }

    // The digest of the same document written otherwise: it is the bytes that count.
    let otherwise = Manifest::seal(base(context, "otherwise"), Style::Compact);
    let odd = Manifest::seal(base(context, "otherwise"), Style::Odd);
    refused(context, &repository, &odd, otherwise.digest(), None)?;
    let large = context.matter.sized_manifest("large", Manifest::image(&empty, &[&empty]), 100_000);
    let other = context.matter.sized_manifest("other", Manifest::image(&empty, &[&empty]), 100_000);
    refused(context, &repository, &large, other.digest(), None)?;
    refused(context, &repository, &otherwise, there.digest(), Some(&there))?;
    if context.facts.index_push.is_yes() {
        let index = Manifest::seal(Manifest::index(&[&there]), Style::Compact);
        let nothing = Blob::of(context.matter.bytes("nothing", 64)).digest;
        refused(context, &repository, &index, &nothing, None)?;
    }
    let nothing = Blob::of(context.matter.bytes("nothing", 64)).sha512();
    refused(context, &repository, &otherwise, &nothing, None)
}

/// Pushes a manifest to the digest of something else; `there` is what has that digest, if anything does.
fn refused(
    context: &mut Context<'_>,
    repository: &str,
    manifest: &Manifest,
    digest: &str,
    there: Option<&Manifest>,
) -> Result<(), Stop> {
    let answer = context.offer_manifest(repository, digest, manifest)?;
    if !answer.is_client_error() {
        let message = match answer.is_success() {
            true => "a manifest is taken under a digest that is not its own",
            false => "a manifest with a digest that is not its own is answered with a server error",
        };
        context.add(
            Violation::of(&dist::PUSH_MANIFEST_DIGEST_CHECKED, message)
                .at(&answer, Mark::Status)
                .expected("a client error, such as `400` with the code `DIGEST_INVALID`")
                .got(answer.describe()),
        );
        return Ok(());
    }
    // Of other algorithms it may be said that nobody knows them.
    if digest.starts_with("sha256:") {
        let codes = ["DIGEST_INVALID", "MANIFEST_INVALID", "MANIFEST_UNVERIFIED"];
        context.has_fitting_code(&answer, &codes, "a manifest whose digest is not its own");
    }
    let answer = context.get_manifest(repository, digest)?;
    let is_served = answer.status() == 200 && answer.body() == manifest.blob.bytes;
    context.holds(&dist::PUSH_MANIFEST_DIGEST_CHECKED, !is_served, || {
        Violation::of(
            &dist::PUSH_MANIFEST_DIGEST_CHECKED,
            "a manifest that was refused for its digest is served under it all the same",
        )
        .at(&answer, Mark::Status)
        .expected(there.map_or("`404`", |_| "the manifest that has this digest"))
        .got(answer.describe())
    });
    Ok(())
}
