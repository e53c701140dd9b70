//! The graph before it is sealed: an arena of manifests and indexes, with the edits that wait for each.

use super::{layout::Layout, layout::Sealed, media};
use crate::{digest::Algorithm, gzip::gzip, json::Json, tar::Tar};

pub(super) type BytesEdit = Box<dyn FnOnce(Vec<u8>) -> Vec<u8>>;
pub(super) type JsonEdit = Box<dyn FnOnce(&mut Json, &Sealed)>;
pub(super) type LayoutEdit = Box<dyn FnOnce(Layout) -> Layout>;

/// A JSON document and what will be done to it once its children are sealed.
pub(super) struct Document {
    pub template: Json,
    pub edits: Vec<JsonEdit>,
    pub bytes_edits: Vec<BytesEdit>,
    pub algorithm: Algorithm,
}

impl Document {
    pub fn new(template: Json) -> Self {
        Self { template, edits: Vec::new(), bytes_edits: Vec::new(), algorithm: Algorithm::default() }
    }
}

/// A layer: an archive and how it is stored, or a blob of another kind.
pub struct Layer {
    pub(super) media_type: String,
    pub(super) tar: Tar,
    pub(super) tar_edits: Vec<BytesEdit>,
    pub(super) pack: BytesEdit,
    pub(super) stored_edits: Vec<BytesEdit>,
    pub(super) diff_id: Option<String>,
    pub(super) algorithm: Algorithm,
}

impl Layer {
    /// A layer stored as `pack` turns the archive's bytes into.
    pub fn packed(media_type: &str, tar: Tar, pack: impl FnOnce(Vec<u8>) -> Vec<u8> + 'static) -> Self {
        Self {
            media_type: media_type.to_owned(),
            tar,
            tar_edits: Vec::new(),
            pack: Box::new(pack),
            stored_edits: Vec::new(),
            diff_id: None,
            algorithm: Algorithm::default(),
        }
    }

    /// A gzip layer.
    pub fn gzip(tar: Tar) -> Self {
        Self::packed(media::LAYER_GZIP, tar, |bytes| gzip(&bytes))
    }

    /// A zstd layer.
    pub fn zstd(tar: Tar) -> Self {
        Self::packed(media::LAYER_ZSTD, tar, |bytes| crate::zstd::zstd(&bytes))
    }

    /// A layer without compression.
    pub fn plain(tar: Tar) -> Self {
        Self::packed(media::LAYER, tar, |bytes| bytes)
    }

    /// A blob that is no file system layer, as artifacts have them.
    pub fn blob(media_type: &str, content: impl Into<Vec<u8>>) -> Self {
        let content = content.into();
        let diff_id = crate::digest::sha256(&content);
        Self { diff_id: Some(diff_id), ..Self::packed(media_type, Tar::new(), |_| content) }
    }
}

pub(super) struct Manifest {
    pub document: Document,
    pub media_type: String,
    pub config: Document,
    pub config_type: String,
    pub layers: Vec<Layer>,
}

/// What an entry of an index describes.
pub(super) enum Child {
    Manifest(usize),
    Index(usize),
}

/// An entry of an index: the child, and the properties of its descriptor beyond the required ones.
pub(super) struct Entry {
    pub child: Child,
    pub more: Vec<(String, Json)>,
}

pub(super) struct Index {
    pub document: Document,
    pub media_type: String,
    pub entries: Vec<Entry>,
}

/// An image in the making. `at` and `layer` choose which manifest and which layer the edits after them are for.
pub struct Image {
    pub(super) manifests: Vec<Manifest>,
    pub(super) nested: Vec<Index>,
    pub(super) root: Index,
    pub(super) oci_layout: Document,
    pub(super) layout_edits: Vec<LayoutEdit>,
    pub(super) cursor: (usize, usize),
}
