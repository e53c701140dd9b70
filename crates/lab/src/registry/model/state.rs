//! All that a registry keeps, and the few ways in which it changes.

use std::{
    collections::BTreeMap,
    io,
    time::{Duration, Instant},
};

use hyper::body::Bytes;

use super::{Depot, Manifest, Repository, Upload};
use crate::registry::chance;

/// What a deletion is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::registry) enum Target {
    /// A blob by digest.
    Blob(String),
    /// A manifest by digest, with its tags.
    Manifest(String),
    /// A tag.
    Tag(String),
}

/// The state of a registry.
#[derive(Debug, Default)]
pub(in crate::registry) struct Model {
    /// Repositories by name.
    pub(in crate::registry) repositories: BTreeMap<String, Repository>,
    /// Open uploads by session id.
    pub(in crate::registry) uploads: BTreeMap<String, Upload>,
    /// How many requests there were.
    pub(in crate::registry) requests: u64,
    depot: Depot,
    doomed: Vec<(Instant, String, Target)>,
}

impl Model {
    /// What the depot holds.
    pub(in crate::registry) fn new(depot: Depot) -> io::Result<Self> {
        Ok(Self { repositories: depot.load()?, depot, ..Self::default() })
    }

    /// Opens an upload in a repository and gives its id.
    pub(in crate::registry) fn open(&mut self, repository: &str, algorithm: Option<&str>) -> String {
        let id = chance::uuid();
        let upload =
            Upload { repository: repository.to_owned(), algorithm: algorithm.map(str::to_owned), ..Upload::default() };
        self.uploads.insert(id.clone(), upload);
        id
    }

    /// Stores a blob under a digest that somebody verified.
    pub(in crate::registry) fn put_blob(&mut self, repository: &str, digest: &str, bytes: Bytes) -> io::Result<()> {
        let blob = self.depot.keep_blob(repository, digest, bytes)?;
        self.spare(repository, &Target::Blob(digest.to_owned()));
        self.repositories.entry(repository.to_owned()).or_default().blobs.insert(digest.to_owned(), blob);
        Ok(())
    }

    /// Gives a repository the blob of another one; whether that had it.
    pub(in crate::registry) fn mount(&mut self, from: &str, to: &str, digest: &str) -> io::Result<bool> {
        let found = self.repositories.get(from).and_then(|repository| repository.blobs.get(digest)).cloned();
        let Some(blob) = found else { return Ok(false) };
        self.depot.link_blob(to, digest)?;
        self.spare(to, &Target::Blob(digest.to_owned()));
        self.repositories.entry(to.to_owned()).or_default().blobs.insert(digest.to_owned(), blob);
        Ok(true)
    }

    /// Stores a manifest.
    pub(in crate::registry) fn put_manifest(
        &mut self,
        repository: &str,
        digest: &str,
        one: Manifest,
    ) -> io::Result<()> {
        self.depot.keep_manifest(repository, digest, &one)?;
        self.spare(repository, &Target::Manifest(digest.to_owned()));
        self.repositories.entry(repository.to_owned()).or_default().manifests.insert(digest.to_owned(), one);
        Ok(())
    }

    /// Sets a tag.
    pub(in crate::registry) fn put_tag(&mut self, repository: &str, tag: &str, digest: &str) -> io::Result<()> {
        self.depot.keep_tag(repository, tag, digest)?;
        self.spare(repository, &Target::Tag(tag.to_owned()));
        self.repositories.entry(repository.to_owned()).or_default().tags.insert(tag.to_owned(), digest.to_owned());
        Ok(())
    }

    /// Deletes something; whether it was there.
    pub(in crate::registry) fn delete(&mut self, name: &str, target: &Target) -> io::Result<bool> {
        let Some(repository) = self.repositories.get_mut(name) else { return Ok(false) };
        match target {
            Target::Tag(tag) => {
                self.depot.drop_tag(name, tag)?;
                Ok(repository.tags.remove(tag).is_some())
            }
            Target::Manifest(digest) => {
                let tags: Vec<String> =
                    repository.tags.extract_if(.., |_, to| to == digest).map(|(tag, _)| tag).collect();
                for tag in tags {
                    self.depot.drop_tag(name, &tag)?;
                }
                self.depot.drop_manifest(name, digest)?;
                Ok(repository.manifests.remove(digest).is_some())
            }
            Target::Blob(digest) => {
                let was_there = repository.blobs.remove(digest).is_some();
                let last = !self.repositories.values().any(|other| other.blobs.contains_key(digest));
                self.depot.drop_blob(name, digest, last)?;
                Ok(was_there)
            }
        }
    }

    /// Deletes something after a while.
    pub(in crate::registry) fn doom(&mut self, name: &str, target: Target, after: Duration) {
        self.doomed.push((Instant::now() + after, name.to_owned(), target));
    }

    /// What is pushed again is not to go.
    fn spare(&mut self, name: &str, target: &Target) {
        self.doomed.retain(|(_, repository, one)| repository != name || one != target);
    }

    /// Deletes what is due.
    pub(in crate::registry) fn settle(&mut self) -> io::Result<()> {
        let now = Instant::now();
        let due: Vec<_> = self.doomed.extract_if(.., |(when, ..)| *when <= now).collect();
        for (_, name, target) in due {
            self.delete(&name, &target)?;
        }
        Ok(())
    }
}
