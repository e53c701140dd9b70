//! Requests for referrers that make no sense (spec.md#listing-referrers).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Call, Stop};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A request for the referrers of what is no digest is answered with 400.
pub static SCENARIO: Scenario = Scenario {
    name: "referrers_of_no_digest_are_refused",
    decides: &[&dist::ERROR_CODE_FITS, &dist::REFERRERS_BAD_400],
    stage: Stage::Body,
    quick: true,
    // The few requests of such a run are for content.
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    context.facts.referrers.required()?;
    let shelf = context.facts.shelf()?;
    let capitals = "ABCDEF01".repeat(8);
    for digest in ["sha256:0123", &format!("sha256:{capitals}"), "sha256:", "no-digest"] {
        let answer = context.send(Call::get(format!("/v2/{}/referrers/{digest}", shelf.repository)))?;
        context.holds(&dist::REFERRERS_BAD_400, answer.status() == 400, || {
            let violation = Violation::of(
                &dist::REFERRERS_BAD_400,
                "a request for the referrers of a malformed digest is not answered with 400",
            )
            .at(&answer, Mark::Status)
            .expected("`400`")
            .got(answer.describe());
            // Who looks for a digest before looking at it has one fault.
            match answer.status() {
                404 => violation.unless_broken(&[&dist::REFERRERS_NEVER_404]),
                _ => violation,
            }
        });
        if answer.status() != 400 {
            continue;
        }
        let codes = ["DIGEST_INVALID", "MANIFEST_INVALID", "UNSUPPORTED"];
        context.has_fitting_code(&answer, &codes, "a malformed digest where referrers are asked for");
    }
    Ok(())
}
