//! The configuration is one JSON text in UTF-8, and no object of it has two members of one name (glossary.md#json).

use catalogue::runtime as req;
use content::document::{Problem, ProblemKind};

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Whole;
use crate::violation::{Place, Violation};

pub(super) const CHECK: Check = Check {
    name: "config_is_one_json_text",
    decides: || vec![&req::JSON_WELL_FORMED, &req::JSON_UTF8, &req::JSON_NO_DUPLICATE_NAMES],
    look: Look::Bundle(look),
};

fn look(whole: &Whole<'_>, answers: &mut Answers) {
    let Some(config) = whole.config else { return };
    let problems = config.problems();
    if let Some(limit) = problems.iter().find(|problem| problem.kind.is_limit()) {
        for rule in (CHECK.decides)() {
            answers.inconclusive(rule, limit.kind.to_string());
        }
        return;
    }
    let encoding = problems
        .iter()
        .find(|problem| matches!(problem.kind, ProblemKind::InvalidUtf8 | ProblemKind::OtherEncoding(_)));
    match encoding {
        Some(problem) => answers.add(
            Violation::of(&req::JSON_UTF8, "the configuration is not UTF-8")
                .place(place(problem))
                .got(problem.kind.to_string())
                .help("encode it as UTF-8"),
        ),
        None => answers.pass(&req::JSON_UTF8),
    }
    // What follows the first break is guesswork.
    let syntax = problems.iter().find(|problem| problem.kind.is_syntax());
    match (syntax, encoding) {
        (_, Some(problem)) if config.root().is_none() || matches!(problem.kind, ProblemKind::OtherEncoding(_)) => {
            answers.blocked(&req::JSON_WELL_FORMED, &req::JSON_UTF8);
        }
        (Some(problem), _) => answers.add(
            Violation::of(&req::JSON_WELL_FORMED, "the configuration is not one well-formed JSON text")
                .place(place(problem))
                .expected("one JSON text of RFC 8259, with nothing before or after it")
                .got(problem.kind.to_string()),
        ),
        (None, _) => answers.pass(&req::JSON_WELL_FORMED),
    }
    let rule = &req::JSON_NO_DUPLICATE_NAMES;
    let doubles: Vec<&Problem> =
        problems.iter().filter(|problem| matches!(problem.kind, ProblemKind::DuplicateName { .. })).collect();
    for problem in &doubles {
        answers.add(
            Violation::of(rule, "an object has two members of one name")
                .place(place(problem))
                .got(problem.kind.to_string())
                .help("readers disagree which of them counts: keep one"),
        );
    }
    if doubles.is_empty() && syntax.is_none() {
        answers.pass(rule);
    }
}

fn place(problem: &Problem) -> Place {
    Place::Span(problem.span.clone(), problem.pointer.clone())
}
