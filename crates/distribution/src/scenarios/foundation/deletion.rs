//! Finds out what the registry deletes, on content of its own. How well it does so is judged with content management.

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::facts::Ability;
use crate::ledger::Made;
use crate::matter::{Manifest, Style};
use crate::scenario::{Scenario, Stage};

/// What can be deleted is known before anything else is made.
pub static SCENARIO: Scenario = Scenario {
    name: "deletion_is_known",
    decides: &[
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
    let manifest = Manifest::seal(Manifest::image(&config, &[]), Style::Compact);
    let tag = context.tag("gone");
    context.push_manifest(&repository, &tag, &manifest)?;

    let digest = manifest.digest().to_owned();
    let tag = Made::Tag { repository: repository.clone(), tag };
    context.facts.tag_deletion = tried(context, &tag)?;
    let manifest = Made::Manifest { repository: repository.clone(), digest };
    context.facts.manifest_deletion = tried(context, &manifest)?;
    let blob = Made::Blob { repository, digest: config.digest };
    context.facts.blob_deletion = tried(context, &blob)?;
    Ok(())
}

fn tried(context: &mut Context<'_>, thing: &Made) -> Result<Ability, Stop> {
    let answer = context.send(Call::delete(thing.target()))?;
    if answer.is_success() {
        context.ledger.gone(thing);
        return Ok(Ability::Yes);
    }
    Ok(Ability::No(refusal(&answer, thing).into()))
}

fn refusal(answer: &Answer, thing: &Made) -> String {
    format!("the deletion of {} is answered with {}", thing.kind(), answer.describe())
}
