//! A request as the registry understands it: which endpoint, of which repository, and what about it.

use axum::http::{HeaderMap, HeaderName, Method, header, request::Parts};
use hyper::body::Bytes;
use percent_encoding::percent_decode_str;

/// The endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `/v2/`
    Base,
    /// `/v2/<name>/blobs/<digest>`
    Blob,
    /// `/v2/<name>/blobs/uploads/`
    Uploads,
    /// `/v2/<name>/blobs/uploads/<id>`
    Session,
    /// `/v2/<name>/manifests/<reference>`
    Manifest,
    /// `/v2/<name>/tags/list`
    Tags,
    /// `/v2/<name>/referrers/<digest>`
    Referrers,
    /// `/v2/_catalog`
    Catalog,
    /// `/token`
    Token,
    /// Nothing that is there.
    Unknown,
}

impl Kind {
    /// The methods that the endpoint knows, as `Allow` has them.
    pub(super) fn methods(self) -> &'static str {
        match self {
            Self::Base | Self::Tags | Self::Referrers | Self::Catalog | Self::Token => "GET, HEAD",
            Self::Blob => "GET, HEAD, DELETE",
            Self::Uploads => "POST",
            Self::Session => "GET, PATCH, PUT, DELETE",
            Self::Manifest => "GET, HEAD, PUT, DELETE",
            Self::Unknown => "",
        }
    }

    /// The methods without this one.
    pub(super) fn methods_but(self, method: &Method) -> String {
        let others: Vec<&str> = self.methods().split(", ").filter(|other| *other != method.as_str()).collect();
        others.join(", ")
    }
}

/// At which of the two ports of a registry a request came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The registry itself.
    Main,
    /// The storage that some variations keep on another host.
    Other,
}

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) method: Method,
    pub(super) kind: Kind,
    /// The repository; empty where the endpoint has none.
    pub(super) name: String,
    /// The last part of the path: digest, tag or session id.
    pub(super) reference: String,
    /// The parameters in their order, decoded.
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// Whether the client went away before the end of the body.
    pub(super) broken: bool,
    /// The path, without the part that signs it.
    pub(super) path: String,
    /// The signature under `/storage/<signature>/…`, the place of what another server could keep.
    pub(super) signature: Option<String>,
    pub(super) side: Side,
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Endpoint, repository and last part of a path.
fn parse(path: &str) -> (Kind, String, String) {
    let nothing = |kind| (kind, String::new(), String::new());
    let rest = match path {
        "/v2" | "/v2/" => return nothing(Kind::Base),
        "/v2/_catalog" => return nothing(Kind::Catalog),
        "/token" => return nothing(Kind::Token),
        _ => path.strip_prefix("/v2/"),
    };
    let Some(rest) = rest else { return nothing(Kind::Unknown) };
    // Split first: an escaped slash is no slash.
    let segments: Vec<String> = rest.split('/').map(decoded).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let (kind, name, reference) = match segments.as_slice() {
        [name @ .., "tags", "list"] => (Kind::Tags, name, ""),
        [name @ .., "blobs", "uploads"] | [name @ .., "blobs", "uploads", ""] => (Kind::Uploads, name, ""),
        [name @ .., "blobs", "uploads", id] => (Kind::Session, name, *id),
        [name @ .., "blobs", digest] => (Kind::Blob, name, *digest),
        [name @ .., "manifests", reference] => (Kind::Manifest, name, *reference),
        [name @ .., "referrers", digest] => (Kind::Referrers, name, *digest),
        _ => return nothing(Kind::Unknown),
    };
    // An escaped slash within a component has to spoil the name, so it stays visible.
    let name: Vec<String> = name.iter().map(|component| component.replace('/', "%2F")).collect();
    (kind, name.join("/"), reference.to_owned())
}

impl Ask {
    /// Reads the head of a request.
    pub(super) fn new(parts: &Parts, side: Side) -> Self {
        let full = parts.uri.path();
        let (signature, path) = match full.strip_prefix("/storage/").and_then(|rest| rest.split_once('/')) {
            Some((signature, path)) => (Some(signature.to_owned()), format!("/{path}")),
            None => (None, full.to_owned()),
        };
        let (kind, name, reference) = parse(&path);
        let query = parts.uri.query().unwrap_or_default();
        let query = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            // A plus is a plus: media types have one, and RFC 3986 knows no other meaning.
            (decoded(key), decoded(value))
        });
        Self {
            method: parts.method.clone(),
            kind,
            name,
            reference,
            query: query.collect(),
            headers: parts.headers.clone(),
            body: Bytes::new(),
            broken: false,
            path,
            signature,
            side,
        }
    }

    /// The first value of a parameter.
    pub(super) fn parameter(&self, key: &str) -> Option<&str> {
        self.query.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Whether there is a parameter.
    pub(super) fn has_parameter(&self, key: &str) -> bool {
        self.parameter(key).is_some()
    }

    /// Takes a parameter away.
    pub(super) fn drop_parameter(&mut self, key: &str) {
        self.query.retain(|(name, _)| name != key);
    }

    /// A header as text.
    pub(super) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The length that the client announced.
    pub(super) fn announced(&self) -> Option<u64> {
        self.header(&header::CONTENT_LENGTH)?.parse().ok()
    }

    /// Whether this is a GET or a HEAD.
    pub(super) fn reads(&self) -> bool {
        self.method == Method::GET || self.method == Method::HEAD
    }

    /// Whether this is that method on that endpoint.
    pub(super) fn is(&self, method: &Method, kind: Kind) -> bool {
        self.method == *method && self.kind == kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(path: &str) -> (Kind, String, String) {
        parse(path)
    }

    #[test]
    fn paths_are_read_from_their_end() {
        let owned = |kind, name: &str, reference: &str| (kind, name.to_owned(), reference.to_owned());
        assert_eq!(parsed("/v2/a/b/manifests/1.0"), owned(Kind::Manifest, "a/b", "1.0"));
        assert_eq!(parsed("/v2/a/blobs/uploads/"), owned(Kind::Uploads, "a", ""));
        assert_eq!(parsed("/v2/a/blobs/uploads/x"), owned(Kind::Session, "a", "x"));
        assert_eq!(parsed("/v2/blobs/manifests/tags/list"), owned(Kind::Tags, "blobs/manifests", ""));
        assert_eq!(parsed("/v2/manifests/blobs/sha256%3Aab"), owned(Kind::Blob, "manifests", "sha256:ab"));
        assert_eq!(parsed("/v2//referrers/x"), owned(Kind::Referrers, "", "x"));
        assert_eq!(parsed("/v2/a%2Fb/tags/list"), owned(Kind::Tags, "a%2Fb", ""));
        assert_eq!(parsed("/v2/a"), owned(Kind::Unknown, "", ""));
        assert_eq!(parsed("/v1/"), owned(Kind::Unknown, "", ""));
    }
}
