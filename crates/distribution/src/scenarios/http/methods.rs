//! Methods that no endpoint has (RFC 9110, 9.1 and 15.5.6).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Call, Stop};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// Unknown and misplaced methods are refused.
pub static SCENARIO: Scenario = Scenario {
    name: "other_methods_are_refused",
    decides: &[&dist::ERROR_CODE_FITS, &dist::HTTP_RFC9110],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shelf = context.facts.shelf()?;
    let Some(digest) = shelf.manifests.first().map(|stored| stored.manifest.digest().to_owned()) else { return Ok(()) };
    let repository = &shelf.repository;
    for (method, path, what) in [
        ("GREENLIGHT", format!("/v2/{repository}/manifests/{digest}"), "a method that nobody knows"),
        ("PUT", format!("/v2/{repository}/tags/list"), "a method that the endpoint has not"),
    ] {
        let answer = context.send(Call::new(method, path).header("Content-Length", "0").unfollowed())?;
        // A server may hang up on what it does not understand.
        let is_refused = matches!(answer.status(), 0 | 300..=499 | 501);
        context.holds(&dist::HTTP_RFC9110, is_refused, || {
            Violation::of(&dist::HTTP_RFC9110, format!("{what} is not refused"))
                .at(&answer, Mark::Status)
                .expected("`405` or `501`")
                .got(answer.describe())
        });
        if answer.status() == 405 {
            context.has_fitting_code(&answer, &["UNSUPPORTED", "DENIED"], what);
        }
    }
    Ok(())
}
