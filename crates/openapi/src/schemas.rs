//! The bodies and values of the API as JSON Schema 2020-12.

use catalogue::{ERROR_CODES, Version, distribution as row};
use serde_json::{Map, Value, json};

use crate::marks::marked;

/// The media type of an image index.
pub const INDEX_TYPE: &str = "application/vnd.oci.image.index.v1+json";
/// The media type of an image manifest.
pub const MANIFEST_TYPE: &str = "application/vnd.oci.image.manifest.v1+json";

/// The grammar of one path component of a repository name.
pub(crate) fn name_component(version: Version) -> &'static str {
    if row::NAME_GRAMMAR.holds_in(version) {
        r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*"
    } else {
        "[a-z0-9]+([._-][a-z0-9]+)*"
    }
}

/// The component schemas, by name.
pub(crate) fn components(version: Version) -> Map<String, Value> {
    let all = [
        ("Descriptor", descriptor()),
        ("Digest", digest()),
        ("Errors", errors(version)),
        ("ImageIndex", index()),
        ("ImageManifest", manifest()),
        ("Name", name(version)),
        ("Platform", platform()),
        ("Tag", tag(version)),
        ("TagList", tag_list(version)),
    ];
    let mut schemas: Map<String, Value> = all.into_iter().map(|(name, schema)| (name.to_string(), schema)).collect();
    if row::REFERRERS_200.holds_in(version) {
        schemas.insert("ReferrersIndex".to_string(), referrers(version));
    }
    schemas
}

/// A reference to a component schema.
pub(crate) fn component(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

// The grammar of the image spec; the two registered algorithms that everybody has are held to their length.
fn digest() -> Value {
    json!({
        "description": "An algorithm, a colon, and the encoded hash.",
        "type": "string",
        "anyOf": [
            { "pattern": "^sha256:[a-f0-9]{64}$" },
            { "pattern": "^sha512:[a-f0-9]{128}$" },
            { "pattern": "^[a-z0-9]+([+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$", "not": { "pattern": "^sha(256|512):" } },
        ],
    })
}

fn tag(version: Version) -> Value {
    let mut schema = json!({ "description": "The name of a manifest that may be changed.", "type": "string" });
    // 1.0 has no grammar of tags.
    let (keyword, value) = if row::TAG_GRAMMAR.holds_in(version) {
        ("pattern", json!("^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$"))
    } else {
        ("minLength", json!(1))
    };
    schema[keyword] = value;
    marked(schema, &[&row::TAG_GRAMMAR, &row::TAG_LENGTH], version)
}

fn name(version: Version) -> Value {
    let component = name_component(version);
    let schema = json!({
        "description": "The name of a repository: components with slashes between.",
        "type": "string",
        "pattern": format!("^{component}(/{component})*$"),
    });
    marked(schema, &[&row::NAME_GRAMMAR, &row::NAME_GRAMMAR_NARROW], version)
}

fn errors(version: Version) -> Value {
    let code = json!({ "description": "What is wrong, for programs.", "type": "string", "enum": ERROR_CODES });
    let code_rows: &[_] =
        &[&row::ERROR_CODE_LISTED, &row::ERROR_CODE_CHARSET, &row::ERROR_CODE_FITS, &row::LEGACY_CODE_OPTIONAL];
    let message = json!({ "description": "What is wrong, for people.", "type": "string" });
    let message_rows: &[_] = &[&row::ERROR_MESSAGE, &row::ERROR_MESSAGE_HUMAN, &row::ERROR_MESSAGE_EMPTY];
    let detail = json!({ "description": "Whatever else helps, in any form." });
    let entry = json!({
        "type": "object",
        "required": ["code"],
        "properties": {
            "code": marked(code, code_rows, version),
            "message": marked(message, message_rows, version),
            "detail": marked(detail, &[&row::ERROR_DETAIL, &row::ERROR_DETAIL_ANY], version),
        },
    });
    let schema = json!({
        "description": "What is wrong with a request.",
        "type": "object",
        "required": ["errors"],
        "properties": { "errors": { "type": "array", "items": entry } },
    });
    marked(schema, &[&row::ERROR_JSON_FORM], version)
}

fn tag_list(version: Version) -> Value {
    let tags = json!({ "description": "The tags, in order.", "type": "array", "items": component("Tag") });
    let tags_rows: &[_] = &[
        &row::TAGS_SORTED,
        &row::TAGS_SORTED_LEXICAL,
        &row::TAGS_N_SORTED,
        &row::TAGS_N_SORTED_LEXICAL,
        &row::TAGS_LAST_SORTED,
        &row::TAGS_LAST_SORTED_LEXICAL,
        &row::TAGS_BODY_VALUES,
    ];
    let name = json!({ "description": "The repository that was asked for.", "type": "string" });
    let schema = json!({
        "description": "Tags of a repository.",
        "type": "object",
        "required": ["name", "tags"],
        "properties": {
            "name": marked(name, &[&row::TAGS_BODY_VALUES], version),
            "tags": marked(tags, tags_rows, version),
        },
    });
    marked(schema, &[&row::TAGS_BODY], version)
}

fn descriptor() -> Value {
    json!({
        "description": "The type, digest and size of content, and where else it is.",
        "type": "object",
        "required": ["mediaType", "digest", "size"],
        "properties": {
            "mediaType": media_type(),
            "digest": component("Digest"),
            "size": { "type": "integer", "minimum": 0 },
            "urls": { "type": "array", "items": { "type": "string", "format": "uri" } },
            "annotations": annotations(),
            "data": { "description": "The content itself, in base64.", "type": "string" },
            "artifactType": media_type(),
            "platform": component("Platform"),
        },
    })
}

fn platform() -> Value {
    json!({
        "description": "What an image runs on.",
        "type": "object",
        "required": ["architecture", "os"],
        "properties": {
            "architecture": { "type": "string" },
            "os": { "type": "string" },
            "os.version": { "type": "string" },
            "os.features": { "type": "array", "items": { "type": "string" } },
            "variant": { "type": "string" },
        },
    })
}

fn manifest() -> Value {
    json!({
        "description": "An image manifest, of an image or of any other artifact.",
        "type": "object",
        "required": ["schemaVersion", "config", "layers"],
        "properties": {
            "schemaVersion": { "const": 2 },
            "mediaType": { "const": MANIFEST_TYPE },
            "artifactType": media_type(),
            "config": component("Descriptor"),
            "layers": { "type": "array", "items": component("Descriptor") },
            "subject": component("Descriptor"),
            "annotations": annotations(),
        },
    })
}

fn index() -> Value {
    json!({
        "description": "An image index: manifests for several platforms, or of any other kind.",
        "type": "object",
        "required": ["schemaVersion", "manifests"],
        "properties": {
            "schemaVersion": { "const": 2 },
            "mediaType": { "const": INDEX_TYPE },
            "artifactType": media_type(),
            "manifests": { "type": "array", "items": component("Descriptor") },
            "subject": component("Descriptor"),
            "annotations": annotations(),
        },
    })
}

fn referrers(version: Version) -> Value {
    let entry_rows: &[_] = &[
        &row::REFERRERS_AT,
        &row::REFERRERS_AT_CONFIG,
        &row::REFERRERS_AT_INDEX,
        &row::REFERRERS_ANNOTATIONS,
        &row::REFERRERS_ONLY_SUBJECT,
    ];
    let entries = json!({ "type": "array", "items": marked(component("Descriptor"), entry_rows, version) });
    let schema = json!({
        "description": "An image index that the registry makes of all manifests with a subject.",
        "type": "object",
        "required": ["schemaVersion", "manifests"],
        "properties": {
            "schemaVersion": { "const": 2 },
            "mediaType": { "const": INDEX_TYPE },
            "manifests": marked(entries, &[&row::REFERRERS_EMPTY, &row::REFERRERS_LINK_PAGES], version),
            "annotations": annotations(),
        },
    });
    marked(schema, &[&row::REFERRERS_BODY], version)
}

fn annotations() -> Value {
    json!({ "type": "object", "additionalProperties": { "type": "string" } })
}

fn media_type() -> Value {
    let name = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}";
    json!({ "type": "string", "pattern": format!("^{name}/{name}$") })
}
