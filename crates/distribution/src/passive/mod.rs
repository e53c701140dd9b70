//! What holds for every answer, looked at on all tapes: the form of errors, warnings, the wish to wait.
mod errors;
mod http;
mod rate;
mod warnings;

use std::sync::Arc;

use catalogue::Requirement;
use catalogue::distribution as dist;
use wire::exchange::Origin;

use crate::context::Given;
use crate::exchange::{Answer, Exchanged};
use crate::scenario::{Scenario, Stage};

/// Stands for this module where a scenario is named.
pub(crate) static EVERY_ANSWER: Scenario = Scenario {
    name: "every_answer",
    decides: DECIDES,
    stage: Stage::Body,
    quick: true,
    read_only: true,
    run: |_| Ok(()),
};

const DECIDES: &[&Requirement] = &[
    &dist::ERROR_429_RETRY,
    &dist::ERROR_CODE_CHARSET,
    &dist::ERROR_CODE_FITS,
    &dist::ERROR_CODE_LISTED,
    &dist::ERROR_JSON_FORM,
    &dist::HTTP_REDIRECT,
    &dist::HTTP_RFC9110,
    &dist::WARN_AGENT,
    &dist::WARN_CODE,
    &dist::WARN_MAY,
    &dist::WARN_NO_DATE,
    &dist::WARN_SIZE,
];

/// Looks at every answer of a tape that came from the registry itself.
pub(crate) fn judge(tape: &[Arc<Exchanged>], home: &Origin) -> Vec<Given> {
    let mut given = Vec::new();
    let mut before: Option<Answer> = None;
    for (number, exchanged) in tape.iter().enumerate().filter(|(_, exchanged)| exchanged.origin == *home) {
        let answer = Answer { number, exchanged: Arc::clone(exchanged), hops: Vec::new() };
        errors::judge(&answer, &mut given);
        http::judge(&answer, &mut given);
        rate::judge(&answer, &mut given);
        warnings::judge(&answer, &mut given);
        if let Some(before) = before {
            http::judge_pair(&before, &answer, &mut given);
        }
        before = Some(answer);
    }
    given
}

fn pass(requirement: &'static Requirement) -> Given {
    Given::Said { requirement, outcome: verdict::Outcome::Pass, reason: None, stand_in: false }
}
