//! What `docker save` writes: `manifest.json`, configs and layers as files of an archive, without descriptors.

use std::sync::Arc;

use super::files::Files;
use super::layout::read_file;
use super::{ArchiveFacts, Form, Opened, Root, Source, SourceError};
use crate::document::{Document, Kind, Limits, Value};

/// The prefix that tells a file of the archive from a digest in [`Source::open`].
pub(crate) const FILE: &str = "file:";

/// The file `manifest.json` of a docker archive.
#[derive(Debug)]
pub struct DockerFacts {
    /// The file, as a document.
    pub document: Document,
    /// One for each element of its array, as far as they have the right shape.
    pub images: Vec<DockerImage>,
}

/// One image of a docker archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DockerImage {
    /// The JSON pointer of its element in `manifest.json`.
    pub pointer: String,
    /// Its names.
    pub tags: Vec<String>,
    /// The path of its config.
    pub config: String,
    /// The paths of its layers, base first.
    pub layers: Vec<String>,
}

impl DockerFacts {
    /// Reads `manifest.json`.
    pub fn parse(bytes: impl Into<Arc<[u8]>>) -> DockerFacts {
        let document = Document::parse(bytes, &Limits::default());
        let images = document.root().map(images).unwrap_or_default();
        DockerFacts { document, images }
    }
}

fn images(root: Value<'_>) -> Vec<DockerImage> {
    let strings = |value: Option<Value<'_>>| -> Vec<String> {
        value
            .into_iter()
            .flat_map(|list| list.elements())
            .filter_map(|item| Some(item.as_str()?.into_owned()))
            .collect()
    };
    root.elements()
        .filter(|image| image.kind() == Kind::Object)
        .filter_map(|image| {
            Some(DockerImage {
                pointer: image.pointer(),
                tags: strings(image.get("RepoTags")),
                config: image.get("Config")?.as_str()?.into_owned(),
                layers: strings(image.get("Layers")),
            })
        })
        .collect()
}

/// A docker archive of the old form, which has no layout inside.
pub struct DockerArchive<F> {
    files: F,
    archive: Option<ArchiveFacts>,
    roots: Vec<Root>,
}

impl<F: Files> DockerArchive<F> {
    /// Reads `manifest.json` in `files`.
    pub fn new(files: F, archive: Option<ArchiveFacts>) -> Result<DockerArchive<F>, SourceError> {
        let bytes = read_file(&files, "manifest.json")?
            .ok_or_else(|| SourceError::NotAnImage("the archive has no `manifest.json`".to_string()))?;
        let facts = DockerFacts::parse(bytes);
        if facts.images.is_empty() {
            return Err(SourceError::NotAnImage(no_image(&facts.document)));
        }
        Ok(DockerArchive { files, archive, roots: vec![Root::Docker(Arc::new(facts))] })
    }
}

// What `skopeo` writes as `dir:` has a file of the same name that is an image manifest.
fn no_image(document: &Document) -> String {
    let is_manifest = document.root().is_some_and(|root| root.get("schemaVersion").is_some());
    match is_manifest {
        true => "`manifest.json` is a manifest and not the list of a `docker save` archive, as in a directory that `skopeo` writes: \
                 make an image layout of it, with `skopeo copy dir:… oci:…`"
            .to_string(),
        false => "`manifest.json` names no image: expected an array of objects with `Config` and `Layers`, as `docker save` writes it"
            .to_string(),
    }
}

impl<F: Files> Source for DockerArchive<F> {
    fn form(&self) -> Form {
        Form::DockerArchive
    }

    fn roots(&self) -> &[Root] {
        &self.roots
    }

    fn open(&self, digest: &str, _media_type: &str) -> Result<Option<Opened>, SourceError> {
        let Some(path) = digest.strip_prefix(FILE) else { return Ok(None) };
        let size = self.files.entry(path).map(|entry| entry.size);
        let reader = self.files.open(path).map_err(|source| SourceError::Read { path: path.to_string(), source })?;
        Ok(reader.map(|reader| Opened { size, reader }))
    }

    fn archive(&self) -> Option<&ArchiveFacts> {
        self.archive.as_ref()
    }
}
