//! Where bytes come from. *Take a hash, walk the hash to the manifest, the config and the layers*: whether they lie in a
//! directory, in an archive or in a registry is abstracted away here.
//!
//! Sources report what is there; they do not judge. `Err` means that *we* could not look.

mod archive;
mod detect;
mod directory;
mod docker;
mod document;
mod files;
mod layout;

use std::io::{self, Read};
use std::sync::Arc;

pub use archive::Archive;
pub use detect::{Detected, detect, detect_stream};
pub use directory::Directory;
pub(crate) use docker::FILE;
pub use docker::{DockerArchive, DockerFacts, DockerImage};
pub use document::SingleDocument;
pub use files::{FileEntry, FileKind, Files};
pub use layout::{BlobFile, LayoutFacts, LayoutSource, StrayFile, WellKnownFile};

use crate::compression::Trailing;
use crate::tar::TarFacts;

/// Why a source could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A file or a directory could not be read.
    #[error("failed to read `{path}`: {source}")]
    Read {
        /// What was read.
        path: String,
        /// Why it failed.
        source: io::Error,
    },
    /// The thing is nothing that can be checked.
    #[error("{0}")]
    NotAnImage(String),
    /// There is more than is read.
    #[error("{0}")]
    TooLarge(String),
    /// The target could not be reached, or refused.
    #[error("{0}")]
    Unreachable(String),
}

/// The form in which an image came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A directory that holds an image layout.
    LayoutDirectory,
    /// An archive that holds an image layout.
    LayoutArchive,
    /// What `docker save` writes.
    DockerArchive,
    /// A repository of a registry.
    Registry,
    /// A single JSON document.
    Document,
}

impl Form {
    /// For people and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Form::LayoutDirectory => "layout directory",
            Form::LayoutArchive => "layout archive",
            Form::DockerArchive => "docker archive",
            Form::Registry => "registry reference",
            Form::Document => "document",
        }
    }
}

/// Content that a source has.
pub struct Opened {
    /// Its length in bytes, if the source knows it before reading.
    pub size: Option<u64>,
    /// The bytes, from the first one.
    pub reader: Box<dyn Read + Send>,
}

/// What the walk begins with.
#[derive(Debug, Clone)]
pub enum Root {
    /// The file `index.json` of a layout, whose text is in [`LayoutFacts::index`].
    LayoutIndex,
    /// Content that the source named without a descriptor in a document, such as the manifest behind a tag.
    Content {
        /// Its digest: as claimed by the source, or computed.
        digest: String,
        /// The media type that the source claims for it.
        media_type: String,
        /// What people call it, such as the reference.
        name: String,
    },
    /// A document that stands alone and is read as `media_type`.
    Document {
        /// What people call it.
        name: String,
        /// The media type to read it as.
        media_type: String,
        /// The bytes.
        bytes: Arc<[u8]>,
    },
    /// The images of a docker archive.
    Docker(Arc<DockerFacts>),
}

/// Something that holds the content of images.
pub trait Source: Send + Sync {
    /// The form.
    fn form(&self) -> Form;

    /// Where the walk begins.
    fn roots(&self) -> &[Root];

    /// The content stored under `digest`, or none if the source does not have it. A registry keeps manifests and blobs apart,
    /// for which the media type that the descriptor states tells where to look.
    ///
    /// What comes back is what is stored there: whether it has that digest is for the reader to find out.
    fn open(&self, digest: &str, media_type: &str) -> Result<Option<Opened>, SourceError>;

    /// What only a layout has: its files.
    fn layout(&self) -> Option<&LayoutFacts> {
        None
    }

    /// What only an archive has: how it is packed.
    fn archive(&self) -> Option<&ArchiveFacts> {
        None
    }
}

/// How an archive that holds an image is packed.
#[derive(Debug, Clone, Default)]
pub struct ArchiveFacts {
    /// What the archive looks like as a tar.
    pub tar: Option<TarFacts>,
    /// Paths (normalised) that more than one member has, with the entry numbers of the first two.
    pub duplicates: Vec<DuplicateMember>,
    /// Why the compressed stream around the archive ended early, if it did.
    pub stream_error: Option<String>,
    /// What stands behind the compressed stream, if anything does.
    pub trailing: Option<Trailing>,
}

/// A path that stands in an archive more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateMember {
    /// The normalised path.
    pub path: String,
    /// 1-based number of the first entry.
    pub first: u64,
    /// 1-based number of the second entry.
    pub second: u64,
    /// Where the second entry's header begins.
    pub offset: u64,
    /// How many entries have the path.
    pub count: u64,
}
