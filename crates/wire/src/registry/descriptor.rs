//! Descriptors, as manifests and lists of referrers have them.
use std::collections::BTreeMap;

use content::digest::{Algorithm, Digest};
use serde::{Deserialize, Deserializer, Serialize};

/// What a descriptor says of content. Members that are not named here are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// `mediaType`.
    pub media_type: String,
    /// `digest`, of any algorithm.
    pub digest: String,
    /// `size`, in bytes.
    pub size: u64,
    /// `artifactType`, of manifests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_type: Option<String>,
    /// `annotations`; empty where there are none.
    #[serde(default, deserialize_with = "or_empty", skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

fn or_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

impl Descriptor {
    /// Of these bytes, by SHA-256.
    pub fn of(media_type: &str, bytes: &[u8]) -> Descriptor {
        Descriptor {
            media_type: media_type.to_owned(),
            digest: Algorithm::Sha256.digest(bytes).unwrap_or_default(),
            size: bytes.len() as u64,
            artifact_type: None,
            annotations: BTreeMap::new(),
        }
    }

    /// Type, digest and size alone, which is what a `subject` has.
    pub(super) fn bare(&self) -> Descriptor {
        Descriptor { artifact_type: None, annotations: BTreeMap::new(), ..self.clone() }
    }

    /// Whether these bytes are its content; if not, why.
    pub fn matches(&self, bytes: &[u8]) -> Result<(), String> {
        if bytes.len() as u64 != self.size {
            return Err(format!("it has {} bytes, and its descriptor says {}", bytes.len(), self.size));
        }
        has_digest(bytes, &self.digest)
    }
}

/// Whether these bytes have this digest; if not, why.
pub(super) fn has_digest(bytes: &[u8], digest: &str) -> Result<(), String> {
    let parsed = Digest::parse(digest).map_err(|error| format!("`{}` is no digest: {error}", digest.escape_debug()))?;
    match parsed.algorithm().digest(bytes) {
        Some(own) if own == digest => Ok(()),
        Some(own) => Err(format!("its bytes have the digest `{own}`, they are not what was asked for")),
        None => Err(format!("digests of the algorithm `{}` cannot be verified here", parsed.algorithm_name())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_held_against_it() {
        let descriptor = Descriptor::of("a/b", b"{}");
        assert_eq!(descriptor.digest, "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
        assert_eq!(descriptor.matches(b"{}"), Ok(()));
        assert!(descriptor.matches(b"{ }").unwrap_err().contains("3 bytes"));
        assert!(descriptor.matches(b"[]").unwrap_err().contains("not what was asked for"));
        let other = Descriptor { digest: "md5:ab".to_owned(), ..descriptor.clone() };
        assert!(other.matches(b"{}").unwrap_err().contains("`md5`"));
        let none = Descriptor { digest: "nothing\u{1b}".to_owned(), ..descriptor };
        assert!(none.matches(b"{}").unwrap_err().contains("`nothing\\u{1b}`"));
    }

    #[test]
    fn members_that_are_not_there_are_not_written() {
        let descriptor = Descriptor::of("a/b", b"");
        let text = serde_json::to_string(&descriptor).unwrap();
        assert!(
            text.starts_with(r#"{"mediaType":"a/b","digest":"sha256:"#) && text.ends_with(r#","size":0}"#),
            "{text}"
        );
        let read: Descriptor =
            serde_json::from_str(r#"{"mediaType":"a","digest":"b:c","size":1,"annotations":null,"x":2}"#).unwrap();
        assert!(read.annotations.is_empty() && read.artifact_type.is_none());
    }
}
