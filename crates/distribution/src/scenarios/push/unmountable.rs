//! Mounts of what is not there (spec.md#mounting-a-blob-from-another-repository).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::Stop;
use crate::matter::Blob;
use crate::scenario::{Scenario, Stage};

/// A blob that cannot be mounted is uploaded in the session that is opened for it.
pub static SCENARIO: Scenario = Scenario {
    name: "missing_blobs_are_not_mounted",
    decides: &[
        &dist::PULL_BLOB_DCD,
        &dist::PULL_BLOB_DCD_MATCHES,
        &dist::PULL_BLOB_GET_200,
        &dist::PULL_BLOB_GET_BODY,
        &dist::PULL_BLOB_HEAD_404,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_MOUNT_201,
        &dist::PUSH_MOUNT_FALLBACK,
        &dist::PUSH_MOUNT_LOCATION,
        &dist::PUSH_MOUNT_LOCATION_PULLABLE,
    ],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shelf = context.facts.shelf()?;
    let here = context.other_repository();
    let missing = context.matter.blob("missing", 450);
    let answer = context.mount(&here, &missing.digest, Some(&shelf.repository))?;
    if let Some(pushed) = context.judge_mount(&here, &answer, &missing.digest)? {
        // Nobody has it, so that nothing can come from there.
        let location = &dist::PUSH_MOUNT_LOCATION;
        return context.judge_pullable(location, &dist::PUSH_MOUNT_LOCATION_PULLABLE, &pushed, &missing);
    }
    if answer.status() == 202 && context.location(&answer).is_some() {
        // Judging the mount remembered the session, and here it is used.
        let session = context.session_of(&here, &answer)?;
        context.fill_session(&session, &missing, &missing.digest)?;
    }
    elsewhere(context, &here, &shelf.blobs)
}

/// A repository that does not have the blob, though another has. Whoever finds it there may mount it, but it has to be there then.
fn elsewhere(context: &mut Context<'_>, here: &str, blobs: &[Blob]) -> Result<(), Stop> {
    let Some(blob) = blobs.iter().max_by_key(|blob| blob.bytes.len()) else { return Ok(()) };
    let absent = context.absent_repository();
    let answer = context.mount(here, &blob.digest, Some(&absent))?;
    if let Some(pushed) = context.judge_mount(here, &answer, &blob.digest)? {
        let location = &dist::PUSH_MOUNT_LOCATION;
        context.judge_pullable(location, &dist::PUSH_MOUNT_LOCATION_PULLABLE, &pushed, blob)?;
    }
    Ok(())
}
