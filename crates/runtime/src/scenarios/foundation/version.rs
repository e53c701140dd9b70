//! Which version of the spec the runtime states: by its Features structure, by its version for people, or by its driver.

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
    let of_driver = context.observe("the version that the driver knows", || {
        shared.driver.and_then(|driver| driver.spec()).map(str::to_owned)
    })?;
    let lacks = context.observe("what the driver lacks", || shared.driver.map(|driver| driver.lacks().to_vec()))?;
    context.facts.lacks = lacks.value.unwrap_or_default();
    let features = context.call(&Operation::Features)?;
    let parsed = features.succeeded().then(|| serde_json::from_str::<Value>(&features.stdout).ok()).flatten();
    match &parsed {
        Some(_) => context.pass(&rt::FEATURES_OFFERED),
        None => {
            context.unsupported(&rt::FEATURES_OFFERED, "the driver knows no command that prints it, or there is none")
        }
    }
    let told = context.call(&Operation::Version)?;
    let in_features = parsed.as_ref().and_then(|features| Some(features.get("ociVersionMax")?.as_str()?.to_owned()));
    context.facts.stated = in_features.or_else(|| told.stated_version()).or(of_driver.value);
    context.facts.features = parsed;
    Ok(())
}
