//! What a manifest is for. Kinds come first: an artifact is not a broken image.

use content::document::{Document, Kind as JsonKind};
use content::media_type;
use content::walk::{Graph, Reading};

use crate::property::text;

/// What a thing is, beyond its media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A container image.
    Image,
    /// Something else in a manifest.
    Artifact,
    /// An attestation of BuildKit: stands in an index beside the image that it is about.
    Attestation,
    /// A signature in the form of cosign.
    Signature,
    /// An index of images.
    Index,
    /// An image in docker's own format.
    DockerImage,
    /// Anything else.
    Other,
}

impl Kind {
    /// The word of the report.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Image => "image",
            Kind::Artifact => "artifact",
            Kind::Attestation => "attestation",
            Kind::Signature => "signature",
            Kind::Index => "index",
            Kind::DockerImage => "docker image",
            Kind::Other => "other",
        }
    }

    /// Whether its config and layers are those of a container image.
    pub const fn is_image(self) -> bool {
        matches!(self, Kind::Image | Kind::DockerImage)
    }
}

/// The kind of a node.
pub(crate) fn kind_of(graph: &Graph, node: usize) -> Kind {
    let Some(found) = graph.nodes.get(node) else { return Kind::Other };
    match found.reading {
        Reading::Index | Reading::DockerList => Kind::Index,
        Reading::DockerManifest | Reading::DockerArchiveImage => Kind::DockerImage,
        Reading::Manifest => {
            let from_index = found.parents.iter().any(|link| is_attestation_entry(graph, link.from, &link.pointer));
            if from_index { Kind::Attestation } else { found.document().map_or(Kind::Other, manifest_kind) }
        }
        _ => Kind::Other,
    }
}

// BuildKit marks the entry; the platform alone (`unknown/unknown`) says too little.
fn is_attestation_entry(graph: &Graph, index: usize, pointer: &str) -> bool {
    let Some(document) = graph.nodes.get(index).and_then(|node| node.document()) else { return false };
    document
        .resolve(pointer)
        .and_then(|entry| entry.get("annotations")?.get("vnd.docker.reference.type"))
        .and_then(|kind| kind.as_str())
        .is_some_and(|kind| kind == "attestation-manifest")
}

fn manifest_kind(document: &Document) -> Kind {
    let Some(root) = document.root() else { return Kind::Other };
    let config = root.get("config").and_then(|config| text(config, "mediaType")).unwrap_or_default();
    let layers: Vec<String> = root
        .get("layers")
        .filter(|layers| layers.kind() == JsonKind::Array)
        .map(|layers| layers.elements().filter_map(|layer| text(layer, "mediaType")).collect())
        .unwrap_or_default();
    let all = |wanted: fn(&str) -> bool| !layers.is_empty() && layers.iter().all(|layer| wanted(layer));
    if all(|layer| layer.starts_with("application/vnd.dev.cosign.simplesigning.")) {
        return Kind::Signature;
    }
    if all(|layer| layer == media_type::IN_TOTO) {
        return Kind::Attestation;
    }
    let image_config = matches!(config.as_str(), media_type::CONFIG | media_type::DOCKER_CONFIG);
    let claims_artifact = text(root, "artifactType").is_some();
    let has_image_layer = layers.iter().any(|layer| media_type::layer_type(layer).is_some());
    // A config of the image type with layers of other types only, in a manifest that names an artifact type.
    if image_config && !(claims_artifact && !layers.is_empty() && !has_image_layer) {
        Kind::Image
    } else {
        Kind::Artifact
    }
}
