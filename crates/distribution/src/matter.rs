//! Blobs and manifests to push, all out of the seed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use content::digest::{Algorithm, Digest};
use content::media_type;
use serde_json::{Map, Value, json};
use wire::exchange::Bytes;

/// Bytes with their digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// The bytes.
    pub bytes: Bytes,
    /// Their sha256 digest.
    pub digest: String,
}

impl Blob {
    /// These bytes.
    pub fn of(bytes: impl Into<Bytes>) -> Blob {
        let bytes = bytes.into();
        let digest = Algorithm::Sha256.digest(&bytes).unwrap_or_default();
        Blob { bytes, digest }
    }

    /// The empty JSON object, which the image spec gives a descriptor of its own.
    pub fn empty_json() -> Blob {
        Blob::of(b"{}".as_slice())
    }

    /// Whether `value` is a digest of the bytes, whatever the algorithm; one that is not known here may be.
    pub fn has_digest(&self, value: &str) -> bool {
        value == self.digest || is_digest_of(value, &self.bytes)
    }

    /// The bytes from `start` to before `end`, as far as there are that many.
    pub fn part(&self, start: usize, end: usize) -> Bytes {
        let end = end.min(self.bytes.len());
        self.bytes.slice(start.min(end)..end)
    }

    /// The sha512 digest of the bytes.
    pub fn sha512(&self) -> String {
        Algorithm::Sha512.digest(&self.bytes).unwrap_or_default()
    }

    /// The descriptor of the bytes under a media type.
    pub fn descriptor(&self, media_type: &str) -> Value {
        json!({ "mediaType": media_type, "digest": self.digest, "size": self.bytes.len() })
    }
}

/// Whether `value` is a digest of these bytes. One of an algorithm that nobody here can reckon is taken at its word.
pub(crate) fn is_digest_of(value: &str, bytes: &[u8]) -> bool {
    match Digest::parse(value) {
        Ok(digest) => digest.algorithm().digest(bytes).is_none_or(|right| right == value),
        Err(_) => false,
    }
}

/// A manifest or index to push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Its bytes with their digest.
    pub blob: Blob,
    /// The type that it is pushed with.
    pub media_type: String,
}

/// How a manifest is written down. Registries must keep whatever they get, byte for byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without white space.
    Compact,
    /// With white space, escapes that nobody needs, and a line feed at the end.
    Odd,
}

impl Manifest {
    /// An image manifest of these blobs; a config of the OCI image type.
    pub fn image(config: &Blob, layers: &[&Blob]) -> Map<String, Value> {
        let layers: Vec<Value> = layers.iter().map(|layer| layer.descriptor(media_type::LAYER)).collect();
        object(json!({
            "schemaVersion": 2,
            "mediaType": media_type::MANIFEST,
            "config": config.descriptor(media_type::CONFIG),
            "layers": layers,
        }))
    }

    /// An artifact: an image manifest with an empty config and one layer of a type of its own.
    pub fn artifact(artifact_type: &str, layer: &Blob) -> Map<String, Value> {
        object(json!({
            "schemaVersion": 2,
            "mediaType": media_type::MANIFEST,
            "artifactType": artifact_type,
            "config": Blob::empty_json().descriptor(media_type::EMPTY),
            "layers": [layer.descriptor("application/vnd.greenlight.test.layer")],
        }))
    }

    /// An index over these manifests.
    pub fn index(entries: &[&Manifest]) -> Map<String, Value> {
        let architectures = ["amd64", "arm64", "ppc64le", "s390x"];
        let entries = entries.iter().zip(architectures.iter().cycle()).map(|(entry, architecture)| {
            let mut descriptor = object(entry.descriptor());
            descriptor.insert("platform".to_owned(), json!({ "os": "linux", "architecture": architecture }));
            Value::Object(descriptor)
        });
        object(json!({ "schemaVersion": 2, "mediaType": media_type::INDEX, "manifests": entries.collect::<Vec<_>>() }))
    }

    /// The bytes of a manifest written in a style. Its type is its `mediaType`, that of an image manifest without one.
    pub fn seal(value: Map<String, Value>, style: Style) -> Manifest {
        let media_type = Manifest::type_of(&value);
        let value = Value::Object(value);
        let bytes = match style {
            Style::Compact => value.to_string(),
            // A slash may be written as `\/` (RFC 8259, 7), and who writes the document anew will not.
            Style::Odd => format!("{:#}\n \n", value).replace("vnd.oci", "vnd\\u002eoci").replacen(
                "application/",
                "application\\/",
                1,
            ),
        };
        Manifest { blob: Blob::of(bytes), media_type }
    }

    fn type_of(value: &Map<String, Value>) -> String {
        value.get("mediaType").and_then(Value::as_str).unwrap_or(media_type::MANIFEST).to_owned()
    }

    /// Its digest.
    pub fn digest(&self) -> &str {
        &self.blob.digest
    }

    /// Its descriptor.
    pub fn descriptor(&self) -> Value {
        self.blob.descriptor(&self.media_type)
    }
}

/// The members of an object; empty for anything else.
pub fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// The least length of large content, in bytes.
const LARGE: usize = 64 << 10;

/// The seed of a run with the name of a scenario: where its bytes and names come from.
#[derive(Debug, Clone)]
pub struct Matter {
    seed: String,
    /// The digests of large content as a recording has them, so that they need not be reckoned when it is judged again.
    recorded: BTreeMap<String, String>,
    /// Large content that was made, by its name: what the seed gives again need not be kept in a recording.
    large: Arc<Mutex<BTreeMap<String, Blob>>>,
}

impl Matter {
    /// For the run with this seed.
    pub fn new(seed: &str) -> Matter {
        Matter { seed: seed.to_owned(), recorded: BTreeMap::new(), large: Arc::default() }
    }

    /// The same, with the digests of large content that [`digests`](Matter::digests) gave when it was made.
    pub fn recorded(self, digests: BTreeMap<String, String>) -> Matter {
        Matter { recorded: digests, ..self }
    }

    /// Eight hexadecimal digits that stand for a label.
    pub fn word(&self, label: &str) -> String {
        let digest = Algorithm::Sha256.digest(format!("{}/{label}", self.seed).as_bytes()).unwrap_or_default();
        digest.get(7..15).unwrap_or("00000000").to_owned()
    }

    /// Bytes that no compression makes smaller, the same for the same seed and label.
    pub fn bytes(&self, label: &str, length: usize) -> Vec<u8> {
        let word = |at: &str| u64::from_str_radix(&self.word(&format!("{label}/{at}")), 16).unwrap_or(1);
        // xorshift64*, which must not begin with zero.
        let mut state = (word("high") << 32 | word("low")) | 1;
        let mut bytes = vec![0; length];
        for piece in bytes.chunks_mut(8) {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            let made = state.wrapping_mul(0x2545_F491_4F6C_DD1D).to_le_bytes();
            piece.copy_from_slice(made.get(..piece.len()).unwrap_or_default());
        }
        bytes
    }

    /// Large content of this digest that was made before.
    pub fn made(&self, digest: &str) -> Option<Bytes> {
        let large = self.large.lock().unwrap_or_else(PoisonError::into_inner);
        large.values().find(|blob| blob.digest == digest).map(|blob| blob.bytes.clone())
    }

    /// The digests of all large content that was made, by its names.
    pub fn digests(&self) -> BTreeMap<String, String> {
        let large = self.large.lock().unwrap_or_else(PoisonError::into_inner);
        large.iter().map(|(name, blob)| (name.clone(), blob.digest.clone())).collect()
    }

    /// Content that was made out of the seed under a label. That which is large is remembered, so that no recording need keep it.
    pub fn made_of(&self, label: &str, bytes: impl Into<Bytes>) -> Blob {
        let bytes = bytes.into();
        if bytes.len() < LARGE {
            return Blob::of(bytes);
        }
        let name = format!("{label}/{}", bytes.len());
        let blob = match self.recorded.get(&name) {
            Some(digest) => Blob { bytes, digest: digest.clone() },
            None => Blob::of(bytes),
        };
        self.large.lock().unwrap_or_else(PoisonError::into_inner).insert(name, blob.clone());
        blob
    }

    /// A manifest of so many bytes.
    pub fn sized_manifest(&self, label: &str, value: Map<String, Value>, length: usize) -> Manifest {
        let media_type = Manifest::type_of(&value);
        Manifest { blob: self.made_of(label, self.sized_text(label, value, length)), media_type }
    }

    /// The text of a manifest of so many bytes: its annotations are filled up with a text in which each block has its number.
    pub fn sized_text(&self, label: &str, mut value: Map<String, Value>, length: usize) -> Vec<u8> {
        const MARK: &str = "filling";
        value.insert("annotations".to_owned(), json!({ "land.greenlight.test": MARK }));
        let short = Value::Object(value).to_string();
        let (before, behind) = short.split_once(MARK).unwrap_or((&short, ""));
        let block = self.word(label).repeat(511);
        let end = length.saturating_sub(behind.len()).max(before.len());
        let mut text = String::with_capacity(length + 2 * block.len());
        text.push_str(before);
        for number in 0.. {
            if text.len() >= end {
                break;
            }
            // Writing into a string does not fail.
            let _ = write!(text, "{number:08x}{block}");
        }
        text.truncate(end);
        text.push_str(behind);
        text.into_bytes()
    }

    /// A blob of these bytes.
    pub fn blob(&self, label: &str, length: usize) -> Blob {
        self.made_of(label, self.bytes(label, length))
    }

    /// The config of an image, different for each label.
    pub fn config(&self, label: &str) -> Blob {
        let config = json!({
            "architecture": "amd64",
            "os": "linux",
            "config": { "Labels": { "land.greenlight.test": self.word(label) } },
            "rootfs": { "type": "layers", "diff_ids": [] },
        });
        // Nobody may write a blob anew, not even one that is a document.
        Blob::of(format!("{config:#}\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let matter = Matter::new("a");
        assert_eq!(matter.bytes("x", 100), Matter::new("a").bytes("x", 100));
        assert_ne!(matter.bytes("x", 100), matter.bytes("y", 100));
        assert_ne!(matter.bytes("x", 100), Matter::new("b").bytes("x", 100));
        assert_eq!(matter.bytes("x", 13).len(), 13);
    }

    #[test]
    fn what_is_large_is_remembered_and_its_digest_reckoned_once() {
        let matter = Matter::new("a");
        let (large, small) = (matter.blob("x", LARGE), matter.blob("x", LARGE - 1));
        assert_eq!(matter.made(&large.digest).as_ref(), Some(&large.bytes));
        assert_eq!(matter.made(&small.digest), None);
        let again = Matter::new("a").recorded(matter.digests());
        assert_eq!(again.blob("x", LARGE), large);
        // What is recorded is taken at its word, and is about content of that name and length only.
        let digests = matter.digests().into_keys().map(|name| (name, "sha256:recorded".to_owned())).collect();
        let again = Matter::new("a").recorded(digests);
        assert_eq!(again.blob("x", LARGE).digest, "sha256:recorded");
        assert_eq!(again.blob("x", LARGE + 1), matter.blob("x", LARGE + 1));
    }

    #[test]
    fn a_manifest_is_as_long_as_was_asked_for() {
        let matter = Matter::new("a");
        let base = Manifest::image(&Blob::empty_json(), &[]);
        for length in [1_000, 1_001] {
            assert_eq!(matter.sized_manifest("x", base.clone(), length).blob.bytes.len(), length);
        }
    }

    #[test]
    fn an_odd_manifest_says_the_same_in_other_bytes() {
        let config = Blob::empty_json();
        let compact = Manifest::seal(Manifest::image(&config, &[]), Style::Compact);
        let odd = Manifest::seal(Manifest::image(&config, &[]), Style::Odd);
        assert_ne!(compact.digest(), odd.digest());
        let read = |manifest: &Manifest| serde_json::from_slice::<Value>(&manifest.blob.bytes).unwrap();
        assert_eq!(read(&compact), read(&odd));
        assert_eq!(odd.media_type, media_type::MANIFEST);
    }
}
