//! Manifests: PUT.

use axum::http::{StatusCode, header};

use super::manifest::refuse_malformed_digest;
use crate::{
    digest::Algorithm,
    registry::{
        answer::{Answer, Code},
        grammar::{Form, digest_form, is_tag},
        header::{DIGEST, SUBJECT, TAG},
        model::{Document, Manifest, guess},
        turn::Turn,
    },
};

/// The refusal of a manifest over the limit.
pub(in crate::registry) fn too_large() -> Answer {
    Answer::error(
        StatusCode::PAYLOAD_TOO_LARGE,
        Code::ManifestInvalid,
        "the manifest is larger than this registry takes",
    )
}

fn invalid(message: &str) -> Answer {
    Answer::error(StatusCode::BAD_REQUEST, Code::ManifestInvalid, message)
}

fn takes_tag(turn: &Turn, tag: &str) -> bool {
    is_tag(tag) || turn.registry.switches.take_tag(tag)
}

/// The digest under which the manifest goes, verified where the client gave one.
fn digest(turn: &Turn) -> Result<String, Answer> {
    refuse_malformed_digest(turn)?;
    let reference = &turn.ask.reference;
    if !turn.by_digest() {
        if !takes_tag(turn, reference) {
            return Err(invalid("this is no tag"));
        }
        return Ok(Algorithm::Sha256.digest(&turn.ask.body));
    }
    let refuse = |message| Err(Answer::error(StatusCode::BAD_REQUEST, Code::DigestInvalid, message));
    match digest_form(reference) {
        Form::Known(algorithm)
            if turn.registry.switches.trust(turn) || algorithm.digest(&turn.ask.body) == *reference =>
        {
            Ok(reference.clone())
        }
        Form::Known(_) => refuse("the digest is not that of the manifest"),
        Form::Unknown | Form::Malformed => refuse("this registry cannot verify digests of this algorithm"),
    }
}

/// The `Content-Type` without parameters; where there is none, what the body suggests.
fn media_type(turn: &Turn) -> String {
    let given = turn.ask.header(&header::CONTENT_TYPE).unwrap_or_default();
    let bare = given.split(';').next().unwrap_or_default().trim();
    if bare.is_empty() { guess(&turn.ask.body) } else { bare.to_owned() }
}

/// Everything that a manifest refers to is there before it, but for its subject.
fn complete(turn: &Turn, document: &Document) -> Result<(), Answer> {
    let empty = Default::default();
    let repository = turn.repository().unwrap_or(&empty);
    let lacks_blob = document.blobs.iter().any(|digest| !repository.blobs.contains_key(digest));
    let lacks_manifest = document.manifests.iter().any(|digest| !repository.knows(digest));
    if (lacks_blob && !turn.has("takes_incomplete_manifests")) || (lacks_manifest && !turn.has("takes_sparse_indexes"))
    {
        let message = "the manifest refers to what the repository does not have";
        // 1.0 asked for the second code, 1.1 asks for the first.
        let errors = [(Code::ManifestBlobUnknown, message), (Code::BlobUnknown, message)];
        return Err(Answer::errors(StatusCode::NOT_FOUND, &errors));
    }
    Ok(())
}

/// The tags to set, of the path or of the parameters.
fn tags(turn: &Turn) -> Result<Vec<String>, Answer> {
    if !turn.by_digest() {
        return Ok(vec![turn.ask.reference.clone()]);
    }
    let tags = turn.ask.query.iter().filter(|(key, _)| key == "tag").map(|(_, tag)| tag.clone());
    let tags: Vec<String> = tags.collect();
    if tags.iter().all(|tag| takes_tag(turn, tag)) { Ok(tags) } else { Err(invalid("a `tag` parameter is no tag")) }
}

pub(super) fn put(turn: &mut Turn) -> Result<Answer, Answer> {
    if turn.ask.body.len() > turn.registry.largest_manifest() {
        return Err(too_large());
    }
    if turn.ask.broken {
        return Err(invalid("the manifest broke off"));
    }
    let digest = digest(turn)?;
    let tags = tags(turn)?;
    let media_type = media_type(turn);
    let document = Document::read(&media_type, &turn.ask.body).map_err(|message| invalid(&message))?;
    complete(turn, &document)?;
    let name = turn.ask.name.clone();
    turn.model.put_manifest(&name, &digest, Manifest { media_type, bytes: turn.ask.body.clone() })?;
    for tag in &tags {
        turn.model.put_tag(&name, tag, &digest)?;
    }
    let mut answer = Answer::new(StatusCode::CREATED)
        .with(header::LOCATION, format!("/v2/{name}/manifests/{digest}"))
        .with(DIGEST, &digest);
    if turn.by_digest() && !tags.is_empty() {
        answer.set(TAG, tags.join(", "));
    }
    if let Some(subject) = &document.subject {
        answer.set(SUBJECT, subject);
    }
    Ok(answer)
}
