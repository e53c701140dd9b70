//! The form of error bodies (spec.md#error-codes).

use catalogue::distribution as dist;
use content::document::{Kind, Value};

use super::pass;
use crate::context::Given;
use crate::exchange::Answer;
use crate::violation::{Mark, Violation};

/// The codes of the spec's table.
const CODES: [&str; 14] = [
    "BLOB_UNKNOWN",
    "BLOB_UPLOAD_INVALID",
    "BLOB_UPLOAD_UNKNOWN",
    "DIGEST_INVALID",
    "MANIFEST_BLOB_UNKNOWN",
    "MANIFEST_INVALID",
    "MANIFEST_UNKNOWN",
    "NAME_INVALID",
    "NAME_UNKNOWN",
    "SIZE_INVALID",
    "UNAUTHORIZED",
    "DENIED",
    "UNSUPPORTED",
    "TOOMANYREQUESTS",
];

/// Codes of the time before, which clients are told to expect (spec.md#legacy-docker-support-error-codes).
const LEGACY: [&str; 2] = ["TAG_INVALID", "MANIFEST_UNVERIFIED"];

pub(super) fn judge(answer: &Answer, given: &mut Vec<Given>) {
    let is_head = answer.exchanged.request.method == "HEAD";
    if !answer.is_client_error() || is_head || answer.body().is_empty() || !answer.is_json() {
        return;
    }
    let document = answer.document();
    let wrong = match document.root() {
        None => Some("a body that says it is JSON is none".to_owned()),
        Some(_) if document.problems().iter().any(|problem| problem.kind.is_syntax()) => {
            Some("the JSON body of an error is malformed".to_owned())
        }
        Some(root) => form(root).err(),
    };
    if let Some(message) = wrong {
        given.push(Given::Violated(Box::new(
            Violation::of(&dist::ERROR_JSON_FORM, message)
                .at(answer, Mark::Body)
                .expected("`{\"errors\": [{\"code\": …, \"message\": …, \"detail\": …}]}`"),
        )));
        return;
    }
    given.push(pass(&dist::ERROR_JSON_FORM));
    for code in answer.errors().into_iter().filter_map(|entry| entry.code) {
        let is_plain = !code.is_empty() && code.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
        given.push(match is_plain {
            true => pass(&dist::ERROR_CODE_CHARSET),
            false => Given::Violated(Box::new(
                Violation::of(
                    &dist::ERROR_CODE_CHARSET,
                    "an error code has other characters than capital letters and underscores",
                )
                .at(answer, Mark::Text(code.clone()))
                .expected("capital letters A to Z and underscores")
                .got(format!("`{code}`")),
            )),
        });
        given.push(match CODES.contains(&code.as_str()) {
            true => pass(&dist::ERROR_CODE_LISTED),
            false => {
                let violation = Violation::of(&dist::ERROR_CODE_LISTED, "an error code is none of the 14 of the spec")
                    .at(answer, Mark::Text(code.clone()))
                    .expected("a code of the table in the section about error codes")
                    .got(format!("`{code}`"))
                    .unless_broken(&[&dist::ERROR_CODE_CHARSET]);
                Given::Violated(Box::new(if LEGACY.contains(&code.as_str()) { violation.note() } else { violation }))
            }
        });
    }
}

/// What is wrong with the form, in words.
fn form(root: Value<'_>) -> Result<(), String> {
    let errors = match root.get("errors") {
        _ if root.kind() != Kind::Object => return Err("the JSON body of an error is no object".to_owned()),
        None => return Err("the JSON body of an error has no `errors`".to_owned()),
        Some(errors) if errors.kind() != Kind::Array => {
            return Err("`errors` in the JSON body of an error is no array".to_owned());
        }
        Some(errors) => errors,
    };
    if errors.is_empty() {
        return Err("`errors` in the JSON body of an error is empty".to_owned());
    }
    for entry in errors.elements() {
        if entry.kind() != Kind::Object {
            return Err("an entry of `errors` is no object".to_owned());
        }
        match entry.get("code") {
            None => return Err("an entry of `errors` has no `code`".to_owned()),
            Some(code) if code.kind() != Kind::String => {
                return Err("the `code` of an entry of `errors` is no string".to_owned());
            }
            Some(_) => {}
        }
        // Null is what many writers make of nothing.
        if entry.get("message").is_some_and(|message| !matches!(message.kind(), Kind::String | Kind::Null)) {
            return Err("the `message` of an entry of `errors` is no string".to_owned());
        }
    }
    Ok(())
}
