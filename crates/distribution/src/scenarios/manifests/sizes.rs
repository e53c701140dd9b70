//! How large a manifest may be (spec.md#pushing-manifests).

use catalogue::distribution as dist;
use content::media_type;

use crate::context::Context;
use crate::exchange::{Call, How, Stop};
use crate::matter::{Blob, Manifest};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Manifests of 4 megabytes are taken; somewhere above that is a limit.
pub static SCENARIO: Scenario = Scenario {
    name: "large_manifests_are_taken_up_to_a_limit",
    decides: &[
        &dist::PULL_MANIFEST_CT_AS_PUSHED,
        &dist::PULL_MANIFEST_CT_NO_PARAMS,
        &dist::PULL_MANIFEST_CT_PRESENT,
        &dist::PULL_MANIFEST_DCD,
        &dist::PULL_MANIFEST_GET_200,
        &dist::PULL_MANIFEST_GET_BODY,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_MANIFEST_4MB,
        &dist::PUSH_MANIFEST_EXACT_BYTES,
        &dist::PUSH_MANIFEST_LIMIT,
        &dist::PUSH_MANIFEST_LIMIT_413,
        &dist::PUSH_MANIFEST_PUT_201,
        &dist::PUSH_MANIFEST_PUT_DCD,
        &dist::PUSH_MANIFEST_PUT_LOCATION,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// The least that a registry should take.
const LEAST: usize = 4_000_000;
/// Sizes at which we look for a limit. Who still takes the last one is not asked for more.
const TRIED: [usize; 3] = [4_500_000, 9 << 20, 33 << 20];

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    context.facts.manifest_push.required()?;
    let repository = context.repository();
    let empty = Blob::empty_json();
    context.push_blob(&repository, &empty)?;
    let image = Manifest::image(&empty, &[&empty]);
    let manifest = context.matter.sized_manifest("least", image.clone(), LEAST);
    let tag = context.tag("four-megabytes");
    let answer = context.offer_manifest(&repository, &tag, &manifest)?;
    let is_taken = answer.is_success();
    context.holds(&dist::PUSH_MANIFEST_4MB, is_taken, || {
        Violation::of(&dist::PUSH_MANIFEST_4MB, "a manifest of 4 megabytes is refused")
            .at(&answer, Mark::Status)
            .expected("`201`")
            .got(answer.describe())
    });
    if is_taken {
        context.judge_stored_manifest(&answer)?;
        context.judge_put_digest(&answer, &manifest, &tag);
        let answer = context.get_manifest(&repository, &tag)?;
        context.judge_kept(&answer, &manifest);
    }

    let mut taken = None;
    for size in TRIED {
        let label = size.to_string();
        let text = context.only_sent(size, |matter| matter.sized_text(&label, image.clone(), size));
        let tag = context.tag(&label);
        // Who knows from the length that it is too much need not read it.
        let call = Call::put(format!("/v2/{repository}/manifests/{tag}"))
            .header("Content-Type", media_type::MANIFEST)
            .body(text.clone())
            .how(How::Expecting);
        let answer = context.send(call)?;
        if answer.is_success() {
            context.made_manifest(&repository, &tag, &context.matter.made_of(&label, text).digest);
            taken = Some(answer);
            continue;
        }
        context.pass(&dist::PUSH_MANIFEST_LIMIT);
        if answer.status() == 0 {
            // An answer may get lost where it is given before everything was read.
            context
                .inconclusive(&dist::PUSH_MANIFEST_LIMIT_413, "the connection ended while a large manifest was sent");
            return Ok(());
        }
        context.has_status(&dist::PUSH_MANIFEST_LIMIT_413, &answer, &[413], "a manifest over the limit");
        return Ok(());
    }
    if let Some(answer) = taken {
        context.add(
            Violation::of(&dist::PUSH_MANIFEST_LIMIT, "no limit to the size of manifests was met")
                .at(&answer, Mark::Status)
                .expected("a limit of 4 MB or more")
                .got("a manifest of 33 MiB is taken"),
        );
    }
    context.not_applicable(&dist::PUSH_MANIFEST_LIMIT_413, "no limit was met");
    Ok(())
}
