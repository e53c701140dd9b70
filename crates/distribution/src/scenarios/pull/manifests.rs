//! Pulling manifests (spec.md#pulling-manifests, spec.md#checking-if-content-exists-in-the-registry).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::Stop;
use crate::scenario::{Scenario, Stage};

/// A manifest comes back as it was pushed, by tag and by digest.
pub static SCENARIO: Scenario = Scenario {
    name: "manifests_come_back",
    decides: &[
        &dist::PULL_MANIFEST_CT_AS_PUSHED,
        &dist::PULL_MANIFEST_CT_NO_PARAMS,
        &dist::PULL_MANIFEST_CT_PRESENT,
        &dist::PULL_MANIFEST_DCD,
        &dist::PULL_MANIFEST_GET_200,
        &dist::PULL_MANIFEST_GET_BODY,
        &dist::PULL_MANIFEST_HEAD_200,
        &dist::PULL_MANIFEST_HEAD_DCD,
        &dist::PULL_MANIFEST_HEAD_LENGTH,
    ],
    stage: Stage::Body,
    quick: true,
    read_only: true,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shelf = context.facts.shelf()?;
    for stored in &shelf.manifests {
        let manifest = &stored.manifest;
        for reference in stored.tag.as_deref().into_iter().chain([manifest.digest()]) {
            let head = context.head_manifest(&shelf.repository, reference)?;
            context.judge_manifest_head(&head, manifest);
            let answer = context.get_manifest(&shelf.repository, reference)?;
            context.judge_manifest(&answer, manifest);
        }
    }
    Ok(())
}
