//! Mounts of what is not there (spec.md#mounting-a-blob-from-another-repository).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::matter::Blob;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A blob that cannot be mounted is uploaded in the session that is opened for it.
pub static SCENARIO: Scenario = Scenario {
    name: "missing_blobs_are_not_mounted",
    decides: &[
        &dist::PULL_BLOB_DCD,
        &dist::PULL_BLOB_DCD_MATCHES,
        &dist::PULL_BLOB_GET_200,
        &dist::PULL_BLOB_GET_BODY,
        &dist::PUSH_BLOB_POST_LOCATION,
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
    match context.judge_mount(&here, &answer, &missing.digest)? {
        None if answer.status() == 202 && context.location(&answer).is_some() => {
            upload(context, &here, &answer, &missing)?
        }
        None => {}
        // Nobody has it, so that nothing can come from there.
        Some(pushed) => {
            context.add(
                Violation::of(&dist::PUSH_MOUNT_FALLBACK, "a blob is mounted that no repository has")
                    .at(&answer, Mark::Status)
                    .expected("`202` with the `Location` of an upload session")
                    .got(answer.describe()),
            );
            let location = &dist::PUSH_MOUNT_LOCATION;
            context.judge_pullable(location, &dist::PUSH_MOUNT_LOCATION_PULLABLE, &pushed, &missing)?;
        }
    }
    elsewhere(context, &here, &shelf.blobs)
}

/// The session that was opened instead of the mount takes the blob.
fn upload(context: &mut Context<'_>, here: &str, answer: &Answer, blob: &Blob) -> Result<(), Stop> {
    let session = context.session_of(here, answer)?;
    let stored = context.offer_whole(&session, blob.bytes.clone(), &blob.digest)?;
    context.holds(&dist::PUSH_MOUNT_FALLBACK, stored.is_success(), || {
        Violation::of(&dist::PUSH_MOUNT_FALLBACK, "the session that is opened instead of a mount takes no blob")
            .at(&stored, Mark::Status)
            .expected("`201`")
            .got(stored.describe())
            .unless_broken(&[&dist::PUSH_BLOB_PUT_201])
    });
    if stored.is_success() {
        context.session_ended(&session);
        context.made_blob(here, &blob.digest);
    }
    Ok(())
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
