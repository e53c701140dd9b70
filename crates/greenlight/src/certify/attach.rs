//! `greenlight certify attach`: the signed envelopes of a dossier, to where the image is.

use std::collections::BTreeMap;

use wire::registry::{ListedBy, Payload};

use super::discovered::{Discovered, discovered};
use super::envelopes::{self, EnvelopeFile, quoted};
use super::image::{Image, not_done};
use crate::arguments::AttachArguments;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::output::{print, say};
use certificate::dsse::MEDIA_TYPE;
use certificate::predicate::Revocation;
use certificate::statement::{Predicate as _, Resource};

/// The annotation with the predicate type of a statement, as builders of images write it.
const PREDICATE_TYPE: &str = "in-toto.io/predicate-type";

/// The annotation with the time of an artifact.
const CREATED: &str = "org.opencontainers.image.created";

/// How many of what was passed over are named.
const MOST_TOLD: usize = 3;

/// Attaches what the dossier has and the image has not, and says of each envelope what became of it. Nothing is attached if one of
/// them is about something else than the image.
pub fn run(arguments: &AttachArguments, environment: &Environment) -> Result<Exit, Failure> {
    let envelopes = envelopes::of_dossier(&arguments.dossier)?;
    let image = Image::find(&arguments.image, &arguments.registry, environment)?;
    envelopes.iter().try_for_each(|envelope| is_about(envelope, &image, &envelopes))?;
    let there = discovered(&image)?;
    tell_unread(&there);
    let names = envelopes.iter().map(|envelope| envelope.name.escape_debug().count());
    let width = names.max().unwrap_or_default();
    // What could be attached is said even where the next one cannot, and nothing where none can.
    let mut head = format!("image     {}  {}\n", image.name, image.subject.digest);
    for envelope in envelopes {
        let name = envelope.name.escape_debug().to_string();
        let (state, digest, by) = attached(envelope, &image, &there)?;
        print(&format!("{head}{state:<8}  {name:<width$}  {by}  {digest}\n"))?;
        head.clear();
    }
    Ok(Exit::Ok)
}

/// Says what is attached already and could not be looked at. Anybody can list a thousand things that are not there.
fn tell_unread(there: &Discovered) {
    for (digest, why) in there.unread.iter().take(MOST_TOLD) {
        say(&format!("greenlight: {} is listed as attached and was passed over: {why}", quoted(digest)));
    }
    if let Some(more @ 1..) = there.unread.len().checked_sub(MOST_TOLD) {
        say(&format!("greenlight: {more} more were passed over for such reasons"));
    }
    if there.is_cut {
        say(
            "greenlight: more is attached to this image than was looked at; what is there already may be attached again",
        );
    }
}

/// Whether the statement names the image; or revokes another one of the dossier, or what was said about a requirement.
fn is_about(envelope: &EnvelopeFile, image: &Image, dossier: &[EnvelopeFile]) -> Result<(), Failure> {
    let subjects = &envelope.claim.subject;
    let names = |digest: &str| subjects.iter().any(|subject| subject.has(digest));
    let revokes = envelope.claim.predicate_type == Revocation::TYPE
        && (names(catalogue::CATALOGUE_DIGEST) || dossier.iter().any(|other| names(&other.payload)));
    if names(&image.subject.digest) || revokes {
        return Ok(());
    }
    let digests = |subject: &Resource| subject.digests().map(|digest| quoted(&digest)).collect::<Vec<_>>().join(", ");
    let named: Vec<String> =
        subjects.iter().take(3).map(|subject| format!("{} ({})", quoted(&subject.name), digests(subject))).collect();
    let other = subjects.iter().flat_map(Resource::digests).next();
    let other = other.map(|digest| quoted(&image.with_digest(&digest))).unwrap_or_default();
    Err(Failure::usage(format!(
        "{} is about {}, and `{}` is `{}`: attach it to what it is about, as in {other}, or certify this image",
        quoted(&envelope.name),
        named.join(", "),
        image.name,
        image.subject.digest,
    )))
}

/// What became of an envelope: a word, the digest of its manifest, and where that is listed.
fn attached(
    envelope: EnvelopeFile,
    image: &Image,
    there: &Discovered,
) -> Result<(&'static str, String, &'static str), Failure> {
    let has_it =
        |artifact: &&wire::registry::Artifact| artifact.layers.iter().any(|layer| layer.bytes == envelope.bytes);
    if let Some(known) = there.artifacts.iter().find(has_it) {
        return Ok(("present", known.digest.clone(), list_of(&there.by)));
    }
    let annotations = BTreeMap::from([
        (PREDICATE_TYPE.to_owned(), envelope.claim.predicate_type),
        (CREATED.to_owned(), content::timestamp::now_rfc3339()),
    ]);
    let payload = Payload { media_type: MEDIA_TYPE.to_owned(), bytes: envelope.bytes };
    let attached = image
        .registry
        .attach(&image.reference.repository, &image.subject, MEDIA_TYPE, vec![payload], annotations)
        .map_err(|error| not_done(&error))?;
    Ok(("attached", attached.manifest.digest, list_of(&attached.by)))
}

fn list_of(by: &ListedBy) -> &'static str {
    match by {
        ListedBy::Api => "referrers API",
        ListedBy::Tag(_) => "referrers tag",
    }
}
