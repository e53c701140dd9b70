//! `greenlight verify REF`: the certificates that are attached to an image, as far as they can be judged without their dossiers.

use certificate::dsse::Envelope;
use certificate::predicate::{Certificate, Peer, Revocation};
use certificate::statement::{Claim, Predicate as _, Resource};
use certificate::verify::{Item, Question, State, Verification, is_intact, verify_envelopes};
use serde_json::Value;

use super::discovered::{Discovered, discovered};
use super::image::Image;
use super::told;
use super::verifying::{exit, have_a_name};
use crate::arguments::{VerifyArguments, VerifyFormat};
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::{output, target};

/// An envelope, by the digest of the artifact that it came in.
type Named = (String, Vec<u8>);

/// Says of each certificate whether it counts, and ends as the best of them says: what somebody else attached to an image takes
/// nothing from it.
pub fn run(arguments: &VerifyArguments, question: &Question, environment: &Environment) -> Result<Exit, Failure> {
    names_a_registry(&arguments.target)?;
    let image = Image::find(&arguments.target, &arguments.registry, environment)?;
    let there = discovered(&image)?;
    let digest = &image.subject.digest;
    let of_kind = |kind: &str| envelopes(&there, kind);
    let (certificates, peers, revocations) =
        (of_kind(Certificate::TYPE), intact(of_kind(Peer::TYPE)), intact(of_kind(Revocation::TYPE)));
    if there.is_cut {
        output::say("greenlight: more is attached to this image than was looked at");
    }
    if certificates.is_empty() {
        if arguments.out == VerifyFormat::Json {
            output::print("[]\n")?;
        }
        return Err(Failure {
            exit: Exit::Incomplete,
            message: format!(
                "no certificate is attached to `{}` (`{digest}`); `greenlight certify attach` attaches one",
                image.name
            ),
        });
    }
    let mut all = Vec::new();
    for (name, bytes) in &certificates {
        // Every certificate has peers of its own, and knows nothing of those of others.
        let about = |other: &&Named| is_about(&other.1, bytes);
        let own_peers = peers.iter().filter(about).map(borrowed);
        let mut found = verify_envelopes(bytes, own_peers, revocations.iter().map(borrowed), question);
        found.items.push(subject(&found.subject, name, digest));
        found.items.push(Item::note("evidence", "it is not attached: the outcomes stand as they were signed"));
        all.push(found);
    }
    have_a_name(question, &all)?;
    output::print(&match arguments.out {
        VerifyFormat::Terminal => {
            all.iter().map(|found| told::text(found, arguments.verbose)).collect::<Vec<String>>().join("\n")
        }
        VerifyFormat::Json => {
            format!("{:#}\n", Value::Array(all.iter().map(told::json).collect::<Result<_, Failure>>()?))
        }
    })?;
    Ok(exit(all.iter().map(Verification::state).min().unwrap_or(State::Open)))
}

/// A folder that was mistyped looks like a short name, and nothing may be asked of a registry that nobody named.
fn names_a_registry(text: &str) -> Result<(), Failure> {
    let name = text.strip_prefix("docker://").unwrap_or(text);
    let named = target::reference(name, "no folder that exists and no reference", "the folder of a dossier, or ")?;
    match name.starts_with(&format!("{}/", named.registry)) {
        true => Ok(()),
        false => Err(Failure::usage(format!(
            "there is no folder `{text}`: give that of a dossier, or an image with its registry, as in `{}/{text}`",
            named.registry
        ))),
    }
}

fn borrowed((name, bytes): &Named) -> (&str, &[u8]) {
    (name, bytes)
}

fn envelopes(there: &Discovered, kind: &str) -> Vec<Named> {
    let layers =
        there.artifacts.iter().flat_map(|one| one.layers.iter().map(|layer| (one.digest.clone(), layer.bytes.clone())));
    layers
        .filter(|(_, bytes)| {
            let claim = Envelope::from_json(bytes).ok().and_then(|envelope| Claim::of(&envelope).ok());
            claim.is_some_and(|claim| claim.predicate_type == kind)
        })
        .collect()
}

/// Those that somebody signed as they are. Anybody can attach the rest, which takes nothing from a certificate.
fn intact(envelopes: Vec<Named>) -> Vec<Named> {
    let (intact, rest): (Vec<Named>, Vec<Named>) = envelopes.into_iter().partition(|(_, bytes)| is_intact(bytes));
    for (name, _) in rest {
        output::say(&format!("greenlight: `{name}` is attached, and not as anybody signed it: passed over"));
    }
    intact
}

/// Whether a statement is about the payload of an envelope.
fn is_about(statement: &[u8], envelope: &[u8]) -> bool {
    let (Ok(statement), Ok(envelope)) = (Envelope::from_json(statement), Envelope::from_json(envelope)) else {
        return false;
    };
    let digest = envelope.payload_digest();
    Claim::of(&statement).is_ok_and(|claim| claim.subject.iter().any(|subject| subject.has(&digest)))
}

/// Whether the certificate is about the image that it is attached to.
fn subject(named: &[Resource], name: &str, digest: &str) -> Item {
    match named.iter().any(|subject| subject.has(digest)) {
        true => Item::holds("subject", format!("it is about `{digest}`")),
        false => Item::broken("subject", format!("`{name}` is attached to `{digest}`, and about something else")),
    }
}
