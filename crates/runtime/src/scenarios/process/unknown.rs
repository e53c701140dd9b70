//! What the runtime does not know does not disturb it (config.md#extensibility, #annotations).

use catalogue::runtime as rt;
use serde_json::json;

use crate::context::{Context, Ran};
use crate::scenario::{Scenario, Stage};
use crate::stop::Stop;
use crate::violation::Violation;

pub(in crate::scenarios) static SCENARIO: Scenario = Scenario {
    name: "unknown_properties_are_ignored",
    decides: &[&rt::CONFIG_ANNOTATIONS_UNKNOWN, &rt::CONFIG_UNKNOWN_PROPERTY_IGNORED, &rt::JSON_ORDER_INSIGNIFICANT],
    stage: Stage::Body,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let mut config = context.config("properties", &["hold"]);
    for place in ["", "/process", "/root", "/linux", "/mounts/0", "/linux/namespaces/0"] {
        config.set(&format!("{place}/greenlightUnknown"), json!({ "a": [1, "b", null] }));
    }
    accepted(context, &rt::CONFIG_UNKNOWN_PROPERTY_IGNORED, "unknown properties", "properties", &config)?;
    let mut config = context.config("annotations", &["hold"]);
    config.set(
        "/annotations",
        json!({ "org.example.greenlight.unknown": "", "com.example": "x", "org.opencontainers.greenlight": "y" }),
    );
    accepted(context, &rt::CONFIG_ANNOTATIONS_UNKNOWN, "unknown annotations", "annotations", &config)?;
    let mut config = context.config("order", &["hold"]);
    let turned = turned(config.get("").unwrap_or(&json!(null)));
    config.raw(turned);
    accepted(context, &rt::JSON_ORDER_INSIGNIFICANT, "its members in another order", "order", &config)
}

fn accepted(
    context: &mut Context<'_>,
    requirement: &'static catalogue::Requirement,
    what: &str,
    label: &str,
    config: &crate::config::Config,
) -> Result<(), Stop> {
    match context.try_run(label, config)? {
        Ran::Answered(_) => context.pass(requirement),
        Ran::Refused(called) => context.add(
            Violation::of(requirement, format!("a configuration with {what} is refused"))
                .at(&called)
                .got(called.describe()),
        ),
        Ran::Silent(answer) => context.add(
            Violation::of(requirement, format!("the program of a container with {what} does not run")).at(&answer),
        ),
    }
    Ok(())
}

/// JSON text with the members of every object in the opposite order.
fn turned(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(members) => {
            let members: Vec<String> =
                members.iter().rev().map(|(name, value)| format!("{}:{}", json!(name), turned(value))).collect();
            format!("{{{}}}", members.join(","))
        }
        serde_json::Value::Array(items) => format!("[{}]", items.iter().map(turned).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}
