//! The parameters that several operations share.

use catalogue::distribution as row;
use serde_json::{Value, json};

use crate::operation::{In, Parameter};

/// The digest of a blob, or of the manifest that others refer to.
pub const DIGEST: Parameter = Parameter {
    name: "digest",
    place: In::Path,
    text: "The digest of the content.",
    required: true,
    since: None,
    rows: &[],
    schema: digest,
};

/// A digest or a tag.
pub const REFERENCE: Parameter = Parameter {
    name: "reference",
    place: In::Path,
    text: "The digest of the manifest, or a tag.",
    required: true,
    since: None,
    rows: &[],
    schema: || json!({ "anyOf": [digest(), tag()] }),
};

/// The last part of the location of a session, where registries have one.
pub const SESSION: Parameter = Parameter {
    name: "session",
    place: In::Path,
    text: "What most registries put at the end of the location of a session. It is not to be put together by a client: \
           the whole URL comes from `Location`.",
    required: true,
    since: None,
    rows: &[],
    schema: || json!({ "type": "string", "minLength": 1 }),
};

/// The registry behind a proxy.
pub const NS: Parameter = Parameter {
    name: "ns",
    place: In::Query,
    text: "The host under which the client knows the repository, for a registry that is a proxy of that host. \
           A registry may ignore it.",
    required: false,
    since: Some(&row::PROXY_NS_IGNORE),
    rows: &[&row::PROXY_NS_IGNORE, &row::PROXY_NS_RESOLVE],
    schema: || json!({ "type": "string", "minLength": 1 }),
};

/// Which bytes a chunk is.
pub const CONTENT_RANGE: Parameter = Parameter {
    name: "Content-Range",
    place: In::Header,
    text: "Which bytes of the blob the body is: first and last position, without a unit. \
           Absent where the whole rest of the blob comes in one stream.",
    required: false,
    since: None,
    rows: &[&row::PUSH_CHUNK_CLIENT_HEADERS],
    schema: || json!({ "type": "string", "pattern": "^[0-9]+-[0-9]+$" }),
};

/// The component schema of digests.
pub fn digest() -> Value {
    json!({ "$ref": "#/components/schemas/Digest" })
}

/// The component schema of tags.
pub fn tag() -> Value {
    json!({ "$ref": "#/components/schemas/Tag" })
}
