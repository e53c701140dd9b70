//! Deleting blobs (spec.md#deleting-blobs).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::ledger::Made;
use crate::matter::Blob;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A deleted blob is gone, and can be pushed again.
pub static SCENARIO: Scenario = Scenario {
    name: "deleted_blobs_are_gone",
    decides: &[
        &dist::DELETE_BLOB_202,
        &dist::DELETE_BLOB_404,
        &dist::DELETE_BLOB_OFF,
        &dist::ERROR_CODE_FITS,
        &dist::PULL_BLOB_GET_200,
        &dist::PULL_BLOB_HEAD_404,
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
    context.facts.blob_push.required()?;
    context.facts.blob_deletion.required()?;
    let repository = context.repository();
    let blob = context.matter.blob("gone", 300);
    context.push_blob(&repository, &blob)?;
    missing(context, &repository)?;

    let made = Made::Blob { repository: repository.clone(), digest: blob.digest.clone() };
    if !context.delete(&made)?.1.is_yes() {
        return Ok(());
    }
    let call = Call::get(format!("/v2/{repository}/blobs/{}", blob.digest));
    let answer = context.wait_until_gone(&call)?;
    let is_gone = context.holds(&dist::DELETE_BLOB_202, answer.status() == 404, || {
        Violation::of(&dist::DELETE_BLOB_202, "a blob is still there after its deletion was accepted")
            .at(&answer, Mark::Status)
            .expected("`404` for the blob")
            .got(answer.describe())
    });
    if !is_gone {
        return Ok(());
    }
    let answer = context.head_blob(&repository, &blob.digest)?;
    let what = "the HEAD of a blob that was deleted";
    context.has_status(&dist::PULL_BLOB_HEAD_404, &answer, &[404], what);

    context.push_blob(&repository, &blob)?;
    let answer = context.get_blob(&repository, &blob.digest)?;
    context.holds(&dist::PULL_BLOB_GET_200, answer.status() == 200 && answer.body() == blob.bytes, || {
        Violation::of(&dist::PULL_BLOB_GET_200, "a blob that was deleted and pushed again cannot be pulled")
            .unless_broken(&[&dist::PULL_BLOB_GET_BODY])
            .at(&answer, Mark::Status)
            .expected(format!("`200` with {} bytes", blob.bytes.len()))
            .got(format!("{} with {} bytes", answer.describe(), answer.body().len()))
    });
    Ok(())
}

fn missing(context: &mut Context<'_>, repository: &str) -> Result<(), Stop> {
    let nothing = Blob::of(context.matter.bytes("never pushed", 64)).digest;
    let what = "the deletion of a blob that is not there";
    let answer = context.send(Call::delete(format!("/v2/{repository}/blobs/{nothing}")))?;
    context.has_status(&dist::DELETE_BLOB_404, &answer, &[404], what);
    context.has_fitting_code(&answer, &["BLOB_UNKNOWN"], what);

    let absent = context.absent_repository();
    let answer = context.send(Call::delete(format!("/v2/{absent}/blobs/{nothing}")))?;
    // Who may only see some repositories is not told of others.
    if !(matches!(answer.status(), 401 | 403) && answer.exchanged.login.is_some()) {
        let what = "the deletion of a blob in a repository that does not exist";
        context.has_status(&dist::DELETE_BLOB_404, &answer, &[404], what);
        context.has_fitting_code(&answer, &["BLOB_UNKNOWN", "NAME_UNKNOWN"], what);
    }
    // What is no digest is no blob either, and may be called malformed.
    let answer = context.send(Call::delete(format!("/v2/{repository}/blobs/sha256:{:040}", 0)))?;
    context.holds(&dist::DELETE_BLOB_404, is_refused(&answer), || {
        Violation::of(&dist::DELETE_BLOB_404, "the deletion of a blob by a malformed digest is not refused")
            .at(&answer, Mark::Status)
            .expected("`404` or `400`")
            .got(answer.describe())
    });
    Ok(())
}

fn is_refused(answer: &Answer) -> bool {
    matches!(answer.status(), 400 | 404 | 405 | 422)
}
