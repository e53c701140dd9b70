//! What another repository has (spec.md#pulling-manifests, spec.md#pulling-blobs): a repository is a scope of its own.

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::Stop;
use crate::scenario::{Scenario, Stage};

/// Content of one repository is not found through another one.
pub static SCENARIO: Scenario = Scenario {
    name: "content_stays_in_its_repository",
    decides: &[
        &dist::PULL_BLOB_GET_404_ELSEWHERE,
        &dist::PULL_BLOB_HEAD_404_ELSEWHERE,
        &dist::PULL_MANIFEST_GET_404_ELSEWHERE,
        &dist::PULL_MANIFEST_HEAD_404_ELSEWHERE,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shelf = context.facts.shelf()?;
    // The second repository, because the first may be the shelf's own.
    let here = context.other_repository();
    let own = context.matter.blob("own", 200);
    context.push_blob(&here, &own)?;
    // Every repository may have the empty object, so that it says nothing.
    let common = crate::matter::Blob::empty_json();
    if let Some(blob) = shelf.blobs.iter().rfind(|blob| blob.digest != common.digest) {
        let answer = context.get_blob(&here, &blob.digest)?;
        let what = "the GET of a blob that only another repository has";
        context.has_status(&dist::PULL_BLOB_GET_404_ELSEWHERE, &answer, &[404], what);
        let answer = context.head_blob(&here, &blob.digest)?;
        let what = "the HEAD of a blob that only another repository has";
        context.has_status(&dist::PULL_BLOB_HEAD_404_ELSEWHERE, &answer, &[404], what);
    }
    // Of each kind one by digest; what tags do, the first one shows.
    let images = shelf.manifests.iter().find(|stored| stored.tag.is_some());
    let by_tag = images.and_then(|stored| stored.tag.as_deref());
    let by_digest = shelf.manifests.iter().map(|stored| stored.manifest.digest()).skip(1).step_by(2);
    for reference in by_tag.into_iter().chain(by_digest) {
        let answer = context.get_manifest(&here, reference)?;
        let what = "the GET of a manifest that only another repository has";
        context.has_status(&dist::PULL_MANIFEST_GET_404_ELSEWHERE, &answer, &[404], what);
        let answer = context.head_manifest(&here, reference)?;
        let what = "the HEAD of a manifest that only another repository has";
        context.has_status(&dist::PULL_MANIFEST_HEAD_404_ELSEWHERE, &answer, &[404], what);
    }
    Ok(())
}
