//! The code of an error, held against what happened (spec.md#error-codes).

use catalogue::{ERROR_CODES, distribution as dist};
use verdict::Outcome;

use crate::context::{Context, Given};
use crate::exchange::Answer;
use crate::violation::{Mark, Violation};

/// Codes of the time before, which clients are told to expect (spec.md#legacy-docker-support-error-codes).
pub(crate) const LEGACY: [&str; 2] = ["TAG_INVALID", "MANIFEST_UNVERIFIED"];

impl Context<'_> {
    /// Judges the codes of an error body: at least one must be among those that fit. A body of another form says nothing about it.
    /// The scenario must declare `dist.error.code-fits`.
    pub fn has_fitting_code(&mut self, answer: &Answer, fitting: &[&str], what: &str) {
        match code_fits(answer, fitting, what) {
            Some(Given::Violated(violation)) => self.add(*violation),
            Some(given) => self.given.push(given),
            None => {}
        }
    }
}

/// What the codes of an error body come to; nothing where there are none. Codes of one's own are wrong for being so, and fit nothing
/// and everything.
pub(crate) fn code_fits(answer: &Answer, fitting: &[&str], what: &str) -> Option<Given> {
    if !answer.is_client_error() {
        return None;
    }
    let codes: Vec<String> = answer.errors().into_iter().filter_map(|entry| entry.code).collect();
    let words = |codes: &[String]| codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
    let requirement = &dist::ERROR_CODE_FITS;
    let said = |outcome, reason: Option<&'static str>| Given::Said {
        requirement,
        outcome,
        reason: reason.map(Into::into),
        stand_in: false,
    };
    let first = codes.first()?.clone();
    if codes.iter().any(|code| fitting.contains(&code.as_str())) {
        return Some(said(Outcome::Pass, None));
    }
    if codes.iter().any(|code| LEGACY.contains(&code.as_str())) {
        return None;
    }
    if !codes.iter().any(|code| ERROR_CODES.contains(&code.as_str())) {
        return Some(said(Outcome::Blocked, Some(dist::ERROR_CODE_LISTED.id)));
    }
    let expected: Vec<String> = fitting.iter().map(|code| (*code).to_owned()).collect();
    Some(Given::Violated(Box::new(
        Violation::of(requirement, format!("the error code for {what} is that of something else"))
            .at(answer, Mark::Text(first))
            .expected(words(&expected))
            .got(words(&codes)),
    )))
}
