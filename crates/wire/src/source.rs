//! A repository of a registry as a source of content.
use std::sync::Arc;

use content::digest::Algorithm;
use content::document::{Document, Limits};
use content::media_type;
use content::reference::PullReference;
use content::source::{Form, Opened, Root, Source, SourceError};

use crate::error::Error;
use crate::registry::Registry;

/// The largest manifest that is read, in bytes.
const MAX_MANIFEST: u64 = 32 << 20;

/// What we can read, best first.
const ACCEPT: [&str; 4] =
    [media_type::INDEX, media_type::MANIFEST, media_type::DOCKER_LIST, media_type::DOCKER_MANIFEST];

/// The image or index behind a reference.
pub struct RegistrySource {
    registry: Registry,
    repository: String,
    roots: Vec<Root>,
    root: (String, Arc<[u8]>),
}

impl RegistrySource {
    /// Gets the manifest that `reference` names. `name` is what people call it.
    pub fn open(registry: Registry, reference: &PullReference, name: &str) -> Result<RegistrySource, Error> {
        let wanted = reference.digest.as_deref().or(reference.tag.as_deref()).unwrap_or("latest");
        let fetched = registry.manifest(&reference.repository, wanted, &ACCEPT, MAX_MANIFEST)?;
        let bytes: Arc<[u8]> = fetched.bytes.into();
        // A tag claims no digest: what its header says is the registry's business, not the image's.
        let digest = match &reference.digest {
            Some(digest) => digest.clone(),
            None => Algorithm::Sha256.digest(&bytes).unwrap_or_default(),
        };
        let claimed = fetched.content_type.as_deref().and_then(|text| text.split(';').next()).map(str::trim);
        let media_type = match claimed {
            Some(known) if ACCEPT.contains(&known) => known.to_owned(),
            _ => own_media_type(&bytes),
        };
        let root = Root::Content { digest: digest.clone(), media_type, name: name.to_owned() };
        Ok(RegistrySource {
            registry,
            repository: reference.repository.clone(),
            roots: vec![root],
            root: (digest, bytes),
        })
    }
}

// Where the answer names no type that we know, the document does, or its properties.
fn own_media_type(bytes: &[u8]) -> String {
    let document = Document::parse(bytes, &Limits::default());
    let root = document.root();
    let own = root.and_then(|root| Some(root.get("mediaType")?.as_str()?.into_owned()));
    own.unwrap_or_else(|| {
        let is_index = root.is_some_and(|root| root.get("manifests").is_some());
        if is_index { media_type::INDEX } else { media_type::MANIFEST }.to_owned()
    })
}

impl Source for RegistrySource {
    fn form(&self) -> Form {
        Form::Registry
    }

    fn roots(&self) -> &[Root] {
        &self.roots
    }

    fn open(&self, digest: &str, media_type: &str) -> Result<Option<Opened>, SourceError> {
        if digest == self.root.0 {
            let bytes = Arc::clone(&self.root.1);
            return Ok(Some(Opened { size: Some(bytes.len() as u64), reader: Box::new(std::io::Cursor::new(bytes)) }));
        }
        let found = if ACCEPT.contains(&media_type) {
            self.registry.manifest(&self.repository, digest, &[media_type], MAX_MANIFEST).map(|fetched| Opened {
                size: Some(fetched.bytes.len() as u64),
                reader: Box::new(std::io::Cursor::new(fetched.bytes)),
            })
        } else {
            self.registry
                .blob(&self.repository, digest)
                .map(|blob| Opened { size: blob.length(), reader: Box::new(blob) })
        };
        match found {
            Ok(opened) => Ok(Some(opened)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(SourceError::Unreachable(format!("failed to {error}"))),
        }
    }
}
