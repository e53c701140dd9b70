//! `docs/report.schema.json` names what a report holds, and nothing else.

use report::{Format, Options, render};
use serde_json::Value;
use verdict::Report;

use crate::sample;

/// A report in which every optional part is there.
fn full() -> Report {
    let mut report = sample::red();
    let yellow = sample::yellow();
    report.findings.extend(yellow.findings);
    report.findings[0].location.offset = Some(1);
    report.findings[0].shared = Some("by runc too".to_owned());
    (report.subjects, report.waivers) = (yellow.subjects, yellow.waivers);
    let registry = sample::registry();
    report.findings.extend(registry.findings);
    (report.lines, report.run) = (registry.lines, registry.run);
    report
}

/// Goes through value and schema together and leaves in `seen` the properties of the schema that the value has.
fn walk<'a>(root: &'a Value, schema: &'a Value, value: &Value, at: &str, seen: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let definition = root.pointer(name.trim_start_matches('#')).expect("the reference leads somewhere");
        return walk(root, definition, value, name, seen);
    }
    match value {
        Value::Object(fields) => {
            assert_eq!(schema["additionalProperties"], false, "{at} is not strict");
            for (name, value) in fields {
                let property = &schema["properties"][name];
                assert!(property.is_object(), "the schema does not name `{name}` of {at}");
                seen.push(format!("{at}/{name}"));
                walk(root, property, value, &format!("{at}/{name}"), seen);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(root, &schema["items"], item, at, seen)),
        _ => {}
    }
}

/// Every property that the schema names.
fn named(schema: &Value, at: &str, names: &mut Vec<String>) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        names.push(format!("{at}/{name}"));
        named(property, &format!("{at}/{name}"), names);
    }
}

#[test]
fn every_property_is_named_and_every_name_is_used() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/report.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let json = render(&full(), Format::Json, &Options::default()).unwrap();
    let mut seen = Vec::new();
    walk(&schema, &schema, &serde_json::from_str(&json).unwrap(), "", &mut seen);

    let mut names = Vec::new();
    named(&schema, "", &mut names);
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        named(definition, &format!("#/$defs/{name}"), &mut names);
    }
    for name in names {
        assert!(seen.contains(&name), "no report has `{name}`");
    }
    assert_eq!(schema["properties"]["schemaVersion"]["const"], verdict::SCHEMA_VERSION);
}
