//! `Warning` headers (spec.md#warnings).

use catalogue::Requirement;
use catalogue::distribution as dist;

use super::pass;
use crate::context::Given;
use crate::exchange::Answer;
use crate::violation::{Mark, Violation};

/// Bytes of warnings that an answer may carry.
const MOST: usize = 4096;

pub(super) fn judge(answer: &Answer, given: &mut Vec<Given>) {
    let values = answer.header_all("warning");
    if values.is_empty() {
        return;
    }
    given.push(pass(&dist::WARN_MAY));
    let mut add = |requirement: &'static Requirement, holds: bool, message: &str, expected: &str, got: &str| {
        given.push(match holds {
            true => pass(requirement),
            false => Given::Violated(Box::new(
                Violation::of(requirement, message).at(answer, Mark::Header("Warning")).expected(expected).got(got),
            )),
        });
    };
    let total: usize = values.iter().map(String::len).sum();
    add(
        &dist::WARN_SIZE,
        total <= MOST,
        "the warnings of one answer are too long",
        "at most 4096 bytes in all `Warning` headers together",
        &format!("{total} bytes"),
    );
    for value in &values {
        let shown = format!("`{value}`");
        let warnings = match wire::warning::parse(value) {
            Ok(warnings) => warnings,
            // What cannot be told apart into its parts has no code that could be right.
            Err(error) => {
                add(&dist::WARN_CODE, false, "a `Warning` has not the form of RFC 7234", &error.to_string(), &shown);
                continue;
            }
        };
        for warning in warnings {
            add(&dist::WARN_CODE, warning.code == 299, "the code of a `Warning` is not 299", "`299`", &shown);
            add(&dist::WARN_AGENT, warning.agent == "-", "the agent of a `Warning` is not `-`", "`-`", &shown);
            add(&dist::WARN_NO_DATE, warning.date.is_none(), "a `Warning` has a date", "no date", &shown);
        }
    }
}
