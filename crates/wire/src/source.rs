//! A repository of a registry as a source of content.
use std::sync::Arc;

use content::digest::Algorithm;
use content::reference::PullReference;
use content::source::{Form, Opened, Root, Source, SourceError};

use crate::error::Error;
use crate::registry::{ACCEPT, MAX_MANIFEST, Registry, media_type_of};

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
        let fetched = registry.named(reference)?;
        let media_type = media_type_of(&fetched);
        let bytes: Arc<[u8]> = fetched.bytes.into();
        // A tag claims no digest: what its header says is the registry's business, not the image's.
        let digest = match &reference.digest {
            Some(digest) => digest.clone(),
            None => Algorithm::Sha256.digest(&bytes).unwrap_or_default(),
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
