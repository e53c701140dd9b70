//! One request to a token service, and its answer.
use hyper::body::Bytes;
use serde::Deserialize;
use std::time::{Duration, Instant};

use crate::credentials::Credential;
use crate::error::Error;
use crate::exchange::{Body, Client, Origin, Request};
use crate::redact::{Screen, Secrets, percent_encode};
use crate::retry::{RetryPolicy, Waits, send_waiting, within_patience};

/// More than any answer of a token service needs.
const ANSWER_LIMIT: u64 = 1024 * 1024;

/// How long a token counts whose answer does not say.
const DEFAULT_LIFE: u64 = 60;

/// So long before its end a token is no longer used, because the request with it takes time as well.
const MARGIN: u64 = 5;

/// The application's name, which the form of the token request asks for.
const CLIENT_ID: &str = "greenlight";

/// What a Bearer challenge says, and what its token is kept under.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct TokenKey {
    pub(crate) realm: String,
    pub(crate) service: Option<String>,
    /// Scopes with spaces between.
    pub(crate) scope: String,
}

/// A short-lived token.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) value: String,
    pub(crate) until: Instant,
}

#[derive(Deserialize)]
struct Answer {
    token: Option<String>,
    access_token: Option<String>,
    refresh_token: Option<String>,
    expires_in: Option<f64>,
}

/// Everything that a token request goes through.
pub(crate) struct Desk<'a> {
    pub(crate) client: &'a Client,
    pub(crate) user_agent: &'a str,
    pub(crate) retry: RetryPolicy,
    pub(crate) waits: &'a Waits,
}

impl Desk<'_> {
    /// Asks `origin` for a token: with a password by GET and Basic, with an identity token by POST of a form, as nobody by GET.
    pub(crate) fn fetch(
        &self,
        (origin, target): &(Origin, String),
        key: &TokenKey,
        credential: Option<&Credential>,
    ) -> Result<Token, Error> {
        let request = match credential {
            Some(Credential::IdentityToken(token)) => form_request(target, key, token),
            other => query_request(target, key, other),
        };
        let request = request.with_header("Accept", "application/json").with_header("User-Agent", self.user_agent);
        let what = format!("a token of {origin}");
        let (response, waits) = send_waiting(self.client, origin, &request, self.retry, self.waits)?;
        let response = within_patience(response, waits, &what)?;
        let status = response.head.status;
        if matches!(status, 400 | 401 | 403) {
            response.body.discard(ANSWER_LIMIT);
            let why = match credential {
                Some(_) => format!(
                    "its token service `{}` refuses the credentials ({status}); log in again, or check user name and password",
                    origin.authority()
                ),
                None => format!(
                    "its token service `{}` gives nothing to nobody ({status}); log in first",
                    origin.authority()
                ),
            };
            return Err(Error::unauthorized(origin, why));
        }
        let wrong = |why: &str| Error::Protocol { what: format!("get {what}: {why}") };
        if status != 200 {
            response.body.discard(ANSWER_LIMIT);
            return Err(wrong(&format!("it answers {status}, and only 200 brings a token")));
        }
        let bytes = response.body.read_all(ANSWER_LIMIT).map_err(|error| wrong(&error.to_string()))?;
        let bytes = bytes.ok_or_else(|| wrong("its answer is larger than 1 MiB"))?;
        // The parser's own message may quote a value, so only the place is passed on.
        let answer: Answer = serde_json::from_slice(&bytes).map_err(|e| {
            wrong(&format!("its answer is not the expected JSON at line {}, column {}", e.line(), e.column()))
        })?;
        // Whatever a registry may repeat of it later.
        for secret in [&answer.token, &answer.access_token, &answer.refresh_token].into_iter().flatten() {
            self.client.secrets().learn(secret);
        }
        let value = answer.token.filter(|t| !t.is_empty()).or(answer.access_token).filter(|t| !t.is_empty());
        let value = value.ok_or_else(|| wrong("its answer has neither `token` nor `access_token`"))?;
        if value.bytes().any(|b| !b.is_ascii_graphic()) {
            return Err(wrong("its token holds characters that no header can carry"));
        }
        let life =
            answer.expires_in.filter(|s| s.is_finite() && *s > 0.0).map_or(DEFAULT_LIFE, |s| s.min(86_400.0) as u64);
        Ok(Token { value, until: Instant::now() + Duration::from_secs(life.saturating_sub(MARGIN)) })
    }
}

fn query_request(target: &str, key: &TokenKey, credential: Option<&Credential>) -> Request {
    let mut target = target.to_owned();
    let mut add = |name: &str, value: &str| {
        target.push(if target.contains('?') { '&' } else { '?' });
        target.push_str(&format!("{name}={}", percent_encode(value)));
    };
    if let Some(service) = &key.service {
        add("service", service);
    }
    for scope in key.scope.split(' ').filter(|scope| !scope.is_empty()) {
        add("scope", scope);
    }
    let request = Request::new("GET", target);
    match credential {
        Some(Credential::Password { username, password }) => {
            request.with_header("Authorization", basic(username, password))
        }
        _ => request,
    }
}

fn form_request(target: &str, key: &TokenKey, token: &str) -> Request {
    let mut fields = vec![("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", CLIENT_ID)];
    fields.extend(key.service.as_deref().map(|service| ("service", service)));
    if !key.scope.is_empty() {
        fields.push(("scope", &key.scope));
    }
    let encode = |(name, value): &(&str, &str)| format!("{name}={}", percent_encode(value));
    let body = fields.iter().map(encode).collect::<Vec<_>>().join("&");
    let mut request = Request::new("POST", target).with_header("Content-Type", "application/x-www-form-urlencoded");
    request.body = Body::Bytes(Bytes::from(body));
    request
}

/// The value of `Authorization` for Basic (RFC 7617).
pub(crate) fn basic(username: &str, password: &str) -> String {
    format!("Basic {}", content::base64::encode(format!("{username}:{password}").as_bytes()))
}

/// Splits a realm. Its query stays part of the target.
pub(crate) fn place_of(realm: &str, secrets: &Secrets) -> Result<(Origin, String), Error> {
    // The error would repeat what stands in the realm once more.
    Origin::of_url(realm).map_err(|_| Error::Protocol {
        what: format!(
            "ask for a token: the realm `{}` is no http or https URL to ask at",
            Screen::new(secrets).text(realm)
        ),
    })
}
