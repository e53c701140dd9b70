//! A document is one JSON text, with nothing before or after it.

use catalogue::image as req;

use super::i_json::place;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;

pub(crate) const CHECK: Check =
    Check { name: "document_is_one_json_text", decides: &[&req::JSON_WELL_FORMED], on: On::Json(look) };

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::JSON_WELL_FORMED;
    let problems = context.document.problems();
    if let Some(limit) = problems.iter().find(|problem| problem.kind.is_limit()) {
        answers.inconclusive(rule, limit.kind.to_string());
    } else if let Some(problem) = problems.iter().find(|problem| problem.kind.is_syntax()) {
        // What follows the first break is guesswork.
        answers.add(
            Violation::of(rule, "the document is not one well-formed JSON text")
                .place(place(problem))
                .expected("one JSON text of RFC 8259, with nothing before or after it")
                .got(problem.kind.to_string()),
        );
    } else {
        answers.pass(rule);
    }
}
