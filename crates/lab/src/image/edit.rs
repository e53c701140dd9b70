//! The fluent side of [`Image`]: which part, and what to do to it before or after its digest is taken.

use super::{
    graph::{Child, Document, Entry, Image, Index, Layer, Manifest},
    layout::Layout,
    media,
};
use crate::{digest::Algorithm, fault::Subject, json::Json, tar::Tar};

/// # Panics
/// An edit of a part that the image does not have panics: it would be a fault that breaks nothing.
impl Image {
    /// Turns to the manifest at `index` (in the order they were added) and to its first layer.
    pub fn at(mut self, index: usize) -> Self {
        self.cursor = (index, 0);
        self
    }

    /// Turns to the layer at `index` of the current manifest.
    pub fn layer(mut self, index: usize) -> Self {
        self.cursor.1 = index;
        self
    }

    fn here(&mut self) -> &mut Manifest {
        let at = self.cursor.0;
        match self.manifests.get_mut(at) {
            Some(manifest) => manifest,
            None => panic!("the image has no manifest {at}"),
        }
    }

    fn this_layer(&mut self) -> &mut Layer {
        let at = self.cursor.1;
        match self.here().layers.get_mut(at) {
            Some(layer) => layer,
            None => panic!("the manifest has no layer {at}"),
        }
    }

    /// Edits the archive of the current layer.
    pub fn tar(mut self, edit: impl FnOnce(Tar) -> Tar) -> Self {
        let layer = self.this_layer();
        layer.tar = edit(std::mem::take(&mut layer.tar));
        self
    }

    /// Edits the bytes of the current layer's archive, before its diff id is taken.
    pub fn tar_bytes(mut self, edit: impl FnOnce(Vec<u8>) -> Vec<u8> + 'static) -> Self {
        self.this_layer().tar_edits.push(Box::new(edit));
        self
    }

    /// Stores the current layer under this media type as `pack` turns the archive into.
    pub fn pack(mut self, media_type: &str, pack: impl FnOnce(Vec<u8>) -> Vec<u8> + 'static) -> Self {
        let layer = self.this_layer();
        layer.media_type = media_type.to_owned();
        layer.pack = Box::new(pack);
        self
    }

    /// Edits the stored bytes of the current layer, after its diff id and before its digest is taken.
    pub fn stored(mut self, edit: impl FnOnce(Vec<u8>) -> Vec<u8> + 'static) -> Self {
        self.this_layer().stored_edits.push(Box::new(edit));
        self
    }

    /// Keeps the diff id that the current layer has now, whatever is done to its archive from here on.
    pub fn keep_diff_id(mut self) -> Self {
        let layer = self.this_layer();
        layer.diff_id = Some(layer.algorithm.digest(&layer.tar.finish()));
        self
    }

    /// Adds a layer on top of the current manifest, and turns to it.
    pub fn push(mut self, layer: Layer) -> Self {
        self.here().layers.push(layer);
        self.cursor.1 = self.here().layers.len() - 1;
        self
    }

    /// Takes all layers out of the current manifest, and their diff ids and history with them.
    pub fn without_layers(mut self) -> Self {
        self.here().layers.clear();
        self
    }

    /// Edits the config of the current manifest.
    pub fn config(mut self, edit: impl for<'a> FnOnce(&'a mut Json) -> &'a mut Json + 'static) -> Self {
        push(&mut self.here().config, edit);
        self
    }

    /// Edits the bytes of that config, before its digest is taken.
    pub fn config_bytes(mut self, edit: impl FnOnce(Vec<u8>) -> Vec<u8> + 'static) -> Self {
        self.here().config.bytes_edits.push(Box::new(edit));
        self
    }

    /// Describes that config by this media type.
    pub fn config_type(mut self, media_type: &str) -> Self {
        self.here().config_type = media_type.to_owned();
        self
    }

    /// Edits the current manifest; the digests of config and layers are filled in.
    pub fn manifest(mut self, edit: impl for<'a> FnOnce(&'a mut Json) -> &'a mut Json + 'static) -> Self {
        push(&mut self.here().document, edit);
        self
    }

    /// Edits the bytes of the current manifest, before its digest is taken.
    pub fn manifest_bytes(mut self, edit: impl FnOnce(Vec<u8>) -> Vec<u8> + 'static) -> Self {
        self.here().document.bytes_edits.push(Box::new(edit));
        self
    }

    /// Describes the current manifest by this media type.
    pub fn manifest_type(mut self, media_type: &str) -> Self {
        self.here().media_type = media_type.to_owned();
        self
    }

    /// Edits `index.json`; the digests of its children are filled in.
    pub fn index(mut self, edit: impl for<'a> FnOnce(&'a mut Json) -> &'a mut Json + 'static) -> Self {
        push(&mut self.root.document, edit);
        self
    }

    /// Edits the bytes of `index.json`.
    pub fn index_bytes(mut self, edit: impl FnOnce(Vec<u8>) -> Vec<u8> + 'static) -> Self {
        self.root.document.bytes_edits.push(Box::new(edit));
        self
    }

    fn outermost(&mut self) -> &mut Index {
        match self.nested.last_mut() {
            Some(index) => index,
            None => panic!("the image has no index below `index.json`"),
        }
    }

    /// Edits the index below `index.json`, the outermost if there are several.
    pub fn nested(mut self, edit: impl for<'a> FnOnce(&'a mut Json) -> &'a mut Json + 'static) -> Self {
        push(&mut self.outermost().document, edit);
        self
    }

    /// Edits the bytes of that index, before its digest is taken.
    pub fn nested_bytes(mut self, edit: impl FnOnce(Vec<u8>) -> Vec<u8> + 'static) -> Self {
        self.outermost().document.bytes_edits.push(Box::new(edit));
        self
    }

    /// Edits the `oci-layout` file.
    pub fn oci_layout(mut self, edit: impl for<'a> FnOnce(&'a mut Json) -> &'a mut Json + 'static) -> Self {
        push(&mut self.oci_layout, edit);
        self
    }

    /// Edits the bytes of the `oci-layout` file.
    pub fn oci_layout_bytes(mut self, edit: impl FnOnce(Vec<u8>) -> Vec<u8> + 'static) -> Self {
        self.oci_layout.bytes_edits.push(Box::new(edit));
        self
    }

    /// Breaks the layout after every digest is taken.
    pub fn layout(mut self, edit: impl FnOnce(Layout) -> Layout + 'static) -> Self {
        self.layout_edits.push(Box::new(edit));
        self
    }

    /// Takes all digests by this algorithm; diff ids too.
    pub fn algorithm(mut self, algorithm: Algorithm) -> Self {
        for manifest in &mut self.manifests {
            manifest.document.algorithm = algorithm;
            manifest.config.algorithm = algorithm;
            manifest.layers.iter_mut().for_each(|layer| layer.algorithm = algorithm);
        }
        self.nested.iter_mut().for_each(|index| index.document.algorithm = algorithm);
        self
    }

    /// Takes digest and diff id of the current layer by this algorithm.
    pub fn layer_algorithm(mut self, algorithm: Algorithm) -> Self {
        self.this_layer().algorithm = algorithm;
        self
    }

    /// Adds a second manifest to the graph and describes it in `index.json`, with these further properties.
    pub fn join<const N: usize>(mut self, other: Self, more: [(&str, Json); N]) -> Self {
        let first = self.manifests.len();
        for (at, manifest) in other.manifests.into_iter().enumerate() {
            self.manifests.push(manifest);
            let more = more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
            self.root.entries.push(Entry { child: Child::Manifest(first + at), more });
        }
        self
    }

    /// Moves the entries of `index.json` into an index of their own, and describes that one by `name`.
    pub fn wrap(mut self, name: &str) -> Self {
        let at = self.nested.len();
        let template = super::base::index_template();
        let mut entries = std::mem::take(&mut self.root.entries);
        // A reference name counts on descriptors of `index.json` only.
        entries.iter_mut().for_each(|entry| entry.more.retain(|(name, _)| name != "annotations"));
        self.nested.push(Index { document: Document::new(template), media_type: media::INDEX.to_owned(), entries });
        self.root.entries.push(Entry { child: Child::Index(at), more: vec![super::base::named(name)] });
        self
    }

    /// The sealed layout as a subject.
    pub fn subject(self) -> Subject {
        Subject::Layout(self.seal())
    }

    /// The sealed layout, tarred, as a subject.
    pub fn archive(self, edit: impl FnOnce(Tar) -> Tar) -> Subject {
        Subject::Archive(edit(self.seal().tar()).finish())
    }
}

fn push(document: &mut Document, edit: impl for<'a> FnOnce(&'a mut Json) -> &'a mut Json + 'static) {
    document.edits.push(Box::new(move |json, _| {
        edit(json);
    }));
}
