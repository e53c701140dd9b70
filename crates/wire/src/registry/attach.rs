//! Attaching content to an image: a manifest whose `subject` is the image, which the registry lists, or else a tag.
use std::collections::BTreeMap;

use content::media_type;
use hyper::body::Bytes;
use serde::Serialize;

use super::Registry;
use super::descriptor::Descriptor;
use super::fallback;
use crate::error::Error;

/// The content of an empty config.
const EMPTY_CONFIG: &[u8] = b"{}";

/// Content to attach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// The media type of its layer.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Where referrers are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListedBy {
    /// By the registry itself.
    Api,
    /// By clients, in an index at this tag.
    Tag(String),
}

/// What was attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// The manifest that refers to the image, as lists of referrers have it.
    pub manifest: Descriptor,
    /// Where it is listed.
    pub by: ListedBy,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Manifest<'m> {
    schema_version: u8,
    media_type: &'static str,
    artifact_type: &'m str,
    config: Descriptor,
    layers: Vec<Descriptor>,
    subject: Descriptor,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: &'m BTreeMap<String, String>,
}

impl Registry {
    /// Attaches payloads, of which there must be one at least, to `subject` in `repository`, as one manifest of `artifact_type` with
    /// these annotations. The same arguments give the same manifest, and attaching it twice changes nothing.
    ///
    /// Where the registry does not say that it lists the manifest (`OCI-Subject`), it is put into the index at the tag of the subject,
    /// beside what is there.
    pub fn attach(
        &self,
        repository: &str,
        subject: &Descriptor,
        artifact_type: &str,
        payloads: Vec<Payload>,
        annotations: BTreeMap<String, String>,
    ) -> Result<Attached, Error> {
        let config = Descriptor::of(media_type::EMPTY, EMPTY_CONFIG);
        self.put_blob(repository, &config, Bytes::from_static(EMPTY_CONFIG))?;
        let mut layers = Vec::with_capacity(payloads.len());
        for Payload { media_type, bytes } in payloads {
            let layer = Descriptor::of(&media_type, &bytes);
            self.put_blob(repository, &layer, bytes.into())?;
            layers.push(layer);
        }
        let subject = subject.bare();
        let manifest = Manifest {
            schema_version: 2,
            media_type: media_type::MANIFEST,
            artifact_type,
            config,
            layers,
            subject: subject.clone(),
            annotations: &annotations,
        };
        let bytes = serde_json::to_vec(&manifest)
            .map_err(|error| Error::Protocol { what: format!("write the manifest of the artifact: {error}") })?;
        let own = Descriptor::of(media_type::MANIFEST, &bytes);
        let manifest = Descriptor { artifact_type: Some(artifact_type.to_owned()), annotations, ..own };
        let head = self.put_manifest(repository, &manifest.digest, media_type::MANIFEST, bytes.into())?;
        if head.header_text("oci-subject") == Some(subject.digest.as_str()) {
            return Ok(Attached { manifest, by: ListedBy::Api });
        }
        let tag = fallback::tag_of(&subject.digest);
        self.list_under_tag(repository, &tag, &manifest)?;
        Ok(Attached { manifest, by: ListedBy::Tag(tag) })
    }
}
