//! A repository. It exists from the first blob or manifest that is stored in it and does not end when the last is
//! deleted; an upload alone makes none.

use std::collections::BTreeMap;

use hyper::body::Bytes;

use super::{Blob, Document};

/// A manifest as it was pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::registry) struct Manifest {
    /// The `Content-Type` of the push, without parameters.
    pub(in crate::registry) media_type: String,
    /// The bytes of the push.
    pub(in crate::registry) bytes: Bytes,
}

impl Manifest {
    /// The manifest as a document.
    pub(in crate::registry) fn document(&self) -> Document {
        Document::read(&self.media_type, &self.bytes).unwrap_or_default()
    }
}

/// A repository.
#[derive(Clone, Debug, Default)]
pub(in crate::registry) struct Repository {
    /// Blobs by digest.
    pub(in crate::registry) blobs: BTreeMap<String, Blob>,
    /// Manifests by digest.
    pub(in crate::registry) manifests: BTreeMap<String, Manifest>,
    /// Digests by tag.
    pub(in crate::registry) tags: BTreeMap<String, String>,
}

impl Repository {
    /// The digest behind a tag or a digest, and its manifest.
    pub(in crate::registry) fn manifest(&self, reference: &str) -> Option<(&str, &Manifest)> {
        let digest = self.tags.get(reference).map_or(reference, String::as_str);
        self.manifests.get_key_value(digest).map(|(digest, manifest)| (digest.as_str(), manifest))
    }

    /// Takes all that another one has.
    pub(in crate::registry) fn absorb(&mut self, other: Self) {
        self.blobs.extend(other.blobs);
        self.manifests.extend(other.manifests);
        self.tags.extend(other.tags);
    }

    /// Whether a blob or a manifest has this digest.
    pub(in crate::registry) fn knows(&self, digest: &str) -> bool {
        self.blobs.contains_key(digest) || self.manifests.contains_key(digest)
    }
}
