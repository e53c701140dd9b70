//! The code of an error, held against what happened (spec.md#error-codes).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::Answer;
use crate::violation::{Mark, Violation};

impl Context<'_> {
    /// Judges the codes of an error body: at least one must be among those that fit. A body of another form says nothing about it.
    /// The scenario must declare `dist.error.code-fits`.
    pub fn has_fitting_code(&mut self, answer: &Answer, fitting: &[&str], what: &str) {
        if !answer.is_client_error() {
            return;
        }
        let codes: Vec<String> = answer.errors().into_iter().filter_map(|entry| entry.code).collect();
        if codes.is_empty() {
            return;
        }
        let words = |codes: &[String]| codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
        let fits = codes.iter().any(|code| fitting.contains(&code.as_str()));
        self.holds(&dist::ERROR_CODE_FITS, fits, || {
            let expected: Vec<String> = fitting.iter().map(|code| (*code).to_owned()).collect();
            Violation::of(&dist::ERROR_CODE_FITS, format!("the error code for {what} is that of something else"))
                .at(answer, Mark::Text(codes.first().cloned().unwrap_or_default()))
                .expected(words(&expected))
                .got(words(&codes))
                .unless_broken(&[&dist::ERROR_CODE_LISTED, &dist::ERROR_CODE_CHARSET, &dist::ERROR_JSON_FORM])
        });
    }
}
