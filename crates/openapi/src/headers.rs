//! The response headers that the API speaks of: their names, what they say, and the form of their values.

use serde_json::{Value, json};

/// A header.
#[derive(Debug)]
pub struct Kind {
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub text: &'static str,
    /// The form of its value, where several fields of this name are joined with commas.
    pub schema: fn() -> Value,
}

/// Who is told about versions of the Docker API.
pub static API_VERSION: Kind = Kind {
    name: "Docker-Distribution-API-Version",
    text: "Left over from the Docker API. Nothing depends on it.",
    schema: || json!({ "type": "string" }),
};

/// What a client has to show.
pub static CHALLENGE: Kind = Kind {
    name: "WWW-Authenticate",
    text: "How to authenticate. The schemes are not part of the spec; `Basic` and `Bearer` are what registries use.",
    schema: || json!({ "type": "string", "pattern": "^[A-Za-z0-9!#$%&'*+.^_`|~-]+( .*)?$" }),
};

/// The least length of a chunk.
pub static CHUNK_MIN_LENGTH: Kind = Kind {
    name: "OCI-Chunk-Min-Length",
    text: "The least number of bytes that a chunk must have. The last chunk may be shorter.",
    schema: || json!({ "type": "integer", "minimum": 0 }),
};

/// The length of what a GET would return.
pub static CONTENT_LENGTH: Kind = Kind {
    name: "Content-Length",
    text: "The size of the content in bytes.",
    schema: || json!({ "type": "integer", "minimum": 0 }),
};

/// Which bytes these are.
pub static CONTENT_RANGE: Kind = Kind {
    name: "Content-Range",
    text: "Which bytes of the blob these are, and how many the blob has. Several ranges come as `multipart/byteranges`, each part \
           with its own.",
    schema: || json!({ "type": "string", "pattern": "^bytes [0-9]+-[0-9]+/([0-9]+|\\*)$" }),
};

/// How many bytes there would have been.
pub static CONTENT_RANGE_UNSATISFIED: Kind = Kind {
    name: "Content-Range",
    text: "How many bytes the blob has.",
    schema: || json!({ "type": "string", "pattern": "^bytes \\*/[0-9]+$" }),
};

/// The digest of the content.
pub static DIGEST: Kind = Kind {
    name: "Docker-Content-Digest",
    text: "The digest of the content. It may be another one than the client asked for, under another algorithm for example.",
    schema: || json!({ "$ref": "#/components/schemas/Digest" }),
};

/// Which filters the list went through.
pub static FILTERS_APPLIED: Kind = Kind {
    name: "OCI-Filters-Applied",
    text: "The filters that were applied to the list, with commas between. Absent where none was, whatever the client asked for.",
    schema: || json!({ "type": "string", "pattern": "^[A-Za-z]+([ \\t]*,[ \\t]*[A-Za-z]+)*$" }),
};

/// A link that says that it leads to the next page, among others or not: a target, parameters whose values may be quoted, and `next`
/// as the relation or as one of several.
const NEXT_LINK: &str = concat!(
    r#"<[^<>]*>([ \t]*;[ \t]*[^;,=" \t]+([ \t]*=[ \t]*("[^"]*"|[^;," \t]+))?)*"#,
    r#"[ \t]*;[ \t]*[Rr][Ee][Ll][ \t]*=[ \t]*([Nn][Ee][Xx][Tt]|"([^"]*[ \t])?[Nn][Ee][Xx][Tt]([ \t][^"]*)?")"#,
    r"[ \t]*([;,]|$)"
);

/// Where the next page is.
pub static LINK: Kind = Kind {
    name: "Link",
    text: "Where the next page is, as RFC 5988 writes it, with `rel=\"next\"`. The last page has none.",
    schema: || json!({ "type": "string", "pattern": NEXT_LINK }),
};

/// Where the content is.
pub static LOCATION: Kind = Kind {
    name: "Location",
    text: "From where the content can be pulled: an absolute URL or one relative to the request.",
    schema: uri_reference,
};

/// Where the upload goes on.
pub static LOCATION_OF_SESSION: Kind = Kind {
    name: "Location",
    text: "Where the upload goes on: an absolute URL, perhaps of another host, or one relative to the request. It is opaque. \
           A client uses it as it is, with its query, and takes the one of the latest response.",
    schema: uri_reference,
};

/// Where to ask instead.
pub static LOCATION_OF_REDIRECT: Kind =
    Kind { name: "Location", text: "Where to send the request instead.", schema: uri_reference };

/// The registry behind the proxy.
pub static NAMESPACE: Kind = Kind {
    name: "OCI-Namespace",
    text: "The value of `ns`, where the registry made use of it.",
    schema: || json!({ "type": "string", "minLength": 1 }),
};

/// How much of the blob is there.
pub static RANGE: Kind = Kind {
    name: "Range",
    text: "From 0 to the position of the last byte that the session has. No unit stands before it.",
    schema: || json!({ "type": "string", "pattern": "^0-[0-9]+$" }),
};

/// When to come back.
pub static RETRY_AFTER: Kind = Kind {
    name: "Retry-After",
    text: "When to ask again: a number of seconds, or a date of HTTP.",
    schema: || {
        let days = "Mon|Tue|Wed|Thu|Fri|Sat|Sun";
        let months = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec";
        let date = format!("({days}), [0-9]{{2}} ({months}) [0-9]{{4}} [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}} GMT");
        json!({ "type": "string", "pattern": format!("^([0-9]+|{date})$") })
    },
};

/// The subject that was seen.
pub static SUBJECT: Kind = Kind {
    name: "OCI-Subject",
    text: "The digest of the manifest's `subject`, from a registry that lists referrers. \
           A client that does not get it keeps the list itself, under the referrers tag.",
    schema: || json!({ "$ref": "#/components/schemas/Digest" }),
};

/// The tags that were set.
pub static TAG: Kind = Kind {
    name: "OCI-Tag",
    text: "The tags out of the query that now point to the manifest, with commas between or each in a field of its own.",
    schema: || {
        let tag = "[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}";
        json!({ "type": "string", "pattern": format!("^{tag}([ \\t]*,[ \\t]*{tag})*$") })
    },
};

/// What the user should be told.
pub static WARNING: Kind = Kind {
    name: "Warning",
    text: "Something that the user should be told, in the form of RFC 7234: code 299, agent `-`, a quoted text, no date.",
    schema: || {
        let one = "299 - \"([^\"\\\\]|\\\\.)*\"";
        json!({ "type": "string", "pattern": format!("^{one}([ \\t]*,[ \\t]*{one})*$") })
    },
};

fn uri_reference() -> Value {
    json!({ "type": "string", "format": "uri-reference", "minLength": 1 })
}
