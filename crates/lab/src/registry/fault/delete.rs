//! Faults in deleting tags, manifests and blobs.

use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use super::{
    change::{edit_tags, sort},
    when::{deleted, got, lacks, misses},
};
use crate::registry::{
    answer::{Answer, Code},
    ask::Kind,
    header::DIGEST,
    model::{Repository, Target},
    switch::Fault,
    turn::Turn,
};

const MANIFEST: Kind = Kind::Manifest;
const BLOB: Kind = Kind::Blob;
const TAG_GONE: &[&str] = &["dist.delete.tag-gone"];
const TAG_OFF: &[&str] = &["dist.delete.tag-off"];
const MANIFEST_GONE: &[&str] = &["dist.delete.manifest-gone"];
const MANIFEST_OFF: &[&str] = &["dist.delete.manifest-off"];
const BLOB_OFF: &[&str] = &["dist.delete.blob-off"];

fn deletes_tag(turn: &Turn) -> bool {
    turn.is(&Method::DELETE, MANIFEST) && !turn.by_digest()
}

fn deletes_manifest(turn: &Turn) -> bool {
    turn.is(&Method::DELETE, MANIFEST) && turn.by_digest()
}

/// What was deleted in the repository.
fn buried<'a>(turn: &'a Turn) -> Option<&'a Repository> {
    turn.model.buried(&turn.ask.name)
}

/// The digest to which a tag pointed that was deleted as such, so that the manifest is still there.
fn buried_tag(turn: &Turn) -> Option<String> {
    let digest = buried(turn)?.tags.get(&turn.ask.reference)?;
    turn.repository()?.manifests.contains_key(digest).then(|| digest.clone())
}

/// Serves a deleted manifest after all.
fn raise(turn: &Turn, answer: &mut Answer, digest: &str) {
    let manifest = buried(turn).and_then(|one| one.manifests.get(digest)).cloned();
    let manifest = manifest.or_else(|| turn.repository().and_then(|one| one.manifests.get(digest)).cloned());
    if let Some(manifest) = manifest {
        *answer = Answer::new(StatusCode::OK)
            .with(header::CONTENT_TYPE, &manifest.media_type)
            .with(DIGEST, digest)
            .bytes(manifest.bytes);
    }
}

fn off(status: u16) -> Answer {
    Answer::refusal(status, Code::Denied, "nothing is deleted here")
}

/// Does nothing where something is to be deleted, and says that it did.
fn pretend(there: bool) -> Option<Answer> {
    there.then(|| Answer::new(StatusCode::ACCEPTED))
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::after(
        "answers_deleted_manifests_with_410",
        MANIFEST_GONE,
        "a GET by digest is answered with 410 after the deletion",
        |t, a| {
            if misses(t, a, &Method::GET, MANIFEST)
                && buried(t).is_some_and(|one| one.manifests.contains_key(&t.ask.reference))
            {
                a.restate(410);
            }
        },
    ),
    Fault::after(
        "answers_deleted_tags_with_410",
        TAG_GONE,
        "a GET of a tag is answered with 410 after its deletion",
        |t, a| {
            if misses(t, a, &Method::GET, MANIFEST) && buried_tag(t).is_some() {
                a.restate(410);
            }
        },
    ),
    Fault::after(
        "answers_deletions_in_unknown_repositories_with_400",
        &["dist.delete.manifest-repo-404"],
        "the deletion of a manifest in an unknown repository is answered with 400",
        |t, a| {
            if deletes_manifest(t) && a.status == StatusCode::NOT_FOUND && t.repository().is_none() {
                a.restate(400);
            }
        },
    ),
    Fault::after(
        "answers_the_deletion_of_blobs_with_200",
        &["dist.delete.blob-202"],
        "the deletion of a blob is answered with 200",
        |t, a| {
            if deleted(t, a, BLOB) {
                a.restate(200);
            }
        },
    ),
    Fault::after(
        "answers_the_deletion_of_blobs_with_204",
        &["dist.delete.blob-202"],
        "the deletion of a blob is answered with 204",
        |t, a| {
            if deleted(t, a, BLOB) {
                a.restate(204);
            }
        },
    ),
    Fault::after(
        "answers_the_deletion_of_manifests_with_200",
        &["dist.delete.manifest-202"],
        "the deletion of a manifest is answered with 200",
        |t, a| {
            if deletes_manifest(t) && a.is_success() {
                a.restate(200);
            }
        },
    ),
    Fault::after(
        "answers_the_deletion_of_manifests_with_204",
        &["dist.delete.manifest-202"],
        "the deletion of a manifest is answered with 204",
        |t, a| {
            if deletes_manifest(t) && a.is_success() {
                a.restate(204);
            }
        },
    ),
    Fault::after(
        "answers_the_deletion_of_missing_blobs_with_400",
        &["dist.delete.blob-404"],
        "the deletion of an unknown blob is answered with 400",
        |t, a| {
            if lacks(t, a, &Method::DELETE, BLOB) {
                a.restate(400);
            }
        },
    ),
    Fault::after(
        "answers_the_deletion_of_tags_with_200",
        &["dist.delete.tag-202"],
        "the deletion of a tag is answered with 200",
        |t, a| {
            if deletes_tag(t) && a.is_success() {
                a.restate(200);
            }
        },
    ),
    Fault::after(
        "answers_the_deletion_of_tags_with_204",
        &["dist.delete.tag-202"],
        "the deletion of a tag is answered with 204",
        |t, a| {
            if deletes_tag(t) && a.is_success() {
                a.restate(204);
            }
        },
    ),
    Fault::after(
        "deletes_blobs_everywhere",
        &["dist.pull.blob.get-200"],
        "the deletion of a blob deletes it in all repositories",
        |t, a| {
            if deleted(t, a, BLOB) {
                let target = Target::Blob(t.ask.reference.clone());
                let names: Vec<String> = t.model.repositories.keys().cloned().collect();
                for name in names {
                    let _ = t.model.delete(&name, &target);
                }
            }
        },
    ),
    Fault::after(
        "deletes_blobs_that_are_not_there",
        &["dist.delete.blob-404"],
        "the deletion of an unknown blob is answered with 202",
        |t, a| {
            if lacks(t, a, &Method::DELETE, BLOB) {
                *a = Answer::new(StatusCode::ACCEPTED);
            }
        },
    ),
    Fault::after(
        "deletes_manifests_in_unknown_repositories",
        &["dist.delete.manifest-repo-404"],
        "the deletion of a manifest in an unknown repository is answered with 202",
        |t, a| {
            if deletes_manifest(t) && a.status == StatusCode::NOT_FOUND && t.repository().is_none() {
                *a = Answer::new(StatusCode::ACCEPTED);
            }
        },
    ),
    Fault::before(
        "deletes_the_manifest_with_a_tag",
        &["dist.pull.manifest.get-200"],
        "the deletion of a tag deletes the manifest too",
        |t| {
            let digest = t.repository().and_then(|one| one.tags.get(&t.ask.reference)).cloned();
            if deletes_tag(t)
                && let Some(digest) = digest
            {
                let name = t.ask.name.clone();
                let _ = t.model.delete(&name, &Target::Manifest(digest));
                return Some(Answer::new(StatusCode::ACCEPTED));
            }
            None
        },
    ),
    Fault::before("denies_the_deletion_of_blobs", BLOB_OFF, "the deletion of a blob is answered with 403", |t| {
        t.is(&Method::DELETE, BLOB).then(|| off(403))
    }),
    Fault::before(
        "denies_the_deletion_of_manifests",
        MANIFEST_OFF,
        "the deletion of a manifest is answered with 403",
        |t| deletes_manifest(t).then(|| off(403)),
    ),
    Fault::before(
        "denies_the_deletion_of_tagged_manifests",
        MANIFEST_OFF,
        "the deletion of a manifest that has a tag is answered with 403",
        |t| {
            let tagged = t.repository().is_some_and(|one| one.tags.values().any(|digest| *digest == t.ask.reference));
            (deletes_manifest(t) && tagged).then(|| off(403))
        },
    ),
    Fault::before("denies_the_deletion_of_tags", TAG_OFF, "the deletion of a tag is answered with 403", |t| {
        deletes_tag(t).then(|| off(403))
    }),
    Fault::before(
        "does_not_implement_the_deletion_of_blobs",
        BLOB_OFF,
        "the deletion of a blob is answered with 501",
        |t| t.is(&Method::DELETE, BLOB).then(|| off(501)),
    ),
    Fault::before(
        "does_not_implement_the_deletion_of_manifests",
        MANIFEST_OFF,
        "the deletion of a manifest is answered with 501",
        |t| deletes_manifest(t).then(|| off(501)),
    ),
    Fault::before(
        "does_not_implement_the_deletion_of_tags",
        TAG_OFF,
        "the deletion of a tag is answered with 501",
        |t| deletes_tag(t).then(|| off(501)),
    ),
    Fault::after(
        "heads_deleted_blobs",
        &["dist.pull.blob.head-404"],
        "a HEAD finds a blob after its deletion",
        |t, a| {
            if misses(t, a, &Method::HEAD, BLOB)
                && let Some(size) = buried(t).and_then(|one| Some(one.blobs.get(&t.ask.reference)?.size()))
            {
                *a = Answer::new(StatusCode::OK)
                    .with(header::CONTENT_LENGTH, size.to_string())
                    .with(DIGEST, &t.ask.reference);
            }
        },
    ),
    Fault::after("lists_deleted_tags", &["dist.tags.body-values"], "a tag is listed after its deletion", |t, a| {
        if got(t, a, Kind::Tags) {
            let dead: Vec<Value> =
                buried(t).into_iter().flat_map(|one| one.tags.keys()).map(|tag| json!(tag)).collect();
            edit_tags(a, |tags| {
                tags.extend(dead);
                sort(tags);
            });
        }
    }),
    Fault::after(
        "lists_the_tags_of_deleted_manifests",
        &["dist.tags.body-values"],
        "tags are listed after the deletion of their manifest by digest",
        |t, a| {
            if got(t, a, Kind::Tags) {
                let dead = buried(t)
                    .into_iter()
                    .flat_map(|one| one.tags.iter().filter(|(_, digest)| one.manifests.contains_key(*digest)));
                let dead: Vec<Value> = dead.map(|(tag, _)| json!(tag)).collect();
                edit_tags(a, |tags| {
                    tags.extend(dead);
                    sort(tags);
                });
            }
        },
    ),
    Fault::before(
        "pretends_to_delete_manifests",
        MANIFEST_GONE,
        "the deletion of a manifest is answered with 202 and not done",
        |t| {
            pretend(
                deletes_manifest(t) && t.repository().is_some_and(|one| one.manifests.contains_key(&t.ask.reference)),
            )
        },
    ),
    Fault::before(
        "pretends_to_delete_tags",
        TAG_GONE,
        "the deletion of a tag is answered with 202 and not done",
        |t| pretend(deletes_tag(t) && t.repository().is_some_and(|one| one.tags.contains_key(&t.ask.reference))),
    ),
    Fault::after("serves_deleted_blobs", &["dist.delete.blob-202"], "a GET finds a blob after its deletion", |t, a| {
        if misses(t, a, &Method::GET, BLOB)
            && let Some(content) = buried(t).and_then(|one| one.blobs.get(&t.ask.reference)?.whole().ok())
        {
            *a = Answer::new(StatusCode::OK)
                .with(header::CONTENT_TYPE, "application/octet-stream")
                .with(DIGEST, &t.ask.reference)
                .bytes(content);
        }
    }),
    Fault::after(
        "serves_deleted_manifests",
        MANIFEST_GONE,
        "a GET by digest finds a manifest after its deletion",
        |t, a| {
            if misses(t, a, &Method::GET, MANIFEST) && t.by_digest() {
                let digest = t.ask.reference.clone();
                raise(t, a, &digest);
            }
        },
    ),
    Fault::after(
        "serves_deleted_manifests_by_tag",
        MANIFEST_GONE,
        "a GET by a tag finds the manifest after its deletion by digest",
        |t, a| {
            let digest = buried(t).and_then(|one| one.tags.get(&t.ask.reference)).cloned();
            if misses(t, a, &Method::GET, MANIFEST)
                && let Some(digest) =
                    digest.filter(|digest| buried(t).is_some_and(|one| one.manifests.contains_key(digest)))
            {
                raise(t, a, &digest);
            }
        },
    ),
    Fault::after(
        "serves_deleted_tags",
        TAG_GONE,
        "a GET of a tag finds it after its deletion, though no list has it",
        |t, a| {
            if misses(t, a, &Method::GET, MANIFEST)
                && let Some(digest) = buried_tag(t)
            {
                raise(t, a, &digest);
            }
        },
    ),
    Fault::before(
        "takes_tags_for_digests_when_deleting",
        TAG_OFF,
        "the deletion of a tag is answered with 404, for there is no such digest",
        |t| deletes_tag(t).then(|| Answer::refusal(404, Code::ManifestUnknown, "there is no such digest")),
    ),
];
