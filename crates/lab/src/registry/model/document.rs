//! What a registry has to know of a manifest.

use serde_json::Value;

/// The media type of an image manifest.
pub(in crate::registry) const IMAGE: &str = "application/vnd.oci.image.manifest.v1+json";
/// The media type of an image index.
pub(in crate::registry) const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// A manifest, read.
#[derive(Clone, Debug, Default)]
pub(in crate::registry) struct Document {
    /// The digest of its subject, if it is an OCI image manifest or index with one.
    pub(in crate::registry) subject: Option<String>,
    /// What a list of referrers says of its type.
    pub(in crate::registry) artifact_type: Option<String>,
    /// Its annotations, as they are.
    pub(in crate::registry) annotations: Option<Value>,
    /// The digests of the blobs that make it up.
    pub(in crate::registry) blobs: Vec<String>,
    /// The digests of the manifests that it lists.
    pub(in crate::registry) manifests: Vec<String>,
}

/// Types whose content a registry need not have, for it lies elsewhere by contract.
const ELSEWHERE: [&str; 2] = ["nondistributable", "foreign"];

impl Document {
    /// Reads a manifest of this type, or says what is wrong with it.
    pub(in crate::registry) fn read(media_type: &str, bytes: &[u8]) -> Result<Self, String> {
        let value: Value =
            serde_json::from_slice(bytes).map_err(|error| format!("the manifest is no JSON: {error}"))?;
        if !value.is_object() {
            return Err("the manifest is no JSON object".to_owned());
        }
        if let Some(inner) = value.get("mediaType") {
            let inner = inner.as_str().ok_or("`mediaType` is no string")?;
            if inner != media_type {
                return Err(format!("`mediaType` is `{inner}` and `Content-Type` is `{media_type}`"));
            }
        }
        let mut blobs = Vec::new();
        if let Some(config) = value.get("config").filter(|config| config.is_object()) {
            blobs.push(digest_of(config)?);
        }
        let layers = list(&value, "layers")?;
        for layer in layers.iter().chain(list(&value, "blobs")?) {
            let kind = layer.get("mediaType").and_then(Value::as_str).unwrap_or_default();
            if !ELSEWHERE.iter().any(|word| kind.contains(word)) {
                blobs.push(digest_of(layer)?);
            }
        }
        let manifests = list(&value, "manifests")?.iter().map(digest_of).collect::<Result<_, _>>()?;
        let subject = match value.get("subject") {
            Some(subject) if media_type == IMAGE || media_type == INDEX => Some(digest_of(subject)?),
            _ => None,
        };
        Ok(Self {
            subject,
            artifact_type: artifact_type(media_type, &value),
            annotations: value.get("annotations").cloned(),
            blobs,
            manifests,
        })
    }
}

fn list<'a>(value: &'a Value, key: &str) -> Result<&'a [Value], String> {
    match value.get(key) {
        None => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(format!("`{key}` is no array")),
    }
}

fn digest_of(descriptor: &Value) -> Result<String, String> {
    let digest = descriptor.get("digest").and_then(Value::as_str).ok_or("a descriptor has no `digest`")?;
    if crate::registry::grammar::digest_form(digest) == crate::registry::grammar::Form::Malformed {
        return Err(format!("`{digest}` is no digest"));
    }
    Ok(digest.to_owned())
}

/// The own type; of an image manifest without one, the type of its config.
fn artifact_type(media_type: &str, value: &Value) -> Option<String> {
    let own = value.get("artifactType").and_then(Value::as_str).filter(|text| !text.is_empty());
    let config = || value.pointer("/config/mediaType").and_then(Value::as_str).filter(|_| media_type == IMAGE);
    own.or_else(config).map(str::to_owned)
}

/// The media type that a body names itself, or that its fields suggest, for a push without `Content-Type`.
pub(in crate::registry) fn guess(bytes: &[u8]) -> String {
    let value: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let own = value.get("mediaType").and_then(Value::as_str);
    let guessed = match own {
        Some(own) => own,
        None if value.get("manifests").is_some() => INDEX,
        None if value.get("layers").is_some() => IMAGE,
        None => "application/json",
    };
    guessed.to_owned()
}
