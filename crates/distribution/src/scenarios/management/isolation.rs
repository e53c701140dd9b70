//! Deleting what another repository has too (spec.md#content-management): a repository is a scope of its own.

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::ledger::Made;
use crate::matter::{Manifest, Style};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// What is deleted in one repository stays in another one.
pub static SCENARIO: Scenario = Scenario {
    name: "deletion_stays_in_its_repository",
    decides: &[
        &dist::DELETE_BLOB_202,
        &dist::DELETE_BLOB_404,
        &dist::DELETE_BLOB_OFF,
        &dist::DELETE_MANIFEST_202,
        &dist::DELETE_MANIFEST_OFF,
        &dist::ERROR_CODE_FITS,
        &dist::PULL_BLOB_GET_200,
        &dist::PULL_MANIFEST_GET_200,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_MANIFEST_PUT_201,
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
    let (manifests, blobs) = (context.facts.manifest_deletion.clone(), context.facts.blob_deletion.clone());
    if !manifests.is_yes() {
        blobs.required()?;
    }
    let (here, there) = (context.repository(), context.other_repository());
    let config = context.matter.config("shared");
    let manifest = Manifest::seal(Manifest::image(&config, &[&config]), Style::Compact);
    let tag = context.tag("shared");
    for repository in [&here, &there] {
        context.push_blob(repository, &config)?;
        context.push_manifest(repository, &tag, &manifest)?;
    }
    if manifests.is_yes() {
        let made = Made::Manifest { repository: here.clone(), digest: manifest.digest().to_owned() };
        context.delete(&made)?;
        let answer = context.get_manifest(&there, &tag)?;
        context.holds(&dist::PULL_MANIFEST_GET_200, answer.status() == 200, || {
            Violation::of(&dist::PULL_MANIFEST_GET_200, "a manifest is gone after its deletion in another repository")
                .at(&answer, Mark::Status)
                .expected("`200`")
                .got(answer.describe())
        });
    }
    if blobs.is_yes() {
        shared_blob(context, &here, &there, &config.digest)?;
    }
    Ok(())
}

/// Deletes the blob where it is, and once more where only the other repository has it.
fn shared_blob(context: &mut Context<'_>, here: &str, there: &str, digest: &str) -> Result<(), Stop> {
    let made = Made::Blob { repository: here.to_owned(), digest: digest.to_owned() };
    if !context.delete(&made)?.1.is_yes() {
        return Ok(());
    }
    let answer = context.wait_until_gone(&Call::head(made.target()))?;
    if !answer.is_success() {
        let answer = context.send(Call::delete(made.target()))?;
        let what = "the deletion of a blob that only another repository has";
        context.has_status(&dist::DELETE_BLOB_404, &answer, &[404], what);
    }
    let answer: Answer = context.get_blob(there, digest)?;
    context.holds(&dist::PULL_BLOB_GET_200, answer.status() == 200, || {
        Violation::of(&dist::PULL_BLOB_GET_200, "a blob is gone after its deletion in another repository")
            .at(&answer, Mark::Status)
            .expected("`200`")
            .got(answer.describe())
            .unless_broken(&[&dist::DELETE_BLOB_404])
    });
    Ok(())
}
