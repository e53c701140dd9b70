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
    let mut texts = 0;
    for value in &values {
        let mut add = |requirement: &'static Requirement, holds: bool, message: &str, expected: &str| {
            given.push(match holds {
                true => pass(requirement),
                false => Given::Violated(Box::new(violation(answer, requirement, message, expected, value))),
            });
        };
        match wire::warning::parse(value) {
            Ok(warnings) => {
                for warning in warnings {
                    texts += warning.text.len();
                    add(&dist::WARN_CODE, warning.code == 299, "the code of a `Warning` is not 299", "`299`");
                    add(&dist::WARN_AGENT, warning.agent == "-", "the agent of a `Warning` is not `-`", "`-`");
                    add(&dist::WARN_NO_DATE, warning.date.is_none(), "a `Warning` has a date", "no date");
                }
            }
            Err(_) => {
                texts += value.len();
                given.push(Given::Violated(Box::new(malformed(answer, value))));
            }
        }
    }
    given.push(size(answer, &values, texts));
}

fn violation(
    answer: &Answer,
    requirement: &'static Requirement,
    message: &str,
    expected: &str,
    value: &str,
) -> Violation {
    Violation::of(requirement, message).at(answer, Mark::Header("Warning")).expected(expected).got(format!("`{value}`"))
}

/// What is wrong with a value that is not of the form of RFC 7234: the first part that is not what it must be.
fn malformed(answer: &Answer, value: &str) -> Violation {
    let mut parts = value.trim().splitn(3, ' ');
    let (code, agent) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let quotes = value.replace("\\\"", "").matches('"').count();
    let (requirement, message) = match () {
        () if code != "299" => (&dist::WARN_CODE, "the code of a `Warning` is not 299"),
        () if agent != "-" => (&dist::WARN_AGENT, "the agent of a `Warning` is not `-`"),
        () if quotes > 2 => (&dist::WARN_NO_DATE, "a `Warning` has a date"),
        // Code and agent are right, and the rest is not what they belong to.
        () => {
            let message = "a `Warning` has not the form of RFC 7234";
            return violation(answer, &dist::WARN_CODE, message, "`299 - \"text\"`", value).mild();
        }
    };
    violation(answer, requirement, message, "`299 - \"text\"`", value)
}

/// The spec does not say what of a header is "warning data": the texts are for certain, and then their frames, quotes and codes. More
/// than 4096 bytes of texts are too much by any reading, of values by one.
fn size(answer: &Answer, values: &[String], texts: usize) -> Given {
    let total: usize = values.iter().map(String::len).sum();
    if total <= MOST {
        return pass(&dist::WARN_SIZE);
    }
    let violation = Violation::of(&dist::WARN_SIZE, "the warnings of one answer are too long")
        .at(answer, Mark::Header("Warning"))
        .expected("at most 4096 bytes in all `Warning` headers together")
        .got(format!("{total} bytes, {texts} of them in texts"));
    Given::Violated(Box::new(if texts <= MOST { violation.mild() } else { violation }))
}
