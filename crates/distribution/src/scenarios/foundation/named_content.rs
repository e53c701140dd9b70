//! Content that is there already, for runs that write nothing.

use std::sync::Arc;

use catalogue::distribution as dist;
use content::document::Value;

use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::facts::{Shelf, Stored};
use crate::matter::{Blob, Manifest};
use crate::options::{Mode, NamedContent};
use crate::scenario::{Scenario, Stage};

/// The largest blob that is fetched to know its bytes.
const LARGEST: i128 = 4 << 20;

/// Named content is found, or some that the registry lists.
pub static SCENARIO: Scenario = Scenario {
    name: "named_content_is_there",
    decides: &[&dist::PULL_MANIFEST_GET_200],
    stage: Stage::Foundation,
    quick: false,
    read_only: true,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    if context.shared.options.mode != Mode::ReadOnly {
        return Err(Stop::NotApplicable("the run makes its own content".into()));
    }
    let named = context.shared.options.content.first().cloned();
    let named = match named {
        Some(named) => named,
        None => listed(context)?,
    };
    let mut shelf = Shelf { repository: named.repository.clone(), blobs: Vec::new(), manifests: Vec::new() };
    let Some((_, children)) = take(context, &mut shelf, &named.reference)? else {
        context.facts.refused = Some(format!(
            "`{}` has no manifest `{}`: name content that is there with `--content REPOSITORY:TAG`",
            named.repository, named.reference
        ));
        return Err(Stop::Inconclusive("the named content is not there".into()));
    };
    // Of an index one member is enough.
    if let Some(child) = children.first() {
        take(context, &mut shelf, child)?;
    }
    context.facts.shelf = Some(Arc::new(shelf));
    Ok(())
}

/// Puts a manifest and its smaller blobs on the shelf. Gives its answer, and for an index the digests of what it lists.
fn take(context: &mut Context<'_>, shelf: &mut Shelf, reference: &str) -> Result<Option<(Answer, Vec<String>)>, Stop> {
    let answer = context.get_manifest(&shelf.repository, reference)?;
    if answer.status() != 200 {
        return Ok(None);
    }
    let manifest =
        Manifest { blob: Blob::of(answer.exchanged.body.clone()), media_type: answer.media_type().unwrap_or_default() };
    let tag = (!reference.contains(':')).then(|| reference.to_owned());
    shelf.manifests.push(Stored { manifest, tag });
    let document = answer.document();
    let list = |name: &str| document.root().and_then(|root| root.get(name));
    let mut blobs: Vec<(i128, String)> = list("config")
        .into_iter()
        .chain(list("layers").into_iter().flat_map(|layers| layers.elements()))
        .filter_map(described)
        .collect();
    blobs.sort();
    for (_, digest) in blobs.into_iter().filter(|(size, _)| *size <= LARGEST).take(2) {
        let answer = context.get_blob(&shelf.repository, &digest)?;
        if answer.status() == 200 {
            // What comes must have the digest that the manifest gives; the scenarios say so.
            shelf.blobs.push(Blob { bytes: answer.exchanged.body.clone(), digest });
        }
    }
    let children = list("manifests").into_iter().flat_map(|entries| entries.elements()).filter_map(described);
    Ok(Some((answer.clone(), children.map(|(_, digest)| digest).collect())))
}

fn described(descriptor: Value<'_>) -> Option<(i128, String)> {
    Some((descriptor.get("size")?.as_integer()?, descriptor.get("digest")?.as_str()?.into_owned()))
}

/// The first tag of the first repository that the registry lists: not part of the spec, but nothing else tells.
fn listed(context: &mut Context<'_>) -> Result<NamedContent, Stop> {
    let catalogue = context.send(Call::get("/v2/_catalog?n=5"))?;
    let document = catalogue.document();
    let repositories: Vec<String> = document
        .root()
        .and_then(|root| root.get("repositories"))
        .into_iter()
        .flat_map(|names| names.elements())
        .filter_map(|name| Some(name.as_str()?.into_owned()))
        .collect();
    for repository in repositories.into_iter().take(3) {
        let tags = context.send(Call::get(format!("/v2/{repository}/tags/list")))?;
        let document = tags.document();
        let first = document.root().and_then(|root| root.get("tags")).and_then(|tags| tags.elements().next()?.as_str());
        if let Some(tag) = first {
            return Ok(NamedContent { repository, reference: tag.into_owned() });
        }
    }
    context.facts.refused =
        Some("the registry lists no content to look at: name some with `--content REPOSITORY:TAG`".to_owned());
    Err(Stop::Inconclusive("there is no content to look at".into()))
}
