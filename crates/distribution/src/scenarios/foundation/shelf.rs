//! Pushes the content that most scenarios read: an image written compactly, one written oddly, an artifact, and an index.

use std::sync::Arc;

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::facts::{Ability, Shelf, Stored};
use crate::matter::{Blob, Manifest, Style};
use crate::operations::{ARTIFACT, Session};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// An image goes in, and with it what else a registry has to take.
pub static SCENARIO: Scenario = Scenario {
    name: "image_can_be_pushed",
    decides: &[
        &dist::CAT_CLAIMED_COMPLETE,
        &dist::CAT_PUSH,
        &dist::PUSH_BLOB_POST_202,
        &dist::PUSH_BLOB_POST_LOCATION,
        &dist::PUSH_BLOB_PUT_201,
        &dist::PUSH_BLOB_PUT_LOCATION,
        &dist::PUSH_MANIFEST_INDEX,
        &dist::PUSH_MANIFEST_PUT_201,
        &dist::PUSH_MANIFEST_PUT_DCD,
        &dist::PUSH_MANIFEST_PUT_LOCATION,
    ],
    stage: Stage::Foundation,
    quick: true,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let repository = context.repository();
    let session = takes_pushes(context, &repository)?;
    let config = context.matter.config("config");
    let layer = context.matter.blob("layer", 1_337);
    let empty = Blob::empty_json();
    let mut shelf = Shelf { repository: repository.clone(), blobs: Vec::new(), manifests: Vec::new() };
    let pushed = push_all(context, &repository, session, [&config, &layer, &empty]);
    context.facts.blob_push = Ability::of(pushed.clone());
    if pushed.is_err() {
        // Without blobs there is nothing to refer to.
        context.facts.manifest_push = context.facts.blob_push.clone();
    }
    pushed?;
    shelf.blobs = vec![config.clone(), layer.clone(), empty];

    let compact = Manifest::seal(Manifest::image(&config, &[&layer]), Style::Compact);
    let tag = context.tag("compact");
    let pushed = context.push_manifest(&repository, &tag, &compact).map(|_| ());
    context.facts.manifest_push = Ability::of(pushed.clone());
    pushed?;
    shelf.manifests.push(Stored { manifest: compact.clone(), tag: Some(tag) });

    let odd = Manifest::seal(Manifest::image(&config, &[&layer, &layer]), Style::Odd);
    let what = "an image manifest with white space and escapes in its JSON";
    if context.push_valid(&repository, None, &odd, what)?.is_some() {
        shelf.manifests.push(Stored { manifest: odd, tag: None });
    }
    let artifact = Manifest::seal(Manifest::artifact("application/vnd.greenlight.test", &layer), Style::Compact);
    let tag = context.tag("artifact");
    context.facts.artifact_push = Ability::Broken(&dist::CAT_CLAIMED_COMPLETE);
    if context.push_valid(&repository, Some(&tag), &artifact, ARTIFACT)?.is_some() {
        context.facts.artifact_push = Ability::Yes;
        shelf.manifests.push(Stored { manifest: artifact, tag: Some(tag) });
    }
    index(context, &repository, &mut shelf, &[&compact])?;
    context.facts.shelf = Some(Arc::new(shelf));
    Ok(())
}

/// Tells a registry that takes no pushes from one that does not let us push. Gives the session that it opened on the way.
fn takes_pushes(context: &mut Context<'_>, repository: &str) -> Result<Option<Session>, Stop> {
    let answer = context.send(Call::post(format!("/v2/{repository}/blobs/uploads/")).header("Content-Length", "0"))?;
    if let Some(base) = &context.facts.odd_base
        && !answer.is_success()
        && answer.errors().is_empty()
    {
        let says = answer.describe();
        context.facts.refused = Some(format!(
            "there is no registry: `GET /v2/` is answered with {base}, and a POST to open an upload with {says}; check host, port and scheme"
        ));
        return Err(Stop::Inconclusive("there is no registry".into()));
    }
    match answer.status() {
        401 | 403 if !says_unsupported(&answer) => {
            context.facts.refused = Some(format!(
                "the registry does not let us push to `{repository}`: it answers {}; give a login that may; `greenlight registry` can also push elsewhere (`--repository A,B`), or not at all (`--read-only`)",
                answer.describe()
            ));
            Err(Stop::Inconclusive("we have no right to push".into()))
        }
        404 | 405 | 501 | 403 => {
            let why = format!(
                "the registry takes no pushes: a POST to open an upload is answered with {}",
                answer.describe()
            );
            context.facts.blob_push = Ability::No(why.clone().into());
            context.facts.manifest_push = Ability::No(why.clone().into());
            context.add(
                Violation::of(&dist::CAT_PUSH, "the registry takes no pushes")
                    .at(&answer, Mark::Status)
                    .expected("an upload session")
                    .got(answer.describe()),
            );
            Err(Stop::Unsupported(why.into()))
        }
        // Whatever is wrong with another answer shows once more where it is judged.
        202 => Ok(context.session_of(repository, &answer).ok()),
        _ => Ok(None),
    }
}

fn says_unsupported(answer: &Answer) -> bool {
    answer.errors().iter().any(|entry| entry.code.as_deref() == Some("UNSUPPORTED"))
}

fn push_all<'b>(
    context: &mut Context<'_>,
    repository: &str,
    mut session: Option<Session>,
    blobs: impl IntoIterator<Item = &'b Blob>,
) -> Result<(), Stop> {
    for blob in blobs {
        match session.take() {
            Some(session) => context.fill_session(&session, blob, &blob.digest)?,
            None => context.push_blob(repository, blob)?,
        };
    }
    Ok(())
}

/// Images for several platforms are a capability: the spec does not say that a registry must take them.
fn index(context: &mut Context<'_>, repository: &str, shelf: &mut Shelf, entries: &[&Manifest]) -> Result<(), Stop> {
    let index = Manifest::seal(Manifest::index(entries), Style::Compact);
    let tag = context.tag("index");
    let answer = context.offer_manifest(repository, &tag, &index)?;
    if answer.is_success() {
        context.judge_stored_manifest(&answer)?;
        context.pass(&dist::PUSH_MANIFEST_INDEX);
        context.facts.index_push = Ability::Yes;
        shelf.manifests.push(Stored { manifest: index, tag: Some(tag) });
        return Ok(());
    }
    let why = format!("the push of an image index is answered with {}", answer.describe());
    context.facts.index_push = Ability::No(why.clone().into());
    context.add(
        Violation::of(
            &dist::PUSH_MANIFEST_INDEX,
            "image indexes are refused, and with them images for several platforms",
        )
        .at(&answer, Mark::Status)
        .expected("`201`")
        .got(answer.describe()),
    );
    Ok(())
}
