//! Asking before a long body is sent (RFC 9110, section 10.1.1).

use catalogue::distribution as dist;
use content::media_type;

use crate::context::Context;
use crate::exchange::{Call, How, Stop};
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// What is refused for its head is refused before its body.
pub static SCENARIO: Scenario = Scenario {
    name: "refusals_do_not_wait_for_the_body",
    decides: &[&dist::BEYOND_EXPECT_EARLY],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// More than any registry takes for a manifest: the spec names 4 megabytes, and nobody is known to take four times that.
const TOO_LONG: usize = 17 << 20;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let repository = context.repository();
    let tag = context.tag("long");
    // No manifest at all, so that nothing is stored whatever the limit is.
    let call = Call::put(format!("/v2/{repository}/manifests/{tag}"))
        .header("Content-Type", media_type::MANIFEST)
        .body(vec![b' '; TOO_LONG])
        .how(How::Expecting);
    let answer = context.send(call)?;
    let was_asked_for = answer.exchanged.interim.iter().any(|head| head.status == 100);
    match answer.status() {
        413 | 401 | 403 => {
            context.holds(&dist::BEYOND_EXPECT_EARLY, !was_asked_for, || {
                Violation::of(
                    &dist::BEYOND_EXPECT_EARLY,
                    "a body is asked for with `100 Continue` and refused for its length",
                )
                .at(&answer, Mark::Status)
                .expected("the refusal in the place of `100 Continue`")
                .got(format!("`100 Continue`, then {}", answer.describe()))
            });
        }
        _ => {
            let why = format!("a manifest of {TOO_LONG} bytes is not refused for its length: {}", answer.describe());
            context.not_applicable(&dist::BEYOND_EXPECT_EARLY, why);
        }
    }
    Ok(())
}
