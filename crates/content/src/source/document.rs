//! A single JSON document, without anything that it points to.

use std::sync::Arc;

use super::{Form, Opened, Root, Source, SourceError};

/// A document that stands alone.
pub struct SingleDocument {
    roots: Vec<Root>,
}

impl SingleDocument {
    /// Takes the bytes of a document that people call `name` and that is to be read as `media_type`.
    pub fn new(name: String, media_type: String, bytes: impl Into<Arc<[u8]>>) -> SingleDocument {
        SingleDocument { roots: vec![Root::Document { name, media_type, bytes: bytes.into() }] }
    }
}

impl Source for SingleDocument {
    fn form(&self) -> Form {
        Form::Document
    }

    fn roots(&self) -> &[Root] {
        &self.roots
    }

    fn open(&self, _digest: &str, _media_type: &str) -> Result<Option<Opened>, SourceError> {
        Ok(None)
    }
}
