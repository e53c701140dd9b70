//! Images of the lab on disk.

use std::fs;
use std::path::{Path, PathBuf};

use lab::image::{Image, Layout, base};
use tempfile::TempDir;

/// A directory for what a test writes; it goes when it is dropped.
pub struct Folder(TempDir);

impl Folder {
    /// An empty one.
    pub fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The path of something in it.
    pub fn join(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Writes a file.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.join(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// Writes a layout as a directory.
    pub fn layout(&self, name: &str, layout: &Layout) -> PathBuf {
        let path = self.join(name);
        layout.write(&path).unwrap();
        path
    }

    /// Reads a file.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.join(name)).unwrap()
    }
}

/// The reference subject of this name.
pub fn reference(name: &str) -> Image {
    base(name).unwrap()
}

/// Red by one finding, on the bytes of the manifest.
pub fn red() -> Layout {
    reference("minimal").manifest(|manifest| manifest.set("/config/size", 1)).seal()
}

/// Yellow: made for Docker, which readers of the OCI types need not know.
pub fn yellow() -> Layout {
    reference("docker-schema2").seal()
}

/// Green.
pub fn green() -> Layout {
    reference("minimal").seal()
}

/// Neither red nor green: the manifest is not there to be judged.
pub fn incomplete() -> Layout {
    let layout = green();
    let manifest = layout.path(lab::image::Part::Manifest(0));
    layout.without(lab::image::Part::File(&manifest))
}
