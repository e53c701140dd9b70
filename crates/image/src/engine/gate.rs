//! Whether content can be judged at all. What cannot be judged because something else failed is blocked: one cause, one finding.

use catalogue::{Requirement, image as req};
use content::document::Kind as JsonKind;
use content::walk::{Content, Node, Reading, Verified};

/// Whether the content of a node can be judged.
#[derive(Debug, Clone)]
pub(crate) enum Gate {
    /// Yes.
    Open,
    /// No: there is nothing, which the spec allows.
    Absent,
    /// No: another requirement failed.
    Blocked(&'static Requirement),
    /// No: we could not look.
    Unknown(String),
}

/// Whether the stored bytes of `node` are those that were meant.
pub(crate) fn bytes(node: &Node) -> Gate {
    match (&node.content, node.verified()) {
        (Content::Missing | Content::Virtual, _) => Gate::Absent,
        (Content::NotRead(why), _) => Gate::Unknown(why.clone()),
        (_, Verified::No(_)) => Gate::Blocked(&req::LAYOUT_BLOB_MATCHES_DIGEST),
        (Content::Pending, _) => Gate::Unknown("it was not scanned".to_string()),
        _ => Gate::Open,
    }
}

/// Whether `node` is a document of the kind as which it is read.
pub(crate) fn document(node: &Node) -> Gate {
    let gate = bytes(node);
    let (Gate::Open, Some(document)) = (&gate, node.document()) else { return gate };
    if let Some(limit) = document.problems().iter().find(|problem| problem.kind.is_limit()) {
        return Gate::Unknown(limit.kind.to_string());
    }
    match document.root() {
        None => Gate::Blocked(&req::JSON_WELL_FORMED),
        Some(root) if root.kind() != JsonKind::Object || other_kind(node).is_some() => {
            Gate::Blocked(not_that_kind(node))
        }
        Some(_) => Gate::Open,
    }
}

/// The requirement that a document of another kind than it claims to be breaks.
pub(crate) fn not_that_kind(node: &Node) -> &'static Requirement {
    match (node.claimed, node.subject.as_str()) {
        (false, "oci-layout") => &req::LAYOUT_OCI_LAYOUT_OBJECT,
        (false, "index.json") => &req::LAYOUT_INDEX_IS_IMAGE_INDEX,
        _ => &req::DESCRIPTOR_MEDIATYPE_MATCHES_CONTENT,
    }
}

/// What a document is, if it is plainly something else than what it is read as.
pub(crate) fn other_kind(node: &Node) -> Option<&'static str> {
    let root = node.document()?.root()?;
    if root.kind() != JsonKind::Object {
        return Some(root.kind().name());
    }
    let has = |name: &str| root.get(name).is_some();
    let is_index = has("manifests") && !has("config") && !has("layers");
    let is_manifest = !has("manifests") && has("config") && has("layers");
    let is_config = has("rootfs") && (has("architecture") || has("os"));
    match node.reading {
        Reading::Index | Reading::DockerList if is_manifest => Some("an image manifest"),
        Reading::Manifest | Reading::DockerManifest if is_index => Some("an image index"),
        Reading::Index | Reading::DockerList | Reading::Manifest | Reading::DockerManifest
            if is_config && !is_manifest && !is_index =>
        {
            Some("an image config")
        }
        Reading::Config if is_manifest && !is_config && has("schemaVersion") => Some("an image manifest"),
        Reading::Config if is_index && !is_config && has("schemaVersion") => Some("an image index"),
        _ => None,
    }
}

/// The beginnings of the ids that stay undecided when a thing that is read as `reading` cannot be judged: its own, and those
/// of what only it leads to.
pub(crate) fn concerns(reading: Reading) -> &'static [&'static str] {
    const INDEX: &[&str] = &[
        "image.index.",
        "image.manifest.",
        "image.artifact.",
        "image.descriptor.",
        "image.digest.",
        "image.annotations.",
        "image.config.",
        "image.layer.",
    ];
    match reading {
        Reading::Index | Reading::DockerList => INDEX,
        Reading::Manifest | Reading::DockerManifest | Reading::DockerArchiveImage => INDEX.get(1..).unwrap_or_default(),
        Reading::Config => &["image.config."],
        Reading::Layer(_) => &["image.layer.", "image.config.diffid-matches-layer"],
        Reading::LayoutHeader => {
            &["image.layout.oci-layout-object", "image.layout.oci-layout-version", "image.layout.version-value"]
        }
        Reading::Descriptor => &["image.descriptor.", "image.digest.", "image.annotations."],
        Reading::Empty | Reading::Opaque => &[],
    }
}
