//! Layouts around one hostile part.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use lab::digest::sha256;
use lab::image::{CONFIG, INDEX, LAYER, LAYER_GZIP, LAYER_ZSTD, MANIFEST};
use tempfile::TempDir;

/// A layout directory in the making.
pub struct Layout {
    folder: TempDir,
}

/// A descriptor of what was put into a layout.
#[derive(Clone)]
pub struct Blob {
    pub media_type: String,
    pub digest: String,
    pub size: u64,
}

impl Blob {
    /// The descriptor as JSON.
    pub fn descriptor(&self) -> String {
        format!(r#"{{"mediaType":"{}","digest":"{}","size":{}}}"#, self.media_type, self.digest, self.size)
    }
}

impl Layout {
    /// A layout without content.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("blobs/sha256")).unwrap();
        fs::write(folder.path().join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).unwrap();
        Self { folder }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where the blob lies.
    pub fn place(&self, digest: &str) -> PathBuf {
        self.path().join("blobs").join(digest.replace(':', "/"))
    }

    /// Puts content into the layout.
    pub fn blob(&self, media_type: &str, content: impl AsRef<[u8]>) -> Blob {
        let content = content.as_ref();
        let digest = sha256(content);
        fs::write(self.place(&digest), content).unwrap();
        Blob { media_type: media_type.to_owned(), digest, size: content.len() as u64 }
    }

    /// Puts a config into the layout, for as many layers as there are diff ids.
    pub fn config(&self, diff_ids: &[&str]) -> Blob {
        let ids: Vec<String> = diff_ids.iter().map(|id| format!("{id:?}")).collect();
        let ids = ids.join(",");
        self.blob(
            CONFIG,
            format!(r#"{{"architecture":"amd64","os":"linux","rootfs":{{"type":"layers","diff_ids":[{ids}]}}}}"#),
        )
    }

    /// Puts a manifest into the layout; `more` are further members, with a comma before each.
    pub fn manifest(&self, config: &Blob, layers: &[Blob], more: &str) -> Blob {
        let layers: Vec<String> = layers.iter().map(Blob::descriptor).collect();
        let layers = layers.join(",");
        let config = config.descriptor();
        self.blob(
            MANIFEST,
            format!(r#"{{"schemaVersion":2,"mediaType":"{MANIFEST}","config":{config},"layers":[{layers}]{more}}}"#),
        )
    }

    /// An image of one layer of these stored bytes, whose content has this diff id.
    pub fn image(&self, layer: &[u8], diff_id: &str) -> Blob {
        let media_type = match layer {
            [0x1f, 0x8b, ..] => LAYER_GZIP,
            [0x28, 0xb5, ..] => LAYER_ZSTD,
            _ => LAYER,
        };
        let layer = self.blob(media_type, layer);
        self.manifest(&self.config(&[diff_id]), &[layer], "")
    }

    /// Puts an index into the layout.
    pub fn index(&self, entries: &[Blob]) -> Blob {
        self.blob(INDEX, index_of(entries))
    }

    /// Writes `index.json`.
    pub fn root(self, entries: &[Blob]) -> Self {
        fs::write(self.path().join("index.json"), index_of(entries)).unwrap();
        self
    }
}

fn index_of(entries: &[Blob]) -> String {
    let mut text = format!(r#"{{"schemaVersion":2,"mediaType":"{INDEX}","manifests":["#);
    for (at, entry) in entries.iter().enumerate() {
        write!(text, "{}{}", if at > 0 { "," } else { "" }, entry.descriptor()).unwrap();
    }
    text + "]}"
}

/// A digest of nothing in particular, and a different one for each number.
pub fn some_digest(number: u64) -> String {
    format!("sha256:{number:064x}")
}
