//! An answer before it is sent: status, headers and body, all still open to change; and the error bodies of the spec.

use std::io;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use hyper::body::Bytes;
use serde_json::{Value, json};

use super::delivery::Delivery;

/// The type of JSON bodies.
pub(super) const JSON: &str = "application/json";

/// The error codes of the spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    BlobUnknown,
    BlobUploadInvalid,
    BlobUploadUnknown,
    DigestInvalid,
    ManifestBlobUnknown,
    ManifestInvalid,
    ManifestUnknown,
    NameInvalid,
    NameUnknown,
    SizeInvalid,
    Unauthorized,
    Denied,
    Unsupported,
    TooManyRequests,
}

impl Code {
    /// As it stands in a body.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::BlobUnknown => "BLOB_UNKNOWN",
            Self::BlobUploadInvalid => "BLOB_UPLOAD_INVALID",
            Self::BlobUploadUnknown => "BLOB_UPLOAD_UNKNOWN",
            Self::DigestInvalid => "DIGEST_INVALID",
            Self::ManifestBlobUnknown => "MANIFEST_BLOB_UNKNOWN",
            Self::ManifestInvalid => "MANIFEST_INVALID",
            Self::ManifestUnknown => "MANIFEST_UNKNOWN",
            Self::NameInvalid => "NAME_INVALID",
            Self::NameUnknown => "NAME_UNKNOWN",
            Self::SizeInvalid => "SIZE_INVALID",
            Self::Unauthorized => "UNAUTHORIZED",
            Self::Denied => "DENIED",
            Self::Unsupported => "UNSUPPORTED",
            Self::TooManyRequests => "TOOMANYREQUESTS",
        }
    }
}

/// An answer that can still be changed.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// The status.
    pub(super) status: StatusCode,
    /// The headers; `Content-Length` follows from the body unless it stands here.
    pub(super) headers: HeaderMap,
    /// The body.
    pub(super) body: Bytes,
    /// How the body is sent.
    pub(super) delivery: Delivery,
}

impl Answer {
    /// An answer with this status and nothing else.
    pub(super) fn new(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Bytes::new(), delivery: Delivery::default() }
    }

    /// An answer with a JSON body.
    pub(super) fn json(status: StatusCode, value: &Value) -> Self {
        Self::new(status).with(header::CONTENT_TYPE, JSON).bytes(value.to_string())
    }

    /// A refusal in the form of the spec.
    pub(super) fn error(status: StatusCode, code: Code, message: &str) -> Self {
        Self::errors(status, &[(code, message)])
    }

    /// A refusal by the number of its status.
    pub(super) fn refusal(status: u16, code: Code, message: &str) -> Self {
        let mut answer = Self::error(StatusCode::OK, code, message);
        answer.restate(status);
        answer
    }

    /// Changes the status.
    pub(super) fn restate(&mut self, status: u16) {
        self.status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    }

    /// A refusal with several errors.
    pub(super) fn errors(status: StatusCode, errors: &[(Code, &str)]) -> Self {
        let errors: Vec<Value> = errors
            .iter()
            .map(|(code, message)| json!({ "code": code.text(), "message": message, "detail": {} }))
            .collect();
        Self::json(status, &json!({ "errors": errors }))
    }

    /// With a header set.
    pub(super) fn with(mut self, name: HeaderName, value: impl AsRef<str>) -> Self {
        self.set(name, value);
        self
    }

    /// With this body.
    pub(super) fn bytes(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Sets a header. A value that no header can hold leaves none.
    pub(super) fn set(&mut self, name: HeaderName, value: impl AsRef<str>) {
        self.headers.remove(&name);
        self.add(name, value);
    }

    /// Adds a header beside those of the same name.
    pub(super) fn add(&mut self, name: HeaderName, value: impl AsRef<str>) {
        if let Ok(value) = HeaderValue::from_str(value.as_ref()) {
            self.headers.append(name, value);
        }
    }

    /// Takes a header away.
    pub(super) fn drop_header(&mut self, name: &HeaderName) {
        self.headers.remove(name);
    }

    /// The first value of a header.
    pub(super) fn get(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Whether this is a 2xx.
    pub(super) fn is_success(&self) -> bool {
        self.status.is_success()
    }

    /// Changes the body as JSON, if it is that.
    pub(super) fn edit_json(&mut self, edit: impl FnOnce(&mut Value)) {
        if let Ok(mut value) = serde_json::from_slice(&self.body) {
            edit(&mut value);
            self.body = value.to_string().into();
        }
    }

    /// Leaves the length of the body in the headers and takes the body away, as for HEAD.
    pub(super) fn without_body(&mut self) {
        let length = self.body.len();
        self.set(header::CONTENT_LENGTH, length.to_string());
        self.body = Bytes::new();
    }
}

/// Storage that fails is the server's fault.
impl From<io::Error> for Answer {
    fn from(error: io::Error) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR)
            .with(header::CONTENT_TYPE, "text/plain; charset=utf-8")
            .bytes(format!("failed to reach the storage: {error}\n"))
    }
}
