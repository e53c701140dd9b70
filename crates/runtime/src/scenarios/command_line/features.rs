//! `features`.

use catalogue::runtime as rt;
use serde_json::Value;

use crate::context::Context;
use crate::driver::Line;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario =
    Scenario { name: "features_is_a_command", decides: &[&rt::CLI_USUAL_FEATURES], stage: Stage::Body, run };

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let called = context.line(&Line::of(["features"]))?;
    let json: Option<Value> = serde_json::from_str(&called.stdout).ok();
    let is_printed = json.is_some_and(|json| json.get("ociVersionMax").is_some());
    match (called.succeeded(), is_printed) {
        (true, true) => context.pass(&rt::CLI_USUAL_FEATURES),
        (false, _) => context.unsupported(&rt::CLI_USUAL_FEATURES, called.describe()),
        (true, false) => context.add(
            Violation::of(
                &rt::CLI_USUAL_FEATURES,
                "`features` ends with zero, and does not print the Features structure",
            )
            .at(&called)
            .expected("JSON with `ociVersionMax`"),
        ),
    }
    Ok(())
}
