//! One thing that was attached, with everything verified that a digest can verify.
use std::collections::BTreeMap;
use std::io::Read;

use content::media_type;
use serde::Deserialize;

use super::Registry;
use super::descriptor::Descriptor;
use crate::error::Error;

/// The largest manifest of an artifact that is read, in bytes.
const LARGEST_MANIFEST: u64 = 4 << 20;

/// Something attached to an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// The digest of its manifest.
    pub digest: String,
    /// The bytes of its manifest.
    pub manifest: Vec<u8>,
    /// The annotations of its manifest, which anybody who may push can write.
    pub annotations: BTreeMap<String, String>,
    /// The layers of the wanted type, in order.
    pub layers: Vec<Layer>,
}

/// One layer of an artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// What its manifest says of it.
    pub descriptor: Descriptor,
    /// The bytes, which have the digest and the size of the descriptor.
    pub bytes: Vec<u8>,
}

#[derive(Deserialize)]
struct Manifest {
    subject: Option<Descriptor>,
    #[serde(default)]
    layers: Vec<serde_json::Value>,
    annotations: Option<BTreeMap<String, String>>,
}

impl Registry {
    /// Fetches a referrer of `subject` with its layers of `layer_type`, which may have `limit` bytes together. Refused: bytes that
    /// do not have their digest or size, a manifest that refers to something else, and one without such a layer.
    pub fn artifact(
        &self,
        repository: &str,
        subject: &str,
        referrer: &Descriptor,
        layer_type: &str,
        limit: u64,
    ) -> Result<Artifact, Error> {
        // Nobody has looked at these digests yet.
        let named = |digest: &str| format!("{repository}@{}", digest.escape_debug());
        let what = named(&referrer.digest);
        let unverified = |why: String| Error::Unverified { what: what.clone(), why };
        if referrer.size > LARGEST_MANIFEST {
            return Err(Error::TooLarge { what, limit: LARGEST_MANIFEST });
        }
        let fetched = self.manifest(repository, &referrer.digest, &[media_type::MANIFEST], LARGEST_MANIFEST)?;
        referrer.matches(&fetched.bytes).map_err(unverified)?;
        let manifest: Manifest = serde_json::from_slice(&fetched.bytes)
            .map_err(|error| unverified(format!("it is no manifest of an artifact: {error}")))?;
        match &manifest.subject {
            Some(own) if own.digest == subject => {}
            Some(own) => {
                let own = own.digest.escape_debug();
                return Err(unverified(format!("it is listed as a referrer of `{subject}`, and refers to `{own}`")));
            }
            None => return Err(unverified("it is listed as a referrer, and refers to nothing".to_owned())),
        }
        let mut layers = Vec::new();
        let mut left = limit;
        let descriptors =
            manifest.layers.into_iter().filter_map(|layer| serde_json::from_value::<Descriptor>(layer).ok());
        for descriptor in descriptors.filter(|layer| layer.media_type == layer_type) {
            let of_layer = named(&descriptor.digest);
            left =
                left.checked_sub(descriptor.size).ok_or_else(|| Error::TooLarge { what: of_layer.clone(), limit })?;
            let mut bytes = Vec::new();
            // One byte more shows that there are more.
            let mut blob = self.blob(repository, &descriptor.digest)?.take(descriptor.size.saturating_add(1));
            blob.read_to_end(&mut bytes)
                .map_err(|error| Error::Protocol { what: format!("get `{of_layer}`: {error}; try again") })?;
            descriptor.matches(&bytes).map_err(|why| Error::Unverified { what: of_layer, why })?;
            layers.push(Layer { descriptor, bytes });
        }
        if layers.is_empty() {
            return Err(unverified(format!("it has no layer of the type `{layer_type}`")));
        }
        Ok(Artifact {
            digest: referrer.digest.clone(),
            manifest: fetched.bytes,
            annotations: manifest.annotations.unwrap_or_default(),
            layers,
        })
    }
}
