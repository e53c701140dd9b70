//! Deleting tags (spec.md#deleting-tags).

use catalogue::distribution as dist;

use super::tag_list;
use crate::context::Context;
use crate::exchange::{Call, Stop};
use crate::ledger::Made;
use crate::matter::{Manifest, Style};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A deleted tag is gone, and the manifest behind it and its other tags are not.
pub static SCENARIO: Scenario = Scenario {
    name: "deleted_tags_are_gone",
    decides: &[
        &dist::DELETE_TAG_202,
        &dist::DELETE_TAG_GONE,
        &dist::DELETE_TAG_OFF,
        &dist::ERROR_CODE_FITS,
        &dist::HTTP_RFC9110,
        &dist::PULL_MANIFEST_GET_200,
        &dist::PULL_MANIFEST_HEAD_404,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_MANIFEST_PUT_201,
        &dist::PUSH_MANIFEST_PUT_LOCATION,
        &dist::TAGS_BODY_VALUES,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    context.facts.manifest_push.required()?;
    context.facts.tag_deletion.required()?;
    let repository = context.repository();
    let config = context.matter.config("config");
    context.push_blob(&repository, &config)?;
    let manifest = Manifest::seal(Manifest::image(&config, &[&config]), Style::Compact);
    let (gone, kept) = (context.tag("gone"), context.tag("kept"));
    context.push_manifest(&repository, &gone, &manifest)?;
    context.push_manifest(&repository, &kept, &manifest)?;

    let tag = Made::Tag { repository: repository.clone(), tag: gone.clone() };
    if !context.delete(&tag)?.1.is_yes() {
        return Ok(());
    }
    let by_tag = Call::get(format!("/v2/{repository}/manifests/{gone}"));
    let answer = context.wait_until_gone(&by_tag)?;
    let what = "the GET of a tag that was deleted";
    if !context.has_status(&dist::DELETE_TAG_GONE, &answer, &[404], what) && answer.is_success() {
        return Ok(());
    }
    let answer = context.head_manifest(&repository, &gone)?;
    let what = "the HEAD of a tag that was deleted";
    context.has_status(&dist::PULL_MANIFEST_HEAD_404, &answer, &[404], what);
    for reference in [manifest.digest(), kept.as_str()] {
        let answer = context.get_manifest(&repository, reference)?;
        let what = "the GET of a manifest after the deletion of one of its tags";
        context.has_status(&dist::PULL_MANIFEST_GET_200, &answer, &[200], what);
    }
    tag_list::judge(context, &repository, &[&gone], &kept, &dist::DELETE_TAG_GONE)?;

    // The spec leaves open how often a tag can be deleted, but nothing breaks by asking twice.
    let answer = context.send(Call::delete(tag.target()))?;
    context.holds(&dist::HTTP_RFC9110, answer.status() < 500, || {
        Violation::of(&dist::HTTP_RFC9110, "the deletion of a tag that is not there is answered with a server error")
            .at(&answer, Mark::Status)
            .expected("`404`")
            .got(answer.describe())
    });
    context.has_fitting_code(&answer, &["MANIFEST_UNKNOWN", "NAME_UNKNOWN", "UNSUPPORTED"], "a tag that is not there");

    context.push_manifest(&repository, &gone, &manifest)?;
    let answer = context.get_manifest(&repository, &gone)?;
    let what = "the GET of a tag that was deleted and pushed again";
    context.has_status(&dist::PULL_MANIFEST_GET_200, &answer, &[200], what);
    Ok(())
}
