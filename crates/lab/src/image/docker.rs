//! Archives of `docker save`: the old form, and the one since Docker 25 that is an image layout as well.

use super::layout::Layout;
use crate::{
    json::{Json, array, object},
    tar::Tar,
};

/// The parts of a `docker save` archive, to bend before it is written.
pub struct DockerSave {
    /// Files by path, in the order they are written.
    pub files: Vec<(String, Vec<u8>)>,
    /// `manifest.json`.
    pub manifest: Json,
    /// `repositories`.
    pub repositories: Json,
}

impl DockerSave {
    /// Edits `manifest.json`.
    pub fn manifest(mut self, edit: impl for<'a> FnOnce(&'a mut Json) -> &'a mut Json) -> Self {
        edit(&mut self.manifest);
        self
    }

    /// The archive.
    pub fn tar(&self) -> Tar {
        let tar =
            self.files.iter().fold(Tar::new(), |tar, (path, content)| tar.file(path.as_str(), content.as_slice()));
        tar.file("manifest.json", self.manifest.compact()).file("repositories", self.repositories.compact())
    }
}

fn encoded(digest: &str) -> &str {
    digest.split_once(':').map_or(digest, |(_, encoded)| encoded)
}

/// The first manifest of a layout as Docker before 25 saves it: `ID.json`, and for each layer `ID/layer.tar`, `ID/json`, `ID/VERSION`.
pub fn save_old(layout: &Layout, repository: &str, tag: &str) -> DockerSave {
    let (config, tars) = (layout.parts.configs.first(), layout.parts.tars.first());
    let config_digest = config.map_or("", |config| encoded(&config.digest));
    let mut files = vec![(
        format!("{config_digest}.json"),
        config.and_then(|config| layout.files.get(&config.path())).cloned().unwrap_or_default(),
    )];
    let mut layers = Vec::new();
    let mut parent: Option<String> = None;
    for tar in tars.into_iter().flatten() {
        // The old identifiers are opaque; any 64 hex digits that differ will do.
        let id =
            encoded(&crate::digest::sha256(&[parent.as_deref().unwrap_or("").as_bytes(), tar].concat())).to_owned();
        let mut legacy =
            object([("id", id.as_str().into()), ("created", "2023-11-14T22:13:20Z".into()), ("os", "linux".into())]);
        if let Some(parent) = &parent {
            legacy.set("/parent", parent.as_str());
        }
        files.push((format!("{id}/VERSION"), b"1.0".to_vec()));
        files.push((format!("{id}/json"), legacy.compact()));
        files.push((format!("{id}/layer.tar"), tar.clone()));
        layers.push(Json::from(format!("{id}/layer.tar")));
        parent = Some(id);
    }
    let manifest = docker_manifest(format!("{config_digest}.json"), repository, tag, layers);
    DockerSave { files, manifest, repositories: repositories(repository, tag, parent.as_deref().unwrap_or("")) }
}

/// A whole layout as Docker 25 and later saves it: the layout's files, `manifest.json` and `repositories`.
pub fn save_new(layout: &Layout, repository: &str, tag: &str) -> DockerSave {
    let files = layout.files.iter().map(|(path, content)| (path.clone(), content.clone())).collect();
    let config = layout.parts.configs.first().map(super::Descriptor::path).unwrap_or_default();
    let layers = layout.parts.layers.first();
    let mut sources = object::<&str, 0>([]);
    for (descriptor, tar) in layers.into_iter().flatten().zip(layout.parts.tars.first().into_iter().flatten()) {
        sources.append("", &crate::digest::sha256(tar), descriptor.json());
    }
    let paths = layers.into_iter().flatten().map(|layer| Json::from(layer.path())).collect::<Vec<_>>();
    let top = layers.and_then(|layers| layers.last()).map_or("", |layer| encoded(&layer.digest));
    let mut manifest = docker_manifest(config, repository, tag, paths);
    manifest.set("/0/LayerSources", sources);
    DockerSave { files, manifest, repositories: repositories(repository, tag, top) }
}

fn docker_manifest(config: String, repository: &str, tag: &str, layers: Vec<Json>) -> Json {
    let tags = array([format!("{repository}:{tag}")]);
    array([object([("Config", config.into()), ("RepoTags", tags), ("Layers", Json::Array(layers))])])
}

fn repositories(repository: &str, tag: &str, top: &str) -> Json {
    object([(repository, object([(tag, top.into())]))])
}
