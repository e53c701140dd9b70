//! What a layer's media type says of its compression, against what its bytes begin with.

use catalogue::{Requirement, image as req};
use content::compression::Compression;
use content::scan::BlobFacts;
use content::walk::{Node, Reading};

/// The compression that the media type names; none where no media type is given, as in docker archives.
pub(crate) fn named_compression(node: &Node) -> Option<Compression> {
    match node.reading {
        Reading::Layer(layer) if node.claimed => Some(layer.compression),
        _ => None,
    }
}

/// The compression that the bytes begin with.
pub(crate) fn found_compression(facts: &BlobFacts) -> Compression {
    facts.stream.as_ref().map_or(Compression::None, |stream| stream.compression)
}

/// Whether the compression is another one than the media type names.
pub(crate) fn is_mislabelled(node: &Node, facts: &BlobFacts) -> bool {
    named_compression(node).is_some_and(|named| named != found_compression(facts))
}

/// The requirement that a fault of the stream breaks. Without a type that names a compression the content is to be the archive
/// itself.
pub(crate) fn stream_rule(node: &Node) -> &'static Requirement {
    match named_compression(node) {
        Some(Compression::Gzip) => &req::LAYER_GZIP_MEDIATYPE,
        Some(Compression::Zstd) => &req::LAYER_ZSTD_MEDIATYPE,
        _ => &req::LAYER_TAR_ARCHIVE,
    }
}
