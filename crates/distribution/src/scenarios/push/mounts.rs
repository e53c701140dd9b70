//! Mounting a blob from another repository (spec.md#mounting-a-blob-from-another-repository): optional, with a way to say no.

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::matter::Blob;
use crate::scenario::{Scenario, Stage};

/// A blob of another repository is mounted, or an upload session is opened for it.
pub static SCENARIO: Scenario = Scenario {
    name: "blobs_are_mounted_or_uploaded",
    decides: &[
        &dist::PULL_BLOB_DCD,
        &dist::PULL_BLOB_DCD_MATCHES,
        &dist::PULL_BLOB_GET_200,
        &dist::PULL_BLOB_GET_BODY,
        &dist::PULL_BLOB_HEAD_200,
        &dist::PULL_BLOB_HEAD_DCD,
        &dist::PULL_BLOB_HEAD_LENGTH,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_MOUNT_201,
        &dist::PUSH_MOUNT_ANONYMOUS,
        &dist::PUSH_MOUNT_FALLBACK,
        &dist::PUSH_MOUNT_FROM_OPTIONAL,
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
    // The second repository, because the first may be the shelf's own.
    let here = context.other_repository();
    let own = Blob::empty_json();
    let mut blobs = shelf.blobs.iter().filter(|blob| blob.digest != own.digest);
    let (Some(first), Some(second)) = (blobs.next(), blobs.next()) else {
        return Err(Stop::NotApplicable("there are no blobs to mount".into()));
    };
    let answer = context.mount(&here, &first.digest, Some(&shelf.repository))?;
    if mounted(context, &here, &answer, first)? {
        // What is there already can be mounted again.
        let answer = context.mount(&here, &first.digest, Some(&shelf.repository))?;
        mounted(context, &here, &answer, first)?;
        let head = context.head_blob(&shelf.repository, &first.digest)?;
        context.judge_blob_head(&head, first);
    }
    let answer = context.mount(&here, &second.digest, None)?;
    let is_mounted = mounted(context, &here, &answer, second)?;
    for requirement in [&dist::PUSH_MOUNT_ANONYMOUS, &dist::PUSH_MOUNT_FROM_OPTIONAL] {
        match is_mounted {
            true => context.pass(requirement),
            false => context.unsupported(
                requirement,
                format!("a mount that names no repository is answered with {}", answer.describe()),
            ),
        }
    }
    Ok(())
}

/// Judges the answer to a mount of a blob that another repository has. Gives whether it was mounted.
fn mounted(context: &mut Context<'_>, here: &str, answer: &Answer, blob: &Blob) -> Result<bool, Stop> {
    if let Some(pushed) = context.judge_mount(here, answer, &blob.digest)? {
        let location = &dist::PUSH_MOUNT_LOCATION;
        context.judge_pullable(location, &dist::PUSH_MOUNT_LOCATION_PULLABLE, &pushed, blob)?;
        return Ok(true);
    }
    Ok(false)
}
