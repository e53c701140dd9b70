//! What is not there (spec.md#pulling-manifests, spec.md#pulling-blobs, spec.md#checking-if-content-exists-in-the-registry).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::facts::Shelf;
use crate::matter::Blob;
use crate::options::Mode;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// What is not there is answered with 404, and with an error that says what is missing.
pub static SCENARIO: Scenario = Scenario {
    name: "missing_content_is_not_found",
    decides: &[
        &dist::ERROR_CODE_FITS,
        &dist::PULL_BLOB_GET_404,
        &dist::PULL_BLOB_HEAD_404,
        &dist::PULL_MANIFEST_GET_404,
        &dist::PULL_MANIFEST_HEAD_404,
        &dist::PULL_REPO_404,
    ],
    stage: Stage::Body,
    quick: true,
    read_only: true,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shelf = context.facts.shelf()?;
    let repository = &shelf.repository;
    let nothing = Blob::of(context.matter.bytes("never pushed", 64)).digest;

    let answer = context.get_blob(repository, &nothing)?;
    if context.has_status(&dist::PULL_BLOB_GET_404, &answer, &[404], "the GET of a blob that is not there") {
        context.has_fitting_code(&answer, &["BLOB_UNKNOWN"], "a blob that is not there");
    }
    let answer = context.head_blob(repository, &nothing)?;
    context.has_status(&dist::PULL_BLOB_HEAD_404, &answer, &[404], "the HEAD of a blob that is not there");

    let tag = context.tag("never");
    for reference in [nothing.as_str(), tag.as_str()] {
        let answer = context.get_manifest(repository, reference)?;
        let what = "the GET of a manifest that is not there";
        if context.has_status(&dist::PULL_MANIFEST_GET_404, &answer, &[404], what) {
            context.has_fitting_code(&answer, &["MANIFEST_UNKNOWN"], "a manifest that is not there");
        }
        let answer = context.head_manifest(repository, reference)?;
        context.has_status(&dist::PULL_MANIFEST_HEAD_404, &answer, &[404], "the HEAD of a manifest that is not there");
    }

    if context.shared.options.mode == Mode::Full {
        in_other_words(context, &shelf)?;
    }
    let absent = context.absent_repository();
    let answer = context.get_manifest(&absent, &tag)?;
    nowhere(context, &answer, "MANIFEST_UNKNOWN");
    let answer = context.get_blob(&absent, &nothing)?;
    nowhere(context, &answer, "BLOB_UNKNOWN");
    Ok(())
}

/// The encoded part of a digest alone has the grammar of a tag, and is none; a digest of another algorithm is not there either.
fn in_other_words(context: &mut Context<'_>, shelf: &Shelf) -> Result<(), Stop> {
    if let Some(encoded) = shelf.manifests.first().and_then(|stored| stored.manifest.digest().strip_prefix("sha256:")) {
        let answer = context.get_manifest(&shelf.repository, encoded)?;
        let what = "the GET of the encoded part of a digest in the place of a tag";
        context.has_status(&dist::PULL_MANIFEST_GET_404, &answer, &[404], what);
    }
    let nothing = Blob::of(context.matter.bytes("never pushed", 64)).sha512();
    let answer = context.get_blob(&shelf.repository, &nothing)?;
    // Who does not know the algorithm may say so.
    context.holds(&dist::PULL_BLOB_GET_404, answer.is_client_error(), || {
        Violation::of(&dist::PULL_BLOB_GET_404, "the GET of a blob by a sha512 digest that is not there is not refused")
            .at(&answer, Mark::Status)
            .expected("`404`, or `400` where the algorithm is not known")
            .got(answer.describe())
    });
    Ok(())
}

fn nowhere(context: &mut Context<'_>, answer: &Answer, also_fitting: &str) {
    // Who may only see some repositories is not told of others.
    if matches!(answer.status(), 401 | 403) && answer.exchanged.login.is_some() {
        context.not_applicable(&dist::PULL_REPO_404, "the login may see no other repositories");
        return;
    }
    if context.has_status(&dist::PULL_REPO_404, answer, &[404], "a pull from a repository that does not exist") {
        context.has_fitting_code(answer, &["NAME_UNKNOWN", also_fitting], "a repository that does not exist");
    }
}
