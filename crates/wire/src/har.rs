//! Exchanges as an HTTP Archive (HAR 1.2), for the tools that people look at traffic with. Secrets are hidden.
use std::time::Duration;

use content::timestamp::rfc3339;
use serde_json::{Value, json};

use crate::exchange::{Body, Exchange, Head, parse_head};
use crate::redact::{MARK, Screen};

/// The longest body that is written out.
const SHOWN_BODY: usize = 64 * 1024;

/// The whole archive. `version` is that of Greenlight, who is its creator. Members that HAR does not have begin with `_`.
pub fn log(exchanges: &[Exchange], version: &str) -> Value {
    json!({
        "log": {
            "version": "1.2",
            "creator": { "name": "greenlight", "version": version },
            "entries": exchanges.iter().map(entry).collect::<Vec<_>>(),
        }
    })
}

fn entry(exchange: &Exchange) -> Value {
    let screen = exchange.screen();
    let timings = timings(exchange);
    let phases = timings.as_object().into_iter().flat_map(|phases| phases.values().filter_map(Value::as_f64));
    let mut entry = json!({
        "startedDateTime": rfc3339(exchange.timings.started),
        "time": rounded(phases.filter(|phase| *phase > 0.0).sum()),
        "request": request(exchange, &screen),
        "response": response(exchange, &screen),
        "cache": {},
        "timings": timings,
    });
    if !exchange.interim.is_empty() {
        entry["_interim"] = exchange.interim.iter().map(|head| head_of(head, &screen)).collect();
    }
    if let Some(failure) = &exchange.failure {
        entry["comment"] = screen.text(failure).into();
    }
    entry
}

fn request(exchange: &Exchange, screen: &Screen) -> Value {
    let request = &exchange.request;
    let authority = exchange.origin.authority();
    let target = screen.text(&request.target);
    let sent = request.headers_on_wire(authority);
    let body = request.body.as_slice();
    let mut written = json!({
        "method": request.method,
        "url": as_url(&format!("{}{target}", exchange.origin)),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&sent, screen),
        "queryString": query(&target),
        "headersSize": request.head_on_wire(authority).map_or(-1, |head| size(head.len())),
        "bodySize": if exchange.body_sent { size(body.len()) } else { 0 },
    });
    if request.body != Body::None {
        let media_type = request.header("content-type").map(String::from_utf8_lossy).unwrap_or_default();
        let mut data = json!({ "mimeType": screen.text(&media_type) });
        match exchange.request_text(screen).filter(|text| text.len() <= SHOWN_BODY) {
            Some(text) => data["text"] = text.into(),
            None => data["comment"] = format!("{} bytes that are not shown", body.len()).into(),
        }
        if !exchange.body_sent {
            data["comment"] = "not sent, for the answer came before a 100".into();
        }
        written["postData"] = data;
    }
    written
}

fn response(exchange: &Exchange, screen: &Screen) -> Value {
    let Some(head) = &exchange.response else {
        return json!({
            "status": 0, "statusText": "", "httpVersion": "", "cookies": [], "headers": [],
            "content": { "size": 0, "mimeType": "" },
            "redirectURL": "", "headersSize": -1, "bodySize": -1,
        });
    };
    let text = |name: &str| head.header(name).map(|value| screen.header(name, value)).unwrap_or_default();
    let mut content = json!({ "size": exchange.body_length, "mimeType": text("content-type") });
    if let Some(kept) = exchange.response_text(screen) {
        content["text"] = kept.into();
    }
    let kept = exchange.body_start.len() as u64;
    if kept < exchange.body_length {
        content["comment"] = format!("{kept} of {} bytes are kept", exchange.body_length).into();
    }
    let mut written = head_of(head, screen);
    written["cookies"] = json!([]);
    written["content"] = content;
    written["redirectURL"] = as_url(&text("location")).into();
    written["headersSize"] = final_head(&exchange.received).map_or(-1, size).into();
    written["bodySize"] = exchange.body_length.into();
    written
}

fn head_of(head: &Head, screen: &Screen) -> Value {
    json!({
        "status": head.status,
        "statusText": screen.text(&head.reason),
        "httpVersion": screen.text(&head.version),
        "headers": headers(&head.headers, screen),
    })
}

fn headers(headers: &[(String, Vec<u8>)], screen: &Screen) -> Value {
    let shown =
        |(name, value): &(String, Vec<u8>)| json!({ "name": screen.text(name), "value": screen.header(name, value) });
    headers.iter().map(shown).collect()
}

/// The parts of a target's query, as they are written there.
fn query(target: &str) -> Value {
    let query = target.split_once('?').map(|(_, query)| query).unwrap_or_default();
    let parts = query.split('&').filter(|part| !part.is_empty()).map(|part| part.split_once('=').unwrap_or((part, "")));
    parts.map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

/// A URL stays one where something is hidden in it.
fn as_url(shown: &str) -> String {
    shown.replace(MARK, "redacted")
}

/// How long the head of the answer is, without the interim ones before it.
fn final_head(received: &[u8]) -> Option<usize> {
    let mut rest = received;
    let mut last = None;
    while let Ok((_, taken)) = parse_head(rest) {
        last = Some(taken);
        rest = rest.get(taken..).unwrap_or_default();
    }
    last
}

/// The phases in milliseconds; -1 stands for one that there was not. Looking up the name and TLS are part of `connect`.
fn timings(exchange: &Exchange) -> Value {
    let at = &exchange.timings;
    let end = at.finished.or(at.first_byte).or(at.sent).or(at.connected).unwrap_or_default();
    let connected = at.connected.unwrap_or_default();
    let sent = at.sent.unwrap_or(if at.first_byte.is_some() { connected } else { end }).max(connected);
    let first_byte = at.first_byte.unwrap_or(end).max(sent);
    json!({
        "blocked": -1,
        "dns": -1,
        "ssl": -1,
        "connect": at.connected.map_or(-1.0, milliseconds),
        "send": milliseconds(sent.saturating_sub(connected)),
        "wait": milliseconds(first_byte - sent),
        "receive": milliseconds(end.saturating_sub(first_byte)),
    })
}

fn milliseconds(duration: Duration) -> f64 {
    rounded(duration.as_secs_f64() * 1000.0)
}

/// To the microsecond, which is more than anybody measures.
fn rounded(milliseconds: f64) -> f64 {
    (milliseconds * 1000.0).round() / 1000.0
}

fn size(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
