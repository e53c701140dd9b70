//! The list of referrers, which is read off the manifests whenever somebody asks. So it also has what was pushed before there
//! was such a list.

use axum::http::{StatusCode, header};
use serde_json::{Map, Value, json};

use crate::registry::{
    answer::{Answer, Code},
    grammar::{Form, digest_form},
    header::FILTERS,
    model::{Document, INDEX, Manifest},
    turn::Turn,
};

/// The descriptor of a referrer.
fn descriptor(digest: &str, manifest: &Manifest, document: Document) -> Value {
    let mut descriptor = Map::new();
    descriptor.insert("mediaType".to_owned(), json!(manifest.media_type));
    descriptor.insert("digest".to_owned(), json!(digest));
    descriptor.insert("size".to_owned(), json!(manifest.bytes.len()));
    if let Some(artifact_type) = document.artifact_type {
        descriptor.insert("artifactType".to_owned(), json!(artifact_type));
    }
    if let Some(annotations) = document.annotations {
        descriptor.insert("annotations".to_owned(), annotations);
    }
    Value::Object(descriptor)
}

/// A repository that does not exist has no referrers: this endpoint knows no 404.
pub(super) fn list(turn: &mut Turn) -> Answer {
    if digest_form(&turn.ask.reference) == Form::Malformed {
        return Answer::error(StatusCode::BAD_REQUEST, Code::DigestInvalid, "this is no digest");
    }
    let filter = turn.ask.parameter("artifactType").filter(|filter| !filter.is_empty());
    let mut referrers = Vec::new();
    for (digest, manifest) in turn.repository().into_iter().flat_map(|repository| &repository.manifests) {
        let document = manifest.document();
        let wanted = filter.is_none_or(|filter| document.artifact_type.as_deref() == Some(filter));
        if wanted && document.subject.as_deref() == Some(&turn.ask.reference) {
            referrers.push(descriptor(digest, manifest, document));
        }
    }
    let index = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": referrers });
    let mut answer = Answer::json(StatusCode::OK, &index).with(header::CONTENT_TYPE, INDEX);
    if filter.is_some() {
        answer.set(FILTERS, "artifactType");
    }
    answer
}
