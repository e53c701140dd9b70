//! A document keeps to I-JSON: UTF-8, no name twice, no lone surrogates, numbers that a double holds.

use catalogue::{Requirement, image as req};
use content::document::{Problem, ProblemKind};

use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;

pub(crate) const CHECK: Check = Check {
    name: "document_keeps_to_i_json",
    decides: &[&req::JSON_UTF8, &req::JSON_NO_DUPLICATE_NAMES, &req::JSON_I_JSON, &req::JSON_NUMBERS_DOUBLE],
    on: On::Json(look),
};

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    for problem in context.document.problems() {
        let Some((rule, message, help)) = rule_of(&problem.kind) else { continue };
        // Annotations have a rule of their own about names that occur twice.
        if matches!(problem.kind, ProblemKind::DuplicateName { .. }) && is_annotation(&problem.pointer) {
            continue;
        }
        answers.add(Violation::of(rule, message).place(place(problem)).got(problem.kind.to_string()).help(help));
    }
    for rule in CHECK.decides {
        answers.pass_unless_answered(rule);
    }
}

fn rule_of(kind: &ProblemKind) -> Option<(&'static Requirement, &'static str, &'static str)> {
    Some(match kind {
        ProblemKind::InvalidUtf8 | ProblemKind::OtherEncoding(_) => {
            (&req::JSON_UTF8, "the document is not UTF-8", "encode it as UTF-8")
        }
        ProblemKind::DuplicateName { .. } => (
            &req::JSON_NO_DUPLICATE_NAMES,
            "an object has two members of one name",
            "readers disagree which of them counts: keep one",
        ),
        ProblemKind::LoneSurrogate(_) => (
            &req::JSON_I_JSON,
            "a string holds half of a surrogate pair",
            "write the whole pair, or the character itself",
        ),
        ProblemKind::Noncharacter(_) => {
            (&req::JSON_I_JSON, "a string holds a code point that is no character", "leave it out")
        }
        ProblemKind::NumberOutsideDouble(_) => (
            &req::JSON_NUMBERS_DOUBLE,
            "a number does not fit an IEEE 754 double",
            "many readers will see another number",
        ),
        _ => return None,
    })
}

/// Whether a value stands directly in a map that the annotation rules govern.
pub(crate) fn is_annotation(pointer: &str) -> bool {
    let mut steps = pointer.rsplit('/').skip(1);
    matches!(steps.next(), Some("annotations")) || pointer.starts_with("/config/Labels/")
}

/// The place of a problem of a document.
pub(crate) fn place(problem: &Problem) -> Place {
    Place::Span(problem.span.clone(), problem.pointer.clone())
}
