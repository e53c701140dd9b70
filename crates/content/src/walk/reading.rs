//! As what content is read, and the descriptors in it.

use crate::document::{Document, Kind, Value};
use crate::media_type::{self, LayerType, Role};

/// As what a thing is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reading {
    /// The file `oci-layout`.
    LayoutHeader,
    /// An image index.
    Index,
    /// An image manifest.
    Manifest,
    /// An image config, OCI or docker.
    Config,
    /// A layer.
    Layer(LayerType),
    /// The empty JSON object.
    Empty,
    /// A descriptor on its own.
    Descriptor,
    /// A docker manifest list, which is similar to an index.
    DockerList,
    /// A docker manifest, schema 2, which is similar to a manifest.
    DockerManifest,
    /// One element of the `manifest.json` of a docker archive.
    DockerArchiveImage,
    /// Bytes without a meaning for the image spec.
    Opaque,
}

impl Reading {
    /// What content of `media_type` is read as.
    pub fn of(media_type: &str) -> Reading {
        if let Some(layer) = media_type::layer_type(media_type) {
            return Reading::Layer(layer);
        }
        match Role::of(media_type) {
            Role::Index => Reading::Index,
            Role::Manifest => Reading::Manifest,
            Role::Config | Role::DockerConfig => Reading::Config,
            Role::Empty => Reading::Empty,
            Role::LayoutHeader => Reading::LayoutHeader,
            Role::Descriptor => Reading::Descriptor,
            Role::DockerList => Reading::DockerList,
            Role::DockerManifest => Reading::DockerManifest,
            _ => Reading::Opaque,
        }
    }

    /// Whether the content is a JSON document that the image spec or its compatibility matrix defines. The empty object is
    /// none: its digest says all of it.
    pub const fn is_document(self) -> bool {
        !matches!(self, Reading::Layer(_) | Reading::Empty | Reading::Opaque)
    }

    /// Whether it lists descriptors under `manifests`.
    pub const fn is_index_like(self) -> bool {
        matches!(self, Reading::Index | Reading::DockerList)
    }

    /// Whether it has a config and layers.
    pub const fn is_manifest_like(self) -> bool {
        matches!(self, Reading::Manifest | Reading::DockerManifest | Reading::DockerArchiveImage)
    }
}

/// The part that a descriptor plays in the document that holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// An entry of `manifests`.
    Entry,
    /// `config`.
    Config,
    /// An entry of `layers`.
    Layer,
    /// `subject`: a weak association, whose target may be absent.
    Subject,
    /// The document is itself a descriptor.
    Itself,
}

/// The values of a document that are, or should be, descriptors, in the order of the document.
pub fn descriptors(document: &Document, reading: Reading) -> Vec<(Part, Value<'_>)> {
    let Some(root) = document.root() else { return Vec::new() };
    let one = |name: &str, part: Part| root.get(name).into_iter().map(move |value| (part, value));
    let many = |name: &str, part: Part| {
        root.get(name)
            .filter(|list| list.kind() == Kind::Array)
            .into_iter()
            .flat_map(|list| list.elements())
            .map(move |value| (part, value))
    };
    match reading {
        Reading::Index | Reading::DockerList => {
            many("manifests", Part::Entry).chain(one("subject", Part::Subject)).collect()
        }
        Reading::Manifest | Reading::DockerManifest => one("config", Part::Config)
            .chain(many("layers", Part::Layer))
            .chain(one("subject", Part::Subject))
            .collect(),
        Reading::Descriptor => vec![(Part::Itself, root)],
        _ => Vec::new(),
    }
}
