//! Finds the operation of an exchange and judges the response.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::content::{self, Body};
use super::location::path_of;
use super::mismatch::{Kind, Mismatch};
use super::schema::Schemas;
use super::template::Template;

/// An exchange as it was recorded.
#[derive(Debug, Clone, Copy)]
pub struct ExchangeView<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// Path and query as they were sent.
    pub target: &'a str,
    /// The status of the response.
    pub status: u16,
    /// The headers of the response, in order.
    pub headers: &'a [(String, Vec<u8>)],
    /// The body of the response, if it was recorded in full.
    pub body: Option<&'a [u8]>,
}

/// Why a document cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// A part is missing or has another form.
    #[error("read the document: it has no {0}")]
    Lacks(&'static str),
    /// A pattern cannot be read.
    #[error("read the document: {0}")]
    Pattern(String),
}

/// Holds exchanges against one document.
///
/// It remembers where a `Location` led, for the URL of an upload session is opaque: show it all exchanges of a run, in
/// the order in which they began.
#[derive(Debug)]
pub struct Validator {
    schemas: Schemas,
    templates: Vec<(Template, String)>,
    /// The path of an operation by its id.
    places: HashMap<String, String>,
    /// The path of the document to which a path belongs that a response named.
    learned: HashMap<String, String>,
}

impl Validator {
    /// Takes a document that [`crate::document`] made, or one of that form.
    pub fn new(document: Value) -> Result<Validator, DocumentError> {
        let schemas = Schemas::new(document).map_err(DocumentError::Pattern)?;
        let document = schemas.document();
        let paths = document.get("paths").and_then(Value::as_object).ok_or(DocumentError::Lacks("paths"))?;
        let mut templates = Vec::new();
        let mut places = HashMap::new();
        // The other paths are those of names with a certain number of components, which the canonical one takes all.
        for (path, item) in paths.iter().filter(|(_, item)| item.get("x-canonical-path").is_none()) {
            let operations = item.as_object().into_iter().flat_map(Map::values);
            for id in operations.filter_map(|operation| operation.get("operationId")).filter_map(Value::as_str) {
                places.insert(id.to_string(), path.clone());
            }
            let server = item.get("servers").or_else(|| document.get("servers")).and_then(|servers| servers.get(0));
            let prefix = server.and_then(|server| server.get("url")).and_then(Value::as_str);
            // The first variable is scheme and host; what stands behind it belongs to the path.
            let prefix =
                prefix.and_then(|url| url.strip_prefix("{base}")).ok_or(DocumentError::Lacks("server at `{base}`"))?;
            let is_many = |name: &str| prefix.contains(&format!("{{{name}}}")) || is_multi_segment(item, name);
            templates.push((Template::parse(&format!("{prefix}{path}"), is_many), path.clone()));
        }
        templates.sort_by_key(|(template, _)| std::cmp::Reverse(template.literals()));
        Ok(Validator { schemas, templates, places, learned: HashMap::new() })
    }

    /// Where the exchange is not what the document says; nothing if it is.
    pub fn check(&mut self, exchange: &ExchangeView<'_>) -> Vec<Mismatch> {
        let path = path_of(exchange.target, "");
        let (mismatches, led) = self.judge(exchange, &path);
        self.learned.extend(led);
        mismatches
    }

    fn judge(&self, exchange: &ExchangeView<'_>, path: &str) -> (Vec<Mismatch>, Option<(String, String)>) {
        let outside = |message: String| {
            let place = format!("{} {}", exchange.method, exchange.target);
            (vec![Mismatch { kind: Kind::Operation, place, message }], None)
        };
        let matching = || self.templates.iter().find(|(template, _)| template.matches(path)).map(|(_, place)| place);
        let Some(place) = self.learned.get(path).or_else(matching) else {
            return outside("the document has no such path".to_string());
        };
        let paths = self.schemas.document().get("paths");
        let item = paths.and_then(|paths| paths.get(place));
        let Some(operation) = item.and_then(|item| item.get(exchange.method.to_ascii_lowercase())) else {
            return outside(format!("the document has no such method of `{place}`"));
        };
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        let at = format!("{id} {}", exchange.status);
        let responses = operation.get("responses").and_then(Value::as_object);
        let key = [exchange.status.to_string(), format!("{}XX", exchange.status / 100), "default".to_string()];
        let response = responses.and_then(|responses| key.iter().find_map(|key| responses.get(key)));
        let Some(response) = response.and_then(|response| self.schemas.resolve(response)) else {
            let known = responses.map(|responses| responses.keys().cloned().collect::<Vec<_>>().join(", "));
            let message = format!("this status is none of {}", known.unwrap_or_default());
            return (vec![Mismatch { kind: Kind::Status, place: at, message }], None);
        };
        let headers = self.headers(response, exchange);
        let wrong = headers.chain(self.body(response, exchange));
        let mismatches = wrong.map(|(kind, message)| Mismatch { kind, place: at.clone(), message }).collect();
        (mismatches, self.led(response, exchange))
    }

    fn headers(&self, response: &Value, exchange: &ExchangeView<'_>) -> impl Iterator<Item = (Kind, String)> {
        let documented = response.get("headers").and_then(Value::as_object).into_iter().flatten();
        documented.filter_map(move |(name, header)| {
            let header = self.schemas.resolve(header)?;
            let Some(value) = joined(exchange.headers, name) else {
                let is_required = header.get("required").and_then(Value::as_bool).unwrap_or_default();
                return is_required.then(|| (Kind::HeaderMissing, format!("`{name}` is missing")));
            };
            let schema = header.get("schema")?;
            let violation = self.schemas.violation(schema, &typed(schema, value))?;
            Some((Kind::HeaderForm, format!("`{name}` {violation}")))
        })
    }

    fn body(&self, response: &Value, exchange: &ExchangeView<'_>) -> Option<(Kind, String)> {
        // These have no body, whatever their headers say.
        if exchange.method == "HEAD" || matches!(exchange.status, 204 | 304) {
            return None;
        }
        let content = response.get("content")?.as_object()?;
        let is_coded = joined(exchange.headers, "Content-Encoding").is_some_and(|coding| coding != "identity");
        let content_type = joined(exchange.headers, "Content-Type");
        let body = Body {
            content_type: content_type.as_deref(),
            is_success: exchange.status / 100 == 2,
            bytes: exchange.body.filter(|_| !is_coded),
        };
        content::violation(&self.schemas, content, &body)
    }

    // Where the response leads, and to which path of the document that belongs.
    fn led(&self, response: &Value, exchange: &ExchangeView<'_>) -> Option<(String, String)> {
        let links = response.get("links")?.as_object()?;
        let id = links.values().find_map(|link| link.get("x-opaque-location").and(link.get("operationId")))?;
        let place = self.places.get(id.as_str()?)?;
        let location = joined(exchange.headers, "Location")?;
        Some((path_of(&location, exchange.target), place.clone()))
    }
}

fn is_multi_segment(item: &Value, name: &str) -> bool {
    let parameters = item.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let mut of_that_name = parameters.filter(|parameter| parameter.get("name").and_then(Value::as_str) == Some(name));
    of_that_name.any(|parameter| parameter.get("x-multi-segment") == Some(&Value::Bool(true)))
}

// All fields of this name as one, as RFC 9110 joins them.
fn joined(headers: &[(String, Vec<u8>)], name: &str) -> Option<String> {
    let fields = headers.iter().filter(|(field, _)| field.eq_ignore_ascii_case(name));
    let values: Vec<_> = fields.map(|(_, value)| String::from_utf8_lossy(value)).collect();
    (!values.is_empty()).then(|| values.join(", "))
}

// A header is text; where a number is wanted and one stands there, it is that number.
fn typed(schema: &Value, value: String) -> Value {
    let is_number = schema.get("type").and_then(Value::as_str) == Some("integer");
    let is_digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    match value.parse::<u64>() {
        Ok(number) if is_number && is_digits => number.into(),
        _ => value.into(),
    }
}
