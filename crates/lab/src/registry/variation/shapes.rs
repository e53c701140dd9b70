//! Answers in other shapes: error bodies, limits, headers, framing.

use std::time::{Duration, SystemTime};

use axum::http::{HeaderName, Method, StatusCode, header};
use serde_json::{Value, json};

use crate::registry::{
    answer::{Answer, Code},
    ask::Kind,
    date::imf_fixdate,
    delivery::Delivery,
    switch::Variation,
    turn::Turn,
};

/// Every seventh request is one too many.
fn too_many(turn: &Turn, retry: &str) -> Option<Answer> {
    let refusal = || Answer::refusal(429, Code::TooManyRequests, "too many requests").with(header::RETRY_AFTER, retry);
    turn.model.requests.is_multiple_of(7).then(refusal)
}

/// Changes each error.
fn each_error(answer: &mut Answer, change: impl Fn(&mut Value)) {
    if answer.status.is_client_error() {
        answer.edit_json(|json| {
            json.get_mut("errors").and_then(Value::as_array_mut).into_iter().flatten().for_each(change);
        });
    }
}

fn remove(error: &mut Value, key: &str) {
    if let Some(members) = error.as_object_mut() {
        members.remove(key);
    }
}

/// Whether the body of a refusal is free. Where a manifest refers to what is not there, a code has to say so.
fn is_free(turn: &Turn, answer: &Answer) -> bool {
    let rejects = turn.is(&Method::PUT, Kind::Manifest) && answer.status == StatusCode::NOT_FOUND;
    answer.status.is_client_error() && !answer.body.is_empty() && !rejects
}

/// Replaces the body of a refusal.
fn rewrite(turn: &Turn, answer: &mut Answer, kind: &str, body: &str) {
    if is_free(turn, answer) {
        answer.set(header::CONTENT_TYPE, kind);
        answer.body = body.to_owned().into();
    }
}

pub(super) const VARIATIONS: &[Variation] = &[
    Variation::after(
        "adds_members_to_lists",
        "no sentence forbids more members in the list of tags (listing tags)",
        |t, a| {
            if t.ask.kind == Kind::Tags && a.is_success() {
                a.edit_json(|json| json["total"] = json!(7));
            }
        },
    ),
    Variation::after(
        "answers_in_chunks",
        "a body may come in chunks, and only HEAD has to tell a length (RFC 9112, 7.1)",
        |t, a| {
            if t.ask.method != Method::HEAD && !a.body.is_empty() {
                a.delivery = Delivery::Chunked;
            }
        },
    ),
    Variation::after(
        "closes_each_connection",
        "a server may end a connection after each response (RFC 9112, 9.6)",
        |_, a| a.set(header::CONNECTION, "close"),
    ),
    Variation::within("header_names_in_title_case", "names of headers have no case (RFC 9110, 5.1)"),
    Variation::after("lets_content_be_cached", "what a digest names never changes (RFC 9111)", |t, a| {
        if t.ask.reads() && t.by_digest() && a.is_success() {
            a.set(header::CACHE_CONTROL, "public, max-age=31536000, immutable");
            a.set(header::VARY, "Accept");
        }
    }),
    Variation::before(
        "limits_requests_for_a_second",
        "429 may come at any time, with `Retry-After` in seconds (error codes)",
        |t| too_many(t, "1"),
    ),
    Variation::before(
        "limits_requests_for_no_time",
        "429 may come at any time, and `Retry-After: 0` means now (error codes)",
        |t| too_many(t, "0"),
    ),
    Variation::before(
        "limits_requests_until_a_date",
        "429 may come at any time, with `Retry-After` as a date (RFC 9110, 10.2.3)",
        |t| too_many(t, &imf_fixdate(SystemTime::now() + Duration::from_secs(1))),
    ),
    Variation::after("sends_etags", "conditional requests are HTTP's own (RFC 9110, 13)", |t, a| {
        let digest = a.get(&crate::registry::header::DIGEST).map(|digest| format!("\"{digest}\""));
        if let Some(etag) = digest.filter(|_| t.ask.reads() && a.is_success()) {
            let known = t.ask.header(&header::IF_NONE_MATCH).is_some_and(|known| known.contains(&etag));
            if known {
                *a = Answer::new(StatusCode::NOT_MODIFIED);
            }
            a.set(header::ETAG, etag);
        }
    }),
    Variation::after(
        "sends_the_headers_of_docker",
        "the older headers are optional (legacy Docker support)",
        |t, a| {
            a.set(HeaderName::from_static("docker-distribution-api-version"), "registry/2.0");
            let id = a
                .get(&header::LOCATION)
                .filter(|path| path.contains("/uploads/"))
                .and_then(|path| path.rsplit('/').next());
            if let Some(id) = id.map(str::to_owned).filter(|_| t.ask.kind == Kind::Uploads) {
                a.set(HeaderName::from_static("docker-upload-uuid"), id);
            }
        },
    ),
    Variation::after(
        "sends_unknown_headers",
        "a recipient ignores headers that it does not know (RFC 9110, 5.1)",
        |_, a| {
            a.set(HeaderName::from_static("x-lab"), "1");
            a.set(header::SERVER, "lab (x; y) z/1.0");
            a.add(HeaderName::from_static("x-lab"), "a=\"b, c\"");
        },
    ),
    Variation::after("serves_blobs_as_gzip", "no sentence gives blobs a type (pulling blobs)", |t, a| {
        if t.reads(Kind::Blob) && a.is_success() {
            a.set(header::CONTENT_TYPE, "application/gzip");
        }
    }),
    Variation::after("serves_blobs_without_type", "no sentence gives blobs a type (pulling blobs)", |t, a| {
        if t.reads(Kind::Blob) && a.is_success() {
            a.drop_header(&header::CONTENT_TYPE);
        }
    }),
    Variation::after(
        "sets_cookies",
        "cookies are HTTP's own, and no client has to send them back (RFC 6265)",
        |_, a| {
            a.set(header::SET_COOKIE, "lab=1; Path=/; HttpOnly");
        },
    ),
    Variation::after(
        "warns",
        "a `Warning` with code 299, agent `-` and no date may stand on any response (warnings)",
        |_, a| a.set(header::WARNING, "299 - \"the lab warns\""),
    ),
    Variation::after(
        "warns_several_times",
        "there may be several warnings, of 4096 bytes together (warnings)",
        |_, a| {
            a.set(header::WARNING, "299 - \"the lab warns\", 299 - \"with \\\"quotes\\\" and a, comma\"");
            a.add(header::WARNING, format!("299 - \"{}\"", "x".repeat(3000)));
        },
    ),
    Variation::after("writes_errors_in_html", "the body of an error may have any format (error codes)", |t, a| {
        rewrite(t, a, "text/html", "<!DOCTYPE html><title>no</title><p>No.\n");
    }),
    Variation::after(
        "writes_errors_in_plain_text",
        "the body of an error may have any format (error codes)",
        |t, a| rewrite(t, a, "text/plain; charset=utf-8", "no\n"),
    ),
    Variation::after(
        "writes_errors_with_a_charset",
        "a type may have parameters, and only those of manifests should not (RFC 9110, 8.3)",
        |_, a| {
            if a.status.is_client_error() && !a.body.is_empty() {
                a.set(header::CONTENT_TYPE, "application/json; charset=utf-8");
            }
        },
    ),
    Variation::after("writes_errors_with_arrays_for_detail", "`detail` may be any JSON (error codes)", |_, a| {
        each_error(a, |error| error["detail"] = json!([1, null, "x"]))
    }),
    Variation::after("writes_errors_with_empty_messages", "`message` may be empty (error codes)", |_, a| {
        each_error(a, |error| error["message"] = json!(""))
    }),
    Variation::after("writes_errors_with_text_for_detail", "`detail` may be any JSON (error codes)", |_, a| {
        each_error(a, |error| error["detail"] = json!("more"))
    }),
    Variation::after("writes_errors_without_body", "the body of an error is a MAY (error codes)", |t, a| {
        if is_free(t, a) {
            a.body.clear();
            a.drop_header(&header::CONTENT_TYPE);
        }
    }),
    Variation::after("writes_errors_without_detail", "`detail` is optional (error codes)", |_, a| {
        each_error(a, |error| remove(error, "detail"))
    }),
    Variation::after("writes_errors_without_message", "`message` is optional (error codes)", |_, a| {
        each_error(a, |error| remove(error, "message"))
    }),
    Variation::after(
        "writes_json_with_white_space",
        "JSON may have white space between its tokens (RFC 8259, 2)",
        |t, a| {
            if matches!(t.ask.kind, Kind::Tags | Kind::Referrers) || a.status.is_client_error() {
                let value: Option<Value> = serde_json::from_slice(&a.body).ok();
                if let Some(pretty) = value.and_then(|value| serde_json::to_string_pretty(&value).ok()) {
                    a.body = format!(" {pretty}\r\n").into();
                }
            }
        },
    ),
];
