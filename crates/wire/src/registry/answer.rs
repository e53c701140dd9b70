//! What an answer that is not the wanted object means.
use serde::Deserialize;

use crate::exchange::Response;
use crate::redact::{Screen, Secrets};

/// How much of an error body is read.
const BODY_LIMIT: u64 = 64 * 1024;

/// How much of a server's words is shown.
const SHOWN: usize = 200;

/// An answer whose body has been read for its words.
pub(crate) struct Refusal {
    pub(crate) status: u16,
    /// Whether the body has the error form of the distribution spec, or a header says that a registry speaks.
    pub(crate) by_a_registry: bool,
    /// What it says, behind a colon and a space; empty if nothing.
    pub(crate) detail: String,
}

#[derive(Deserialize)]
struct Errors {
    errors: Vec<OneError>,
}

#[derive(Deserialize)]
struct OneError {
    code: Option<String>,
    message: Option<String>,
}

/// Reads the body of an answer that is not what was asked for.
pub(crate) fn read(response: Response, secrets: &Secrets) -> Refusal {
    let status = response.head.status;
    let named = response.head.header("docker-distribution-api-version").is_some();
    let body = response.body.read_all(BODY_LIMIT).ok().flatten().unwrap_or_default();
    let errors = serde_json::from_slice::<Errors>(&body).ok();
    let first = errors.as_ref().and_then(|errors| errors.errors.first());
    let words = first.map(|error| {
        let parts: Vec<&str> = error.code.iter().chain(&error.message).map(String::as_str).collect();
        presentable(&parts.join(" "), secrets)
    });
    let detail = words.filter(|words| !words.is_empty()).map(|words| format!(": `{words}`")).unwrap_or_default();
    Refusal { status, by_a_registry: named || errors.is_some(), detail }
}

/// A server's words without secrets, control characters and length.
fn presentable(text: &str, secrets: &Secrets) -> String {
    let hidden = Screen::new(secrets).text(text);
    hidden.chars().filter(|c| !c.is_control()).take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_presentable() {
        let secrets = Secrets::default();
        secrets.learn("hunter2");
        assert_eq!(
            presentable("a\x1b[31m hunter2\r\nhttp://h/?sig=x", &secrets),
            "a[31m <redacted>http://h/?sig=<redacted>"
        );
        assert_eq!(presentable(&"x".repeat(500), &secrets).len(), SHOWN);
    }
}
