//! Sealing: from the layers up, each part is rendered, edited, hashed and named in the part above.

use super::{
    graph::{Child, Document, Image, Index, Layer, Manifest},
    layout::{Descriptor, Layout, Sealed},
};
use crate::{digest::Algorithm, json::Json};

impl Image {
    /// Takes every digest and size from the bottom up, and gives the layout.
    pub fn seal(self) -> Layout {
        let mut layout = Layout::default();
        layout.dirs.insert("blobs".to_owned());
        let mut sealed = Sealed::default();
        for manifest in self.manifests {
            seal_manifest(manifest, &mut layout, &mut sealed);
        }
        // An index may describe those before it, never those behind.
        for index in self.nested {
            let (media_type, algorithm) = (index.media_type.clone(), index.document.algorithm);
            let bytes = render_index(index, &sealed);
            sealed.nested.push(store(&mut layout, &media_type, algorithm, bytes));
        }
        layout.files.insert("index.json".to_owned(), render_index(self.root, &sealed));
        layout.files.insert("oci-layout".to_owned(), render(self.oci_layout, &sealed));
        layout.parts = sealed;
        self.layout_edits.into_iter().fold(layout, |layout, edit| edit(layout))
    }
}

fn store(layout: &mut Layout, media_type: &str, algorithm: Algorithm, bytes: Vec<u8>) -> Descriptor {
    let descriptor =
        Descriptor { media_type: media_type.to_owned(), digest: algorithm.digest(&bytes), size: bytes.len() as i64 };
    layout.files.insert(descriptor.path(), bytes);
    descriptor
}

fn render(document: Document, sealed: &Sealed) -> Vec<u8> {
    let mut json = document.template;
    for edit in document.edits {
        edit(&mut json, sealed);
    }
    document.bytes_edits.into_iter().fold(json.compact(), |bytes, edit| edit(bytes))
}

fn seal_layer(layer: Layer, layout: &mut Layout) -> (Descriptor, Vec<u8>, String) {
    let tar = layer.tar_edits.into_iter().fold(layer.tar.finish(), |bytes, edit| edit(bytes));
    let diff_id = layer.diff_id.unwrap_or_else(|| layer.algorithm.digest(&tar));
    let stored = layer.stored_edits.into_iter().fold((layer.pack)(tar.clone()), |bytes, edit| edit(bytes));
    (store(layout, &layer.media_type, layer.algorithm, stored), tar, diff_id)
}

fn seal_manifest(manifest: Manifest, layout: &mut Layout, sealed: &mut Sealed) {
    let (mut layers, mut tars, mut diff_ids) = (Vec::new(), Vec::new(), Vec::new());
    for layer in manifest.layers {
        let (descriptor, tar, diff_id) = seal_layer(layer, layout);
        layers.push(descriptor);
        tars.push(tar);
        diff_ids.push(Json::from(diff_id));
    }
    let mut config = manifest.config;
    if let Some(history @ Json::Array(_)) = config.template.get_mut("/history") {
        *history = Json::Array((1..=layers.len()).map(history_entry).collect());
    }
    if let Some(place) = config.template.get_mut("/rootfs/diff_ids") {
        *place = Json::Array(diff_ids);
    }
    let algorithm = config.algorithm;
    let config = render(config, sealed);
    let config = store(layout, &manifest.config_type, algorithm, config);

    let mut document = manifest.document;
    document.template.set("/config", config.json());
    document.template.set("/layers", Json::Array(layers.iter().map(Descriptor::json).collect()));
    sealed.layers.push(layers);
    sealed.tars.push(tars);
    sealed.configs.push(config);
    let algorithm = document.algorithm;
    let bytes = render(document, sealed);
    let descriptor = store(layout, &manifest.media_type, algorithm, bytes);
    sealed.manifests.push(descriptor);
}

fn history_entry(number: usize) -> Json {
    crate::json::object([
        ("created", "2023-11-14T22:13:20Z".into()),
        ("created_by", format!("lab: layer {number}").into()),
    ])
}

fn render_index(index: Index, sealed: &Sealed) -> Vec<u8> {
    let entries = index.entries.into_iter().map(|entry| {
        let descriptor = match entry.child {
            Child::Manifest(at) => sealed.manifests.get(at),
            Child::Index(at) => sealed.nested.get(at),
        };
        let Some(descriptor) = descriptor else { panic!("an index entry describes a part that is not sealed yet") };
        let mut json = descriptor.json();
        if let Json::Object(members) = &mut json {
            members.extend(entry.more);
        }
        json
    });
    let mut document = index.document;
    document.template.set("/manifests", Json::Array(entries.collect()));
    render(document, sealed)
}

#[cfg(test)]
mod tests {
    use super::super::{BASES, Part, minimal, multi_arch, sha512};
    use crate::{
        bytes::append,
        digest::{Algorithm, sha256},
    };

    #[test]
    fn every_blob_of_a_reference_subject_is_where_its_digest_says() {
        for (name, build) in BASES {
            let layout = build().seal();
            for (path, content) in layout.files.iter().filter(|(path, _)| path.starts_with("blobs/")) {
                let algorithm = if path.contains("sha512") { Algorithm::Sha512 } else { Algorithm::Sha256 };
                let digest = algorithm.digest(content).replace(':', "/");
                assert_eq!(*path, format!("blobs/{digest}"), "{name}");
            }
        }
        assert!(sha512().seal().files.keys().all(|path| !path.contains("sha256")));
    }

    #[test]
    fn an_edit_seals_everything_above_anew_and_nothing_beside() {
        let (before, after) = (multi_arch().seal(), multi_arch().at(1).tar(|tar| tar.file("srv/x", "x")).seal());
        assert_eq!(before.parts.manifests[0], after.parts.manifests[0]);
        assert_ne!(before.parts.manifests[1], after.parts.manifests[1]);
        assert_ne!(before.parts.nested, after.parts.nested);
        let config = String::from_utf8(after.document(Part::Config(1))).unwrap();
        assert!(config.contains(&sha256(&after.parts.tars[1][0])), "{config}");
    }

    #[test]
    fn a_kept_diff_id_is_that_of_before() {
        let before = sha256(&minimal().seal().parts.tars[0][0]);
        let kept = minimal().keep_diff_id().tar(|tar| tar.file("srv/x", "x")).seal();
        let config = String::from_utf8(kept.document(Part::Config(0))).unwrap();
        assert!(config.contains(&before) && before != sha256(&kept.parts.tars[0][0]), "{config}");
    }

    #[test]
    fn a_late_edit_leaves_the_digests_alone() {
        let sealed = minimal().seal();
        let broken = minimal().layout(|l| l.edit(Part::Manifest(0), append("\n"))).seal();
        assert_eq!(sealed.document(Part::File("index.json")), broken.document(Part::File("index.json")));
        assert_ne!(sealed.document(Part::Manifest(0)), broken.document(Part::Manifest(0)));
    }
}
