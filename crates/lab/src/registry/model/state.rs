//! All that a registry keeps, and the few ways in which it changes.

use std::{
    collections::BTreeMap,
    io,
    time::{Duration, Instant},
};

use hyper::body::Bytes;

use super::{Depot, Manifest, Repository, Upload};

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
    /// What was deleted, for faults that cannot let go; nothing where there are none.
    graveyard: Option<BTreeMap<String, Repository>>,
    doomed: Vec<(Instant, String, Target)>,
}

impl Model {
    /// What the depot holds; whether what is deleted is remembered.
    pub(in crate::registry) fn new(depot: Depot, remembers: bool) -> io::Result<Self> {
        let graveyard = remembers.then(BTreeMap::new);
        Ok(Self { repositories: depot.load()?, depot, graveyard, ..Self::default() })
    }

    /// Opens an upload in a repository, if there is none of this id.
    pub(in crate::registry) fn open(&mut self, repository: &str, id: &str, algorithm: Option<&str>) {
        self.uploads.entry(id.to_owned()).or_insert_with(|| Upload::new(repository, algorithm));
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

    /// What was deleted in a repository and not pushed again.
    pub(in crate::registry) fn buried(&self, repository: &str) -> Option<&Repository> {
        self.graveyard.as_ref()?.get(repository)
    }

    /// Deletes something; whether it was there.
    pub(in crate::registry) fn delete(&mut self, name: &str, target: &Target) -> io::Result<bool> {
        let Some(repository) = self.repositories.get_mut(name) else { return Ok(false) };
        let mut dead = Repository::default();
        match target {
            Target::Tag(tag) => {
                self.depot.drop_tag(name, tag)?;
                dead.tags.extend(repository.tags.remove_entry(tag));
            }
            Target::Manifest(digest) => {
                dead.tags.extend(repository.tags.extract_if(.., |_, to| to == digest));
                for tag in dead.tags.keys() {
                    self.depot.drop_tag(name, tag)?;
                }
                self.depot.drop_manifest(name, digest)?;
                dead.manifests.extend(repository.manifests.remove_entry(digest));
            }
            Target::Blob(digest) => {
                dead.blobs.extend(repository.blobs.remove_entry(digest));
                let last = !self.repositories.values().any(|other| other.blobs.contains_key(digest));
                self.depot.drop_blob(name, digest, last)?;
            }
        }
        let was_there = !(dead.tags.is_empty() && dead.manifests.is_empty() && dead.blobs.is_empty());
        if let Some(graveyard) = &mut self.graveyard {
            graveyard.entry(name.to_owned()).or_default().absorb(dead);
        }
        Ok(was_there)
    }

    /// Deletes something after a while.
    pub(in crate::registry) fn doom(&mut self, name: &str, target: Target, after: Duration) {
        self.doomed.push((Instant::now() + after, name.to_owned(), target));
    }

    /// What is pushed again is not to go.
    fn spare(&mut self, name: &str, target: &Target) {
        if let Some(dead) = self.graveyard.as_mut().and_then(|graveyard| graveyard.get_mut(name)) {
            match target {
                Target::Tag(tag) => drop(dead.tags.remove(tag)),
                Target::Manifest(digest) => drop(dead.manifests.remove(digest)),
                Target::Blob(digest) => drop(dead.blobs.remove(digest)),
            }
        }
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
