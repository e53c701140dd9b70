//! Lists of referrers and their entries, as faults look at them.

use serde_json::{Value, json};

use super::{change::edit_referrers, when::got};
use crate::registry::{
    answer::Answer,
    ask::Kind,
    model::{Document, INDEX, Manifest, Repository},
    turn::Turn,
};

/// A list that was given.
pub(super) fn listed(turn: &Turn, answer: &Answer) -> bool {
    got(turn, answer, Kind::Referrers)
}

/// What a list says of the manifests that have a subject, which is this one or another one.
pub(super) fn entries(repository: Option<&Repository>, subject: &str, this: bool) -> Vec<Value> {
    let manifests = repository.into_iter().flat_map(|one| &one.manifests);
    let wanted = manifests
        .map(|(digest, one)| (digest, one, one.document()))
        .filter(|(.., document)| document.subject.as_ref().is_some_and(|other| (other == subject) == this));
    let entry = |(digest, one, document): (&String, &Manifest, Document)| {
        let mut entry = json!({ "mediaType": one.media_type, "digest": digest, "size": one.bytes.len() });
        for (key, value) in
            [("artifactType", document.artifact_type.map(Value::from)), ("annotations", document.annotations)]
        {
            if let Some(value) = value {
                entry[key] = value;
            }
        }
        entry
    };
    wanted.map(entry).collect()
}

/// A list without entries.
pub(super) fn empty(turn: &Turn, answer: &Answer) -> bool {
    let json: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    listed(turn, answer) && json["manifests"].as_array().is_some_and(Vec::is_empty)
}

/// What the manifest of an entry says itself of its type.
pub(super) fn own_type(repository: Option<&Repository>, entry: &Value) -> Option<String> {
    let (_, manifest) = repository?.manifest(entry["digest"].as_str()?)?;
    let value: Value = serde_json::from_slice(&manifest.bytes).ok()?;
    value["artifactType"].as_str().filter(|own| !own.is_empty()).map(str::to_owned)
}

/// The entry of an index.
pub(super) fn is_index(entry: &Value) -> bool {
    entry["mediaType"] == INDEX
}

/// Whether an entry has its type from its config.
pub(super) fn by_config(repository: Option<&Repository>, entry: &Value) -> bool {
    !is_index(entry) && own_type(repository, entry).is_none()
}

/// Changes each entry of a list.
pub(super) fn each(turn: &Turn, answer: &mut Answer, change: impl Fn(Option<&Repository>, &mut Value)) {
    if listed(turn, answer) {
        edit_referrers(answer, |entries| entries.iter_mut().for_each(|entry| change(turn.repository(), entry)));
    }
}

/// Keeps some entries of a list.
pub(super) fn keep(turn: &Turn, answer: &mut Answer, wanted: impl Fn(Option<&Repository>, &Value) -> bool) {
    if listed(turn, answer) {
        edit_referrers(answer, |entries| entries.retain(|entry| wanted(turn.repository(), entry)));
    }
}

/// Takes a member of an entry away.
pub(super) fn remove(entry: &mut Value, key: &str) {
    if let Some(members) = entry.as_object_mut() {
        members.remove(key);
    }
}
