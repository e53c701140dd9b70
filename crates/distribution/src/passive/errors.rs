//! The form of error bodies (spec.md#error-codes).

use catalogue::{ERROR_CODES, distribution as dist};
use content::document::{Kind, Value};

use super::pass;
use crate::context::Given;
use crate::exchange::Answer;
use crate::operations::{LEGACY, code_fits};
use crate::violation::{Mark, Violation};

pub(super) fn judge(answer: &Answer, given: &mut Vec<Given>) {
    let is_head = answer.exchanged.request.method == "HEAD";
    if !answer.is_client_error() || is_head || answer.body().is_empty() || !answer.is_json() {
        return;
    }
    let document = answer.document();
    let is_object = answer.body().trim_ascii_start().starts_with(b"{");
    let is_named = answer.media_type().is_some_and(|name| name.ends_with("json"));
    let wrong = |message: &str| {
        Violation::of(&dist::ERROR_JSON_FORM, message)
            .at(answer, Mark::Body)
            .expected("`{\"errors\": [{\"code\": …, \"message\": …, \"detail\": …}]}`")
    };
    let is_well_formed = !document.problems().iter().any(|problem| problem.kind.is_syntax());
    let violation = match document.root().filter(|_| is_well_formed) {
        Some(root) => form(root).err().map(wrong),
        // A text in braces that nobody calls JSON may be anything.
        None if !is_named => return,
        None if is_object => Some(wrong("the JSON body of an error is malformed")),
        // Any format is allowed, and this is one: only its type is wrong.
        None => Some(wrong("the body of an error is called JSON and is something else")),
    };
    if let Some(violation) = violation {
        given.push(Given::Violated(Box::new(violation)));
        return;
    }
    given.push(pass(&dist::ERROR_JSON_FORM));
    given.extend(fits(answer));
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
        given.push(match ERROR_CODES.contains(&code.as_str()) {
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

/// The code of an error whose status alone says what happened.
fn fits(answer: &Answer) -> Option<Given> {
    let (fitting, what) = match answer.status() {
        // Who must log in is not authenticated, or is denied what others may.
        401 => (["UNAUTHORIZED", "DENIED"].as_slice(), "a 401"),
        429 => (["TOOMANYREQUESTS"].as_slice(), "a 429"),
        _ => return None,
    };
    code_fits(answer, fitting, what)
}

/// What is wrong with the form, in words.
fn form(root: Value<'_>) -> Result<(), &'static str> {
    let errors = match root.get("errors") {
        _ if root.kind() != Kind::Object => return Err("the JSON body of an error is no object"),
        None => return Err("the JSON body of an error has no `errors`"),
        Some(errors) if errors.kind() != Kind::Array => {
            return Err("`errors` in the JSON body of an error is no array");
        }
        Some(errors) => errors,
    };
    if errors.is_empty() {
        return Err("`errors` in the JSON body of an error is empty");
    }
    for entry in errors.elements() {
        if entry.kind() != Kind::Object {
            return Err("an entry of `errors` is no object");
        }
        match entry.get("code") {
            None => return Err("an entry of `errors` has no `code`"),
            Some(code) if code.kind() != Kind::String => {
                return Err("the `code` of an entry of `errors` is no string");
            }
            Some(_) => {}
        }
        // Null is what many writers make of nothing.
        if entry.get("message").is_some_and(|message| !matches!(message.kind(), Kind::String | Kind::Null)) {
            return Err("the `message` of an entry of `errors` is no string");
        }
    }
    Ok(())
}
