//! Finds out what the registry deletes, on content of its own, and says what that amounts to (spec.md#content-management).

use std::borrow::Cow;

use catalogue::Requirement;
use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::Stop;
use crate::facts::Ability;
use crate::ledger::Made;
use crate::matter::{Manifest, Style};
use crate::scenario::{Scenario, Stage};

/// What can be deleted is known before anything else is made.
pub static SCENARIO: Scenario = Scenario {
    name: "deletion_is_known",
    decides: &[
        &dist::DELETE_BLOB_202,
        &dist::DELETE_BLOB_OFF,
        &dist::DELETE_MANIFEST_202,
        &dist::DELETE_MANIFEST_OFF,
        &dist::DELETE_MANIFEST_ONLY,
        &dist::DELETE_MAY,
        &dist::DELETE_MAY_NOT,
        &dist::DELETE_TAG_202,
        &dist::DELETE_TAG_MAY,
        &dist::DELETE_TAG_OFF,
        &dist::ERROR_CODE_FITS,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_MANIFEST_PUT_201,
        &dist::PUSH_MANIFEST_PUT_LOCATION,
    ],
    stage: Stage::Foundation,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.blob_push.required()?;
    context.facts.manifest_push.required()?;
    let repository = context.repository();
    let config = context.matter.config("config");
    context.push_blob(&repository, &config)?;
    let manifest = Manifest::seal(Manifest::image(&config, &[&config]), Style::Compact);
    let tag = context.tag("gone");
    context.push_manifest(&repository, &tag, &manifest)?;

    let digest = manifest.digest().to_owned();
    let tag = Made::Tag { repository: repository.clone(), tag };
    context.facts.tag_deletion = context.delete(&tag)?.1;
    let manifest = Made::Manifest { repository: repository.clone(), digest };
    context.facts.manifest_deletion = context.delete(&manifest)?.1;
    // A registry may remove what nothing refers to any more, and then there is no blob to delete.
    if context.facts.manifest_deletion.is_yes() && context.head_blob(&repository, &config.digest)?.status() == 404 {
        context.push_blob(&repository, &config)?;
    }
    let blob = Made::Blob { repository, digest: config.digest };
    context.facts.blob_deletion = context.delete(&blob)?.1;
    permissions(context);
    Ok(())
}

/// What the registry makes of its freedom to delete or not.
fn permissions(context: &mut Context<'_>) {
    let facts = &context.facts;
    let all = [&facts.tag_deletion, &facts.manifest_deletion, &facts.blob_deletion];
    let does = all.iter().any(|ability| ability.is_yes());
    let refuses = all.iter().any(|ability| !ability.is_yes());
    let (tags, manifests) = (facts.tag_deletion.is_yes(), facts.manifest_deletion.is_yes());
    let because = |ability: &Ability| match ability {
        Ability::No(why) => why.clone(),
        _ => Cow::Borrowed("nothing is deleted"),
    };
    let (no_tags, no_manifests) = (because(&facts.tag_deletion), because(&facts.manifest_deletion));
    let mut say = |requirement: &'static Requirement, holds: bool, why: Cow<'static, str>| match holds {
        true => context.pass(requirement),
        false => context.unsupported(requirement, why),
    };
    say(&dist::DELETE_MAY, does, no_manifests.clone());
    say(&dist::DELETE_MAY_NOT, refuses, "tags, manifests and blobs are deleted".into());
    say(&dist::DELETE_TAG_MAY, tags, no_tags);
    let why = if tags { Cow::Borrowed("tags are deleted too") } else { no_manifests };
    say(&dist::DELETE_MANIFEST_ONLY, manifests && !tags, why);
}
