//! Deleting manifests (spec.md#deleting-manifests).

use catalogue::distribution as dist;

use super::tag_list;
use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::ledger::Made;
use crate::matter::{Blob, Manifest, Style};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A deleted manifest is gone with its tags, and what it lists or what lists it is not.
pub static SCENARIO: Scenario = Scenario {
    name: "deleted_manifests_are_gone",
    decides: &[
        &dist::DELETE_MANIFEST_202,
        &dist::DELETE_MANIFEST_GONE,
        &dist::DELETE_MANIFEST_OFF,
        &dist::DELETE_MANIFEST_REPO_404,
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
    context.facts.manifest_deletion.required()?;
    let repository = context.repository();
    nowhere(context)?;

    let config = context.matter.config("config");
    context.push_blob(&repository, &config)?;
    let first = Manifest::seal(Manifest::image(&config, &[&config]), Style::Compact);
    let second = Manifest::seal(Manifest::image(&config, &[&config]), Style::Odd);
    let (tag, more, other) = (context.tag("first"), context.tag("more"), context.tag("other"));
    context.push_manifest(&repository, &tag, &first)?;
    context.push_manifest(&repository, &more, &first)?;
    context.push_manifest(&repository, &other, &second)?;
    if !deleted(context, &repository, &first, "the GET of a manifest that was deleted")? {
        return Ok(());
    }
    let answer = context.head_manifest(&repository, first.digest())?;
    let what = "the HEAD of a manifest that was deleted";
    context.has_status(&dist::PULL_MANIFEST_HEAD_404, &answer, &[404], what);
    tags_are_gone(context, &repository, &[&tag, &more])?;
    tag_list::judge(context, &repository, &[&tag, &more], &other, &dist::DELETE_MANIFEST_GONE)?;
    twice(context, &repository, &first)?;

    context.push_manifest(&repository, &tag, &first)?;
    let answer = context.get_manifest(&repository, first.digest())?;
    let what = "the GET of a manifest that was deleted and pushed again";
    context.has_status(&dist::PULL_MANIFEST_GET_200, &answer, &[200], what);
    let answer = context.get_manifest(&repository, &more)?;
    is_tag_gone(context, &answer, "a tag that went with its manifest is back when the manifest is pushed again");
    listed(context, &repository, &first, &second)
}

/// An index goes without what it lists, and what it lists goes without the index.
fn listed(context: &mut Context<'_>, repository: &str, first: &Manifest, second: &Manifest) -> Result<(), Stop> {
    if !context.facts.index_push.is_yes() {
        return Ok(());
    }
    let index = Manifest::seal(Manifest::index(&[first, second]), Style::Compact);
    let tag = context.tag("index");
    context.push_manifest(repository, &tag, &index)?;
    let made = Made::Manifest { repository: repository.to_owned(), digest: index.digest().to_owned() };
    let (answer, ability) = context.delete(&made)?;
    if matches!(answer.status(), 400 | 405) {
        context.add(
            Violation::of(&dist::DELETE_MANIFEST_202, "an image index is not deleted, while image manifests are")
                .at(&answer, Mark::Status)
                .expected("`202`")
                .got(answer.describe())
                .mild(),
        );
    }
    if ability.is_yes() {
        is_gone(context, repository, &index, "the GET of an image index that was deleted")?;
        let answer = context.get_manifest(repository, first.digest())?;
        let what = "the GET of a manifest after the deletion of an index that lists it";
        context.has_status(&dist::PULL_MANIFEST_GET_200, &answer, &[200], what);
        context.push_manifest(repository, &tag, &index)?;
    }
    // A registry may keep what is still in use; only its way to say so is given.
    let made = Made::Manifest { repository: repository.to_owned(), digest: second.digest().to_owned() };
    if context.delete(&made)?.1.is_yes() {
        is_gone(context, repository, second, "the GET of a deleted manifest that an index lists")?;
        let answer = context.get_manifest(repository, &tag)?;
        let what = "the GET of an image index after the deletion of a manifest that it lists";
        context.has_status(&dist::PULL_MANIFEST_GET_200, &answer, &[200], what);
    }
    Ok(())
}

fn deleted(context: &mut Context<'_>, repository: &str, manifest: &Manifest, what: &str) -> Result<bool, Stop> {
    let made = Made::Manifest { repository: repository.to_owned(), digest: manifest.digest().to_owned() };
    Ok(context.delete(&made)?.1.is_yes() && is_gone(context, repository, manifest, what)?)
}

fn is_gone(context: &mut Context<'_>, repository: &str, manifest: &Manifest, what: &str) -> Result<bool, Stop> {
    let call = Call::get(format!("/v2/{repository}/manifests/{}", manifest.digest()));
    let answer = context.wait_until_gone(&call)?;
    context.has_status(&dist::DELETE_MANIFEST_GONE, &answer, &[404], what);
    Ok(!answer.is_success())
}

fn tags_are_gone(context: &mut Context<'_>, repository: &str, tags: &[&str]) -> Result<(), Stop> {
    for tag in tags {
        let call = Call::get(format!("/v2/{repository}/manifests/{tag}"));
        let answer = context.wait_until_gone(&call)?;
        if !is_tag_gone(context, &answer, "the GET of a tag whose manifest was deleted is not answered with `404`") {
            break;
        }
    }
    Ok(())
}

/// The spec says nothing about a manifest that is not there in a repository that is.
fn twice(context: &mut Context<'_>, repository: &str, manifest: &Manifest) -> Result<(), Stop> {
    let answer = context.send(Call::delete(format!("/v2/{repository}/manifests/{}", manifest.digest())))?;
    context.holds(&dist::HTTP_RFC9110, answer.is_client_error(), || {
        let violation = match answer.is_success() {
            true => Violation::of(
                &dist::HTTP_RFC9110,
                "the deletion of a manifest that is not there is answered as if it were there",
            )
            .note(),
            false => Violation::of(
                &dist::HTTP_RFC9110,
                "the deletion of a manifest that is not there is not answered with a client error",
            ),
        };
        violation.at(&answer, Mark::Status).expected("`404`").got(answer.describe())
    });
    let codes = ["MANIFEST_UNKNOWN", "NAME_UNKNOWN", "BLOB_UNKNOWN"];
    context.has_fitting_code(&answer, &codes, "the deletion of a manifest that is not there");
    Ok(())
}

fn nowhere(context: &mut Context<'_>) -> Result<(), Stop> {
    let absent = context.absent_repository();
    let nothing = Blob::of(context.matter.bytes("never pushed", 64)).digest;
    let answer = context.send(Call::delete(format!("/v2/{absent}/manifests/{nothing}")))?;
    // Who may only see some repositories is not told of others.
    if matches!(answer.status(), 401 | 403) && answer.exchanged.login.is_some() {
        context.not_applicable(&dist::DELETE_MANIFEST_REPO_404, "the login may see no other repositories");
        return Ok(());
    }
    let what = "the deletion of a manifest in a repository that does not exist";
    context.has_status(&dist::DELETE_MANIFEST_REPO_404, &answer, &[404], what);
    context.has_fitting_code(&answer, &["NAME_UNKNOWN", "MANIFEST_UNKNOWN"], what);
    Ok(())
}

/// A registry whose deleted tags are never gone is told so with the tags.
fn is_tag_gone(context: &mut Context<'_>, answer: &Answer, message: &str) -> bool {
    context.holds(&dist::DELETE_MANIFEST_GONE, answer.status() == 404, || {
        Violation::of(&dist::DELETE_MANIFEST_GONE, message)
            .at(answer, Mark::Status)
            .expected("`404`")
            .got(answer.describe())
            .unless_broken(&[&dist::DELETE_TAG_GONE])
    })
}
