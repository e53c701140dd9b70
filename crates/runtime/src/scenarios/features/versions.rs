//! The versions that a runtime states are those that it takes (features.md#specification-version, config.md#specification-version).

use catalogue::{Requirement, Spec, runtime as rt};
use serde_json::{Value, json};

use crate::context::{Context, Ran};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "stated_versions_are_taken",
    decides: &[
        &rt::CONFIG_OCIVERSION_COMPAT,
        &rt::FEATURES_OCIVERSIONMAX_ACCEPTED,
        &rt::FEATURES_OCIVERSIONMIN_ACCEPTED,
    ],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let stated = |context: &Context<'_>, name: &str| {
        context.facts.features.as_ref().and_then(|features| features.get(name)?.as_str().map(str::to_owned))
    };
    let limits: [(&'static Requirement, &str, &str); 2] = [
        (&rt::FEATURES_OCIVERSIONMIN_ACCEPTED, "ociVersionMin", "least"),
        (&rt::FEATURES_OCIVERSIONMAX_ACCEPTED, "ociVersionMax", "most"),
    ];
    for (requirement, name, label) in limits {
        match stated(context, name) {
            Some(version) => taken(context, requirement, label, &version, &format!("the stated `{name}`"))?,
            None => context.unsupported(requirement, "the runtime states no such version"),
        }
    }
    // Every release of the same major version up to the one that is stated.
    let requirement = &rt::CONFIG_OCIVERSION_COMPAT;
    let Some(newest) = context.facts.stated_version() else {
        context.not_applicable(requirement, "the runtime states no version");
        return Ok(());
    };
    for release in Spec::Runtime.releases().filter(|release| !release.tag.is_empty() && release.version <= newest) {
        let label = format!("release-{}", release.name);
        taken(context, requirement, &label, release.name, "an earlier release of the same major version")?;
    }
    Ok(())
}

fn taken(
    context: &mut Context<'_>,
    requirement: &'static Requirement,
    label: &str,
    version: &str,
    what: &str,
) -> Result<(), Stop> {
    let mut config = context.config(label, &["facts", "hold"]);
    config.set("/ociVersion", Value::from(version)).set("/annotations", json!({ "com.example.greenlight": version }));
    let ran = context.try_run(label, &config)?;
    let (holds, got) = match &ran {
        Ran::Answered(_) => (true, String::new()),
        Ran::Refused(called) => (false, called.describe()),
        Ran::Silent(_) => (false, "the program does not run".to_owned()),
    };
    context.holds(requirement, holds, || {
        Violation::of(requirement, format!("a configuration of {what} is not taken"))
            .expected(format!("that `{version}` runs"))
            .got(got)
    });
    Ok(())
}
