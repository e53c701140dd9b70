//! Whether a body has one of the types that a response has, and the form of that type.

use serde_json::{Map, Value};

use super::mismatch::Kind;
use super::schema::Schemas;

/// What came, as far as it matters here.
pub struct Body<'a> {
    pub content_type: Option<&'a str>,
    pub is_success: bool,
    /// The bytes, where they are all there and as the type says.
    pub bytes: Option<&'a [u8]>,
}

/// What is wrong with the body of a response that may have `content`.
pub fn violation(schemas: &Schemas, content: &Map<String, Value>, body: &Body<'_>) -> Option<(Kind, String)> {
    let named = || content.keys().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" or ");
    let Some(content_type) = body.content_type else {
        // What a refusal says is its own matter, but what the document gives a type has one.
        let typed = content.keys().any(|key| !key.contains('*'));
        return (body.is_success && typed)
            .then(|| (Kind::ContentType, format!("the body has no type, where {} is wanted", named())));
    };
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let of_family = media_type.split_once('/').map(|(family, _)| format!("{family}/*")).unwrap_or_default();
    let Some(entry) = [media_type.as_str(), &of_family, "*/*"].into_iter().find_map(|key| content.get(key)) else {
        return Some((Kind::ContentType, format!("the body is `{media_type}`, where {} is wanted", named())));
    };
    let schema = entry.get("schema")?;
    let bytes = body.bytes.filter(|bytes| body.is_success || !bytes.is_empty())?;
    let problem = match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => schemas.violation(schema, &value)?,
        Err(error) => format!("is no JSON: {error}"),
    };
    Some((Kind::Body, format!("the body {problem}")))
}
