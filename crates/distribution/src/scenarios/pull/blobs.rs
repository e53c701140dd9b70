//! Pulling blobs (spec.md#pulling-blobs, spec.md#checking-if-content-exists-in-the-registry).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::Stop;
use crate::scenario::{Scenario, Stage};

/// A blob comes back as it was pushed, whether or not anybody has asked for its manifest.
pub static SCENARIO: Scenario = Scenario {
    name: "blobs_come_back",
    decides: &[
        &dist::PULL_ANY_ORDER,
        &dist::PULL_BLOB_DCD,
        &dist::PULL_BLOB_DCD_MATCHES,
        &dist::PULL_BLOB_GET_200,
        &dist::PULL_BLOB_GET_BODY,
        &dist::PULL_BLOB_HEAD_200,
        &dist::PULL_BLOB_HEAD_DCD,
        &dist::PULL_BLOB_HEAD_LENGTH,
    ],
    stage: Stage::Body,
    quick: true,
    read_only: true,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shelf = context.facts.shelf()?;
    for blob in &shelf.blobs {
        let head = context.head_blob(&shelf.repository, &blob.digest)?;
        context.judge_blob_head(&head, blob);
        let answer = context.get_blob(&shelf.repository, &blob.digest)?;
        if context.judge_blob(&answer, blob) {
            context.pass(&dist::PULL_ANY_ORDER);
        }
    }
    Ok(())
}
