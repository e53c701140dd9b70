//! An image layout (image-layout.md), on disk or in an archive.

use std::io::Read;
use std::sync::Arc;

use super::docker::DockerFacts;
use super::files::{FileKind, Files};
use super::{ArchiveFacts, Form, Opened, Root, Source, SourceError};

/// The largest `oci-layout` or `index.json` that is read, in bytes. A larger one is not judged.
pub(crate) const MAX_DOCUMENT: u64 = 32 << 20;

/// A file that the layout must have, as it was found.
#[derive(Debug, Clone)]
pub enum WellKnownFile {
    /// It is not there.
    Absent,
    /// There is something of that name that is no regular file.
    NotAFile,
    /// It is larger than what is read.
    TooLarge(u64),
    /// Its bytes.
    Found(Arc<[u8]>),
}

impl WellKnownFile {
    /// The bytes, if it was found and read.
    pub fn bytes(&self) -> Option<&Arc<[u8]>> {
        match self {
            WellKnownFile::Found(bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// A file two levels below `blobs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobFile {
    /// The name of the directory: the algorithm.
    pub algorithm: String,
    /// The name of the file: the encoded hash.
    pub encoded: String,
    /// Its size in bytes.
    pub size: u64,
    /// Whether it is a regular file that can be opened.
    pub regular: bool,
}

impl BlobFile {
    /// The digest that its place claims.
    pub fn digest(&self) -> String {
        format!("{}:{}", self.algorithm, self.encoded)
    }

    /// Its path in the layout.
    pub fn path(&self) -> String {
        format!("blobs/{}/{}", self.algorithm, self.encoded)
    }
}

/// A file that no part of the layout asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrayFile {
    /// Its path in the layout.
    pub path: String,
    /// Whether it lies below `blobs`, where names have a grammar.
    pub below_blobs: bool,
}

/// The files of a layout.
#[derive(Debug, Clone)]
pub struct LayoutFacts {
    /// The file `oci-layout`.
    pub header: WellKnownFile,
    /// The file `index.json`.
    pub index: WellKnownFile,
    /// What is at `blobs`: none if nothing is.
    pub blobs: Option<FileKind>,
    /// The directories directly below `blobs`.
    pub algorithms: Vec<String>,
    /// The files two levels below `blobs`.
    pub files: Vec<BlobFile>,
    /// All others.
    pub strays: Vec<StrayFile>,
    /// Where `oci-layout` was found instead, if the archive keeps the layout in a folder: `image/`.
    pub nested_under: Option<String>,
    /// The file `manifest.json` of `docker save`, if it stands beside the layout.
    pub docker: Option<Arc<DockerFacts>>,
}

/// A layout in a tree of files.
pub struct LayoutSource<F> {
    files: F,
    form: Form,
    facts: LayoutFacts,
    archive: Option<ArchiveFacts>,
    roots: Vec<Root>,
}

impl<F: Files> LayoutSource<F> {
    /// Looks at the well-known files and lists the blobs.
    pub fn new(files: F, form: Form, archive: Option<ArchiveFacts>) -> Result<LayoutSource<F>, SourceError> {
        let docker =
            well_known(&files, "manifest.json")?.bytes().map(|bytes| Arc::new(DockerFacts::parse(bytes.clone())));
        let facts = LayoutFacts {
            header: well_known(&files, "oci-layout")?,
            index: well_known(&files, "index.json")?,
            blobs: files.entry("blobs").map(|entry| entry.kind).or_else(|| {
                // An archive need not have entries for directories.
                files.below("blobs/").next().map(|_| FileKind::Directory)
            }),
            algorithms: Vec::new(),
            files: Vec::new(),
            strays: Vec::new(),
            nested_under: files
                .list()
                .iter()
                .find_map(|entry| entry.path.strip_suffix("/oci-layout").map(|folder| format!("{folder}/"))),
            docker,
        };
        let mut source = LayoutSource { files, form, facts, archive, roots: vec![Root::LayoutIndex] };
        source.sort_files();
        Ok(source)
    }

    fn sort_files(&mut self) {
        for entry in self.files.list() {
            let parts: Vec<&str> = entry.path.split('/').collect();
            match parts.as_slice() {
                ["oci-layout" | "index.json" | "blobs"] => {}
                ["blobs", algorithm] if entry.kind == FileKind::Directory => {
                    self.facts.algorithms.push((*algorithm).to_string());
                }
                ["blobs", algorithm, encoded] if entry.kind != FileKind::Directory => {
                    self.facts.files.push(BlobFile {
                        algorithm: (*algorithm).to_string(),
                        encoded: (*encoded).to_string(),
                        size: entry.size,
                        regular: entry.kind == FileKind::Regular,
                    });
                }
                ["blobs", ..] => self.facts.strays.push(StrayFile { path: entry.path.clone(), below_blobs: true }),
                _ if entry.kind == FileKind::Directory => {}
                _ => self.facts.strays.push(StrayFile { path: entry.path.clone(), below_blobs: false }),
            }
        }
        for file in &self.facts.files {
            if !self.facts.algorithms.contains(&file.algorithm) {
                self.facts.algorithms.push(file.algorithm.clone());
            }
        }
    }
}

fn well_known(files: &impl Files, path: &str) -> Result<WellKnownFile, SourceError> {
    let Some(entry) = files.entry(path) else { return Ok(WellKnownFile::Absent) };
    if entry.kind != FileKind::Regular {
        return Ok(WellKnownFile::NotAFile);
    }
    if entry.size > MAX_DOCUMENT {
        return Ok(WellKnownFile::TooLarge(entry.size));
    }
    Ok(match read_file(files, path)? {
        Some(bytes) => WellKnownFile::Found(bytes.into()),
        None => WellKnownFile::Absent,
    })
}

/// Reads at most [`MAX_DOCUMENT`] bytes of the file at `path`.
pub(crate) fn read_file(files: &impl Files, path: &str) -> Result<Option<Vec<u8>>, SourceError> {
    let fail = |source| SourceError::Read { path: path.to_string(), source };
    let Some(reader) = files.open(path).map_err(fail)? else { return Ok(None) };
    let mut bytes = Vec::new();
    reader.take(MAX_DOCUMENT).read_to_end(&mut bytes).map_err(fail)?;
    Ok(Some(bytes))
}

impl<F: Files> Source for LayoutSource<F> {
    fn form(&self) -> Form {
        self.form
    }

    fn roots(&self) -> &[Root] {
        &self.roots
    }

    fn open(&self, digest: &str, _media_type: &str) -> Result<Option<Opened>, SourceError> {
        // Only a digest of two plain parts names a file; anything else could name a place outside.
        let Some((algorithm, encoded)) = digest.split_once(':') else { return Ok(None) };
        if [algorithm, encoded].iter().any(|part| part.is_empty() || part.contains('/') || part.starts_with('.')) {
            return Ok(None);
        }
        let path = format!("blobs/{algorithm}/{encoded}");
        let size = self.files.entry(&path).map(|entry| entry.size);
        let reader = self.files.open(&path).map_err(|source| SourceError::Read { path, source })?;
        Ok(reader.map(|reader| Opened { size, reader }))
    }

    fn layout(&self) -> Option<&LayoutFacts> {
        Some(&self.facts)
    }

    fn archive(&self) -> Option<&ArchiveFacts> {
        self.archive.as_ref()
    }
}
