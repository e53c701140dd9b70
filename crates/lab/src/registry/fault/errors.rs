//! Faults in error bodies.

use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use super::change::recode;
use crate::registry::{
    answer::{Answer, Code},
    ask::Kind,
    switch::Fault,
    turn::Turn,
};

const FORM: &[&str] = &["dist.error.json-form"];
const CHARSET: &[&str] = &["dist.error.code-charset"];
const LISTED: &[&str] = &["dist.error.code-listed"];
const FITS: &[&str] = &["dist.error.code-fits"];
const RETRY: &[&str] = &["dist.error.429-retry"];

fn refused(answer: &Answer) -> bool {
    answer.status.is_client_error()
}

/// Not found there, in a repository that exists.
fn unknown(turn: &Turn, answer: &Answer, kind: Kind) -> bool {
    turn.is(&Method::GET, kind) && answer.status == StatusCode::NOT_FOUND && turn.repository().is_some()
}

/// Changes each error of a refusal.
fn each(answer: &mut Answer, change: impl Fn(&mut Value)) {
    if refused(answer) {
        answer.edit_json(|json| {
            json.get_mut("errors").and_then(Value::as_array_mut).into_iter().flatten().for_each(change);
        });
    }
}

/// Every seventh request is one too many.
fn too_many(turn: &Turn, retry: Option<&str>) -> Option<Answer> {
    turn.model.requests.is_multiple_of(7).then(|| {
        let mut answer = Answer::refusal(429, Code::TooManyRequests, "too many requests");
        if let Some(retry) = retry {
            answer.set(header::RETRY_AFTER, retry);
        }
        answer
    })
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::after("breaks_off_in_error_bodies", FORM, "the body of an error ends before its JSON does", |_, a| {
        if refused(a) {
            a.body.truncate(a.body.len() / 2);
        }
    }),
    Fault::after("invents_a_code_for_everything", LISTED, "all codes are `NOT_OK`", |_, a| {
        if refused(a) {
            recode(a, "NOT_OK");
        }
    }),
    Fault::after(
        "invents_a_code_for_large_manifests",
        LISTED,
        "the code of a manifest over the limit is `MANIFEST_TOO_LARGE`",
        |_, a| {
            if a.status == StatusCode::PAYLOAD_TOO_LARGE {
                recode(a, "MANIFEST_TOO_LARGE");
            }
        },
    ),
    Fault::after("invents_a_code_for_ranges", LISTED, "the code of a chunk out of order is `RANGE_INVALID`", |t, a| {
        if t.ask.kind == Kind::Session && a.status == StatusCode::RANGE_NOT_SATISFIABLE {
            recode(a, "RANGE_INVALID");
        }
    }),
    Fault::after("invents_a_code_for_tags", LISTED, "the code of a malformed tag is `TAG_MALFORMED`", |t, a| {
        if t.is(&Method::PUT, Kind::Manifest) && a.status == StatusCode::BAD_REQUEST && !t.by_digest() {
            recode(a, "TAG_MALFORMED");
        }
    }),
    Fault::before(
        "limits_requests_and_says_soon",
        RETRY,
        "each seventh request is answered with 429 and `Retry-After: soon`",
        |t| too_many(t, Some("soon")),
    ),
    Fault::before(
        "limits_requests_in_microseconds",
        RETRY,
        "each seventh request is answered with 429 and `Retry-After: 250.5µs`",
        |t| too_many(t, Some("250.5us")),
    ),
    Fault::before(
        "limits_requests_without_retry_after",
        RETRY,
        "each seventh request is answered with 429 and no `Retry-After`",
        |t| too_many(t, None),
    ),
    Fault::after(
        "says_blob_unknown_of_manifests",
        FITS,
        "the code of an unknown manifest is `BLOB_UNKNOWN`",
        |t, a| {
            if unknown(t, a, Kind::Manifest) {
                recode(a, "BLOB_UNKNOWN");
            }
        },
    ),
    Fault::after("says_blob_unknown_of_uploads", FITS, "the code of an unknown session is `BLOB_UNKNOWN`", |t, a| {
        if t.ask.kind == Kind::Session && a.status == StatusCode::NOT_FOUND {
            recode(a, "BLOB_UNKNOWN");
        }
    }),
    Fault::after(
        "says_digest_invalid_of_bad_names",
        FITS,
        "the code of a malformed name is `DIGEST_INVALID`",
        |_, a| {
            if a.status == StatusCode::BAD_REQUEST && String::from_utf8_lossy(&a.body).contains("NAME_INVALID") {
                recode(a, "DIGEST_INVALID");
            }
        },
    ),
    Fault::after(
        "says_manifest_invalid_of_wrong_digests",
        FITS,
        "the code of a blob that does not fit its digest is `MANIFEST_INVALID`",
        |t, a| {
            if t.is(&Method::PUT, Kind::Session) && a.status == StatusCode::BAD_REQUEST {
                recode(a, "MANIFEST_INVALID");
            }
        },
    ),
    Fault::after(
        "says_manifest_unknown_of_blobs",
        FITS,
        "the code of an unknown blob is `MANIFEST_UNKNOWN`",
        |t, a| {
            if unknown(t, a, Kind::Blob) {
                recode(a, "MANIFEST_UNKNOWN");
            }
        },
    ),
    Fault::after(
        "says_name_invalid_of_unknown_repositories",
        FITS,
        "the code of an unknown repository is `NAME_INVALID`",
        |t, a| {
            if a.status == StatusCode::NOT_FOUND && t.repository().is_none() && t.ask.kind == Kind::Tags {
                recode(a, "NAME_INVALID");
            }
        },
    ),
    Fault::after(
        "says_name_unknown_of_unknown_tags",
        FITS,
        "the code of an unknown tag in a repository that exists is `NAME_UNKNOWN`",
        |t, a| {
            if unknown(t, a, Kind::Manifest) && !t.by_digest() {
                recode(a, "NAME_UNKNOWN");
            }
        },
    ),
    Fault::after(
        "says_not_found_for_repositories",
        LISTED,
        "the code of an unknown repository is `NOT_FOUND`",
        |t, a| {
            if a.status == StatusCode::NOT_FOUND
                && !t.ask.name.is_empty()
                && t.repository().is_none()
                && t.ask.kind == Kind::Tags
            {
                recode(a, "NOT_FOUND");
            }
        },
    ),
    Fault::after("says_unsupported_of_everything", FITS, "all codes are `UNSUPPORTED`", |_, a| {
        if refused(a) {
            recode(a, "UNSUPPORTED");
        }
    }),
    Fault::after("writes_bad_names_bare", FORM, "the error of a malformed name is a JSON string", |t, a| {
        if a.status == StatusCode::BAD_REQUEST && t.repository().is_none() && !t.ask.name.is_empty() {
            a.edit_json(|json| *json = json["errors"][0]["message"].take());
        }
    }),
    Fault::after("writes_codes_as_numbers", FORM, "`code` of an error is the status as a number", |_, a| {
        let status = a.status.as_u16();
        each(a, |error| error["code"] = json!(status));
    }),
    Fault::after("writes_codes_in_lower_case", CHARSET, "codes have small letters", |_, a| {
        each(a, |error| error["code"] = json!(error["code"].as_str().unwrap_or_default().to_ascii_lowercase()));
    }),
    Fault::after("writes_codes_with_digits", CHARSET, "the code of an unknown manifest is `MANIFEST_404`", |t, a| {
        if unknown(t, a, Kind::Manifest) {
            recode(a, "MANIFEST_404");
        }
    }),
    Fault::after("writes_codes_with_hyphens", CHARSET, "codes of unknown blobs have `-` for `_`", |t, a| {
        if unknown(t, a, Kind::Blob) {
            recode(a, "BLOB-UNKNOWN");
        }
    }),
    Fault::after("writes_error_for_errors", FORM, "the body of an error is `{\"error\": …}`", |_, a| {
        if refused(a) {
            a.edit_json(|json| *json = json!({ "error": json["errors"][0]["message"].take() }));
        }
    }),
    Fault::after("writes_errors_as_an_array", FORM, "the body of an error is a JSON array", |_, a| {
        if refused(a) {
            a.edit_json(|json| *json = json["errors"].take());
        }
    }),
    Fault::after("writes_errors_as_an_object", FORM, "`errors` of an error body is an object", |_, a| {
        if refused(a) {
            a.edit_json(|json| json["errors"] = json["errors"][0].take());
        }
    }),
    Fault::after("writes_errors_without_code", FORM, "errors have no `code`", |_, a| {
        each(a, |error| drop(error.as_object_mut().map(|members| members.remove("code"))));
    }),
    Fault::after("writes_messages_as_objects", FORM, "`message` of an error is an object", |_, a| {
        each(a, |error| error["message"] = json!({ "text": error["message"].take() }));
    }),
    Fault::after("writes_no_errors", FORM, "`errors` of the body of an unknown blob is `null`", |t, a| {
        if unknown(t, a, Kind::Blob) {
            a.edit_json(|json| json["errors"] = Value::Null);
        }
    }),
    Fault::after("writes_one_error_bare", FORM, "the body of an error is one error without `errors`", |_, a| {
        if refused(a) {
            a.edit_json(|json| *json = json["errors"][0].take());
        }
    }),
    Fault::after(
        "writes_unknown_tags_as_problem_details",
        FORM,
        "the error of an unknown tag has the form of RFC 9457",
        |t, a| {
            if unknown(t, a, Kind::Manifest) && !t.by_digest() {
                a.edit_json(|json| *json = json!({ "title": "not found", "status": 404 }));
                a.set(header::CONTENT_TYPE, "application/problem+json");
            }
        },
    ),
];
