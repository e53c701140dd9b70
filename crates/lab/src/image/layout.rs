//! A sealed image layout in memory, with the names of its parts, for breaking what no longer gets a new digest.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use super::media;
use crate::{
    bytes,
    json::Json,
    tar::{Entry, Tar},
};

/// What a sealed part is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// Its media type.
    pub media_type: String,
    /// Its digest.
    pub digest: String,
    /// Its size in bytes.
    pub size: i64,
}

impl Descriptor {
    /// The descriptor as JSON, with nothing but the three required properties.
    pub fn json(&self) -> Json {
        crate::json::object([
            ("mediaType", self.media_type.as_str().into()),
            ("digest", self.digest.as_str().into()),
            ("size", self.size.into()),
        ])
    }

    /// Where a layout keeps the blob.
    pub fn path(&self) -> String {
        blob_path(&self.digest)
    }
}

/// Where a layout keeps the blob of this digest.
pub fn blob_path(digest: &str) -> String {
    let (algorithm, encoded) = digest.split_once(':').unwrap_or(("", digest));
    format!("blobs/{algorithm}/{encoded}")
}

/// The parts of an image as they were sealed, in the order they were added.
#[derive(Clone, Debug, Default)]
pub struct Sealed {
    /// The layers of each manifest.
    pub layers: Vec<Vec<Descriptor>>,
    /// The uncompressed bytes of those layers.
    pub tars: Vec<Vec<Vec<u8>>>,
    /// The config of each manifest.
    pub configs: Vec<Descriptor>,
    /// The manifests.
    pub manifests: Vec<Descriptor>,
    /// The indexes below `index.json`.
    pub nested: Vec<Descriptor>,
}

/// A part of a sealed layout.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// A layer: manifest, then layer.
    Layer(usize, usize),
    /// The config of a manifest.
    Config(usize),
    /// A manifest.
    Manifest(usize),
    /// An index below `index.json`.
    Nested(usize),
    /// The file at this path.
    File(&'a str),
}

/// The content of a layout directory.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Regular files by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Directories that must exist, even empty.
    pub dirs: BTreeSet<String>,
    /// Symbolic links by path, with their target.
    pub links: BTreeMap<String, String>,
    /// The parts as they were sealed.
    pub parts: Sealed,
}

impl Layout {
    /// The path of a part.
    ///
    /// # Panics
    /// When there is no such part.
    pub fn path(&self, part: Part<'_>) -> String {
        let found = match part {
            Part::File(path) => return path.to_owned(),
            Part::Layer(manifest, layer) => self.parts.layers.get(manifest).and_then(|layers| layers.get(layer)),
            Part::Config(manifest) => self.parts.configs.get(manifest),
            Part::Manifest(manifest) => self.parts.manifests.get(manifest),
            Part::Nested(index) => self.parts.nested.get(index),
        };
        match found {
            Some(descriptor) => descriptor.path(),
            None => panic!("no {part:?} in the layout"),
        }
    }

    /// Changes the bytes of a part without giving it a new digest.
    ///
    /// # Panics
    /// When there is no such file.
    pub fn edit(mut self, part: Part<'_>, edit: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Self {
        let path = self.path(part);
        match self.files.get_mut(&path) {
            Some(content) => *content = edit(std::mem::take(content)),
            None => panic!("no `{path}` in the layout"),
        }
        self
    }

    /// Takes a part out.
    ///
    /// # Panics
    /// When there is no such file.
    pub fn without(mut self, part: Part<'_>) -> Self {
        let path = self.path(part);
        assert!(self.files.remove(&path).is_some(), "no `{path}` in the layout");
        self
    }

    /// Adds a file, or replaces it.
    pub fn with(mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), content.into());
        self
    }

    /// Adds an empty directory.
    pub fn with_dir(mut self, path: impl Into<String>) -> Self {
        self.dirs.insert(path.into());
        self
    }

    /// Adds a symbolic link.
    pub fn with_link(mut self, path: impl Into<String>, target: impl Into<String>) -> Self {
        self.links.insert(path.into(), target.into());
        self
    }

    /// Moves a part to another path.
    pub fn moved(mut self, part: Part<'_>, to: impl Into<String>) -> Self {
        let path = self.path(part);
        match self.files.remove(&path) {
            Some(content) => self.with(to, content),
            None => panic!("no `{path}` in the layout"),
        }
    }

    /// Replaces text in a file that is not sealed above, `index.json` or `oci-layout`.
    pub fn replaced(self, path: &str, from: &str, to: &str) -> Self {
        self.edit(Part::File(path), bytes::replace(from, to))
    }

    /// Writes the layout into a directory, which is made if need be.
    pub fn write(&self, directory: &Path) -> io::Result<()> {
        fs::create_dir_all(directory)?;
        for path in &self.dirs {
            fs::create_dir_all(directory.join(path))?;
        }
        for (path, content) in &self.files {
            let place = directory.join(path);
            if let Some(parent) = place.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(place, content)?;
        }
        #[cfg(unix)]
        for (path, target) in &self.links {
            std::os::unix::fs::symlink(target, directory.join(path))?;
        }
        Ok(())
    }

    /// The layout as an archive with plain names: `oci-layout` and `index.json` first, then directories and blobs.
    pub fn tar(&self) -> Tar {
        self.tar_with("", true)
    }

    /// The layout as an archive whose names start with `prefix` (`./`, say), with or without entries for directories.
    pub fn tar_with(&self, prefix: &str, directories: bool) -> Tar {
        let mut tar = Tar::new();
        if directories && !prefix.is_empty() {
            tar = tar.dir(prefix);
        }
        let heads = ["oci-layout", "index.json"];
        for head in heads {
            if let Some(content) = self.files.get(head) {
                tar = tar.file(format!("{prefix}{head}"), content.as_slice());
            }
        }
        let mut made = BTreeSet::new();
        let mut parents = |tar: Tar, path: &str| {
            let places = path.match_indices('/').map(|(at, _)| &path[..=at]);
            places
                .filter(|_| directories)
                .fold(tar, |tar, dir| if made.insert(dir.to_owned()) { tar.dir(format!("{prefix}{dir}")) } else { tar })
        };
        for dir in &self.dirs {
            tar = parents(tar, &format!("{dir}/"));
        }
        for (path, content) in self.files.iter().filter(|(path, _)| !heads.contains(&path.as_str())) {
            tar = parents(tar, path).file(format!("{prefix}{path}"), content.as_slice());
        }
        for (path, target) in &self.links {
            tar = parents(tar, path).entry(Entry::new(b'2', format!("{prefix}{path}")).link(target.as_str()));
        }
        tar
    }

    /// The bytes of `index.json` as a document of its own, and so on for the other parts.
    pub fn document(&self, part: Part<'_>) -> Vec<u8> {
        self.files.get(&self.path(part)).cloned().unwrap_or_default()
    }

    /// The media type that a part was sealed with; that of the file for the two fixed files.
    pub fn media_type(&self, part: Part<'_>) -> &str {
        let found = match part {
            Part::File("oci-layout") => return media::LAYOUT_HEADER,
            Part::File(_) => return media::INDEX,
            Part::Layer(manifest, layer) => self.parts.layers.get(manifest).and_then(|layers| layers.get(layer)),
            Part::Config(manifest) => self.parts.configs.get(manifest),
            Part::Manifest(manifest) => self.parts.manifests.get(manifest),
            Part::Nested(index) => self.parts.nested.get(index),
        };
        found.map_or("", |descriptor| descriptor.media_type.as_str())
    }
}
