//! A single document under any of the types that the image spec defines, in any of its versions.

use catalogue::Spec;
use content::media_type;
use content::source::SingleDocument;

use crate::judged::judged;

const READINGS: &[&str] = &[
    media_type::INDEX,
    media_type::MANIFEST,
    media_type::CONFIG,
    media_type::DESCRIPTOR,
    media_type::LAYOUT_HEADER,
    media_type::DOCKER_LIST,
    media_type::DOCKER_MANIFEST,
];

/// The versions of the image spec that the first byte chooses from.
pub const VERSIONS: &[&str] = &["1.1.1", "1.0.0", "1.0.2", "1.1.0", "next"];

/// The half of the first byte that makes a document be read as this media type.
pub fn reading_of(media_type: &str) -> Option<u8> {
    READINGS.iter().position(|known| *known == media_type).map(|at| at as u8)
}

/// Judges what follows the first byte; its low half says as what, its high half by which version.
pub fn document(data: &[u8]) {
    let Some((first, bytes)) = data.split_first() else { return };
    let media_type = READINGS[usize::from(first & 15) % READINGS.len()];
    let version = VERSIONS[usize::from(first >> 4) % VERSIONS.len()];
    let version = Spec::Image.version(version).unwrap_or(Spec::Image.latest());
    judged(data, &SingleDocument::new("document".into(), media_type.into(), bytes), version);
}
