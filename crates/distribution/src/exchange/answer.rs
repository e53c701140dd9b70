//! What a call was answered with, after its redirects.

use std::sync::Arc;

use content::digest::Algorithm;
use content::document::{Document, Limits};
use wire::exchange::{Head, Origin};

use super::Exchanged;

/// What a call was answered with, after its redirects.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The number of its last exchange on the scenario's tape.
    pub number: usize,
    /// Its last exchange.
    pub exchanged: Arc<Exchanged>,
    /// The answers on the way that sent us elsewhere.
    pub hops: Vec<Arc<Exchanged>>,
}

/// One entry of an error body (spec.md#error-codes).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorEntry {
    /// Its `code`, if that is a string.
    pub code: Option<String>,
}

impl Answer {
    /// The status; 0 if no readable answer came.
    pub fn status(&self) -> u16 {
        self.exchanged.status()
    }

    /// Whether the status is 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status())
    }

    /// Whether the status is 400 to 499.
    pub fn is_client_error(&self) -> bool {
        (400..500).contains(&self.status())
    }

    /// The first value of a header of the last answer, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head().and_then(|head| head.header_text(name))
    }

    /// Every value of a header of the last answer, as text.
    pub fn header_all(&self, name: &str) -> Vec<String> {
        let values = self.head().into_iter().flat_map(|head| head.header_all(name));
        values.map(|value| String::from_utf8_lossy(value).into_owned()).collect()
    }

    /// The first value of a header, from the last answer or else from one that led to it: a storage service does not repeat what
    /// the registry said.
    pub fn header_on_the_way(&self, name: &str) -> Option<&str> {
        let hops = self.hops.iter().rev().filter_map(|hop| hop.response.as_ref()?.header_text(name));
        self.header(name).or_else(|| hops.into_iter().next())
    }

    /// The head of the last answer.
    pub fn head(&self) -> Option<&Head> {
        self.exchanged.response.as_ref()
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.exchanged.body
    }

    /// The digest of the body.
    pub fn sha256(&self) -> String {
        Algorithm::Sha256.digest(self.body()).unwrap_or_default()
    }

    /// Where the last answer came from.
    pub fn origin(&self) -> &Origin {
        &self.exchanged.origin
    }

    /// The body as a JSON document, whatever its type says.
    pub fn document(&self) -> Document {
        Document::parse(self.body(), &Limits::default())
    }

    /// The media type of `Content-Type` in lower case, without parameters.
    pub fn media_type(&self) -> Option<String> {
        let value = self.header("content-type")?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    /// Whether the body claims to be JSON, or is an object of JSON.
    pub fn is_json(&self) -> bool {
        let named = self.media_type().is_some_and(|name| name == "application/json" || name.ends_with("+json"));
        named || self.body().trim_ascii_start().starts_with(b"{")
    }

    /// The entries of an error body; none if it has not that form.
    pub fn errors(&self) -> Vec<ErrorEntry> {
        let document = self.document();
        let errors = document.root().and_then(|root| root.get("errors"));
        let entries = errors.into_iter().flat_map(|errors| errors.elements());
        entries
            .map(|entry| ErrorEntry { code: entry.get("code").and_then(|code| code.as_str()).map(Into::into) })
            .collect()
    }

    /// What it was, in a few words: `404 Not Found`, or why there is nothing.
    pub fn describe(&self) -> String {
        match (self.head(), &self.exchanged.failure) {
            (Some(head), _) if head.reason.is_empty() => format!("`{}`", head.status),
            (Some(head), _) => format!("`{} {}`", head.status, head.reason),
            (None, Some(failure)) => format!("no answer: {failure}"),
            (None, None) => "no answer".to_owned(),
        }
    }
}
