//! One pass over a blob, and the same blob as a layer of an image that is right but for its config and its layer.

use std::collections::HashMap;

use catalogue::Spec;
use content::compression::{Compression, Limits};
use content::digest::Algorithm;
use content::media_type;
use content::scan::{BlobFacts, ScanLimits, Want, scan_blob};
use content::tar::TarLimits;
use lab::tar::Tar;
use serde_json::{Value, json};

use crate::judged::{Memory, judged};
use crate::pieces::Drip;
use crate::tar::Seen;

/// Splits `data` into a config (two bytes of length, little endian, and as many bytes of JSON) and a layer, scans the layer
/// and judges an image of both.
pub fn layer(data: &[u8]) {
    let Some((length, rest)) = data.split_first_chunk::<2>() else { return };
    let (config, blob) = rest.split_at(rest.len().min(u16::from_le_bytes(*length).into()));
    let facts = scan(blob);
    judged(data, &image_of(config, blob, &facts), Spec::Image.latest());
}

fn scan(blob: &[u8]) -> BlobFacts {
    let stream = Limits { max_content: 4 << 20, max_ratio: 300, ratio_from: 1 << 20, max_window: 8 << 20 };
    let limits = ScanLimits { stream, tar: TarLimits::default() };
    let want = Want { content: true, diff_algorithms: &[Algorithm::Sha256], tar: true };
    let run = |reader: &mut dyn std::io::Read| {
        let mut seen = Seen::default();
        let facts = scan_blob(reader, &[Algorithm::Sha256], want, &limits, &mut seen, &|_| {});
        (facts.unwrap_or_else(|error| panic!("{error}")), seen)
    };
    let (facts, seen) = run(&mut { blob });
    let (again, seen_again) = run(&mut Drip::new(blob));
    assert_eq!((&facts, &seen), (&again, &seen_again));
    assert_eq!(facts.stored_size, blob.len() as u64);
    assert_eq!(facts.stored.get(Algorithm::Sha256), Some(sha256(blob).as_str()));
    facts
}

fn image_of(config: &[u8], blob: &[u8], facts: &BlobFacts) -> Memory {
    let base = Tar::new().dir("etc/").file("etc/hostname", "lab\n").symlink("etc/name", "hostname").finish();
    let compression = facts.stream.as_ref().map_or(Compression::None, |stream| stream.compression);
    let layer_type = match compression {
        Compression::Gzip => media_type::LAYER_GZIP,
        Compression::Zstd => media_type::LAYER_ZSTD,
        _ => media_type::LAYER,
    };
    let diff_id = facts.content.as_ref().and_then(|digests| digests.get(Algorithm::Sha256)).unwrap_or_default();
    let config = with_diff_ids(config, &[&sha256(&base), diff_id]);
    let descriptor =
        |media_type: &str, bytes: &[u8]| json!({"mediaType": media_type, "digest": sha256(bytes), "size": bytes.len()});
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": media_type::MANIFEST,
        "config": descriptor(media_type::CONFIG, &config),
        "layers": [descriptor(media_type::LAYER, &base), descriptor(layer_type, blob)],
    });
    let manifest = manifest.to_string().into_bytes();
    let root = sha256(&manifest);
    let content: HashMap<String, Vec<u8>> =
        [manifest, config, base, blob.to_vec()].into_iter().map(|bytes| (sha256(&bytes), bytes)).collect();
    Memory::new(&root, content)
}

/// The config with the right diff_ids where it says `"diff_ids": null`, so that a mutation of the layer is no mismatch.
fn with_diff_ids(config: &[u8], diff_ids: &[&str]) -> Vec<u8> {
    let Ok(Value::Object(mut object)) = serde_json::from_slice(config) else { return config.to_vec() };
    match object.get_mut("rootfs").and_then(|rootfs| rootfs.get_mut("diff_ids")) {
        Some(place) if place.is_null() => *place = json!(diff_ids),
        _ => return config.to_vec(),
    }
    Value::Object(object).to_string().into_bytes()
}

fn sha256(bytes: &[u8]) -> String {
    Algorithm::Sha256.digest(bytes).unwrap_or_default()
}
