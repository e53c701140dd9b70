//! Which version of the spec the runtime states: by its Features structure, by its version for people, or by its driver profile.

use catalogue::runtime as rt;
use serde_json::Value;

use crate::context::Context;
use crate::driver::Operation;
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;

pub(in crate::scenarios) static SCENARIO: Scenario =
    Scenario { name: "features_are_offered", decides: &[&rt::FEATURES_OFFERED], stage: Stage::Foundation, run };

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shared = context.shared;
    let of_profile = context.observe("the version that the driver profile names", || {
        shared.driver.and_then(|driver| driver.profile().spec.clone())
    })?;
    let features = context.call(&Operation::Features)?;
    let parsed = features.succeeded().then(|| serde_json::from_str::<Value>(&features.stdout).ok()).flatten();
    match &parsed {
        Some(_) => context.pass(&rt::FEATURES_OFFERED),
        None => {
            context.unsupported(&rt::FEATURES_OFFERED, "the driver knows no command that prints it, or there is none")
        }
    }
    let told = context.call(&Operation::Version)?;
    let in_text =
        told.stdout.lines().find_map(|line| line.trim().strip_prefix("spec:")).map(|text| text.trim().to_owned());
    let in_features = parsed.as_ref().and_then(|features| Some(features.get("ociVersionMax")?.as_str()?.to_owned()));
    context.facts.stated = in_features.or(in_text).or(of_profile.value);
    context.facts.features = parsed;
    Ok(())
}
