//! `docs/adapter.schema.json` against the types: both take the same requests and answers, and refuse the same.

use runtime::{AdapterAnswer, Request};
use serde_json::Value;

const REQUESTS: [&str; 10] = [
    r#"{"op":"hello","protocol":1,"root":"/r","timeoutMs":20000}"#,
    r#"{"op":"create","id":"a","bundle":"/b","stdio":{"input":"/i","output":"/o","error":"/e"},"consoleSocket":"/s","pidFile":"/p","timeoutMs":1}"#,
    r#"{"op":"create","stdio":{},"timeoutMs":1}"#,
    r#"{"op":"start","id":"a","timeoutMs":1}"#,
    r#"{"op":"state","id":"a","timeoutMs":1}"#,
    r#"{"op":"state","timeoutMs":1}"#,
    r#"{"op":"kill","id":"a","signal":"TERM","timeoutMs":1}"#,
    r#"{"op":"delete","id":"a","force":false,"timeoutMs":1}"#,
    r#"{"op":"features","timeoutMs":1}"#,
    r#"{"op":"version","timeoutMs":1}"#,
];

const ANSWERS: [&str; 11] = [
    r#"{"ok":true}"#,
    r#"{"ok":true,"hello":{"protocol":1,"name":"runc","version":"1.1.5"}}"#,
    r#"{"ok":true,"hello":{"protocol":2,"name":"kata","version":"3","spec":"1.0.2","cannot":["stdio","consoleSocket","pidFile","features"]}}"#,
    r#"{"ok":true,"state":{"id":"a","pid":1}}"#,
    r#"{"ok":true,"state":"not JSON"}"#,
    r#"{"ok":true,"features":{"ociVersionMax":"1.1.0"}}"#,
    r#"{"ok":true,"version":"runc 1.1.5\nspec: 1.0.2"}"#,
    r#"{"ok":false,"error":{"kind":"runtime","message":"it runs already"}}"#,
    r#"{"ok":false,"error":{"kind":"timeout","message":""}}"#,
    r#"{"ok":false,"error":{"kind":"unsupported","message":"no terminals"}}"#,
    r#"{"ok":false,"error":{"kind":"adapter","message":"KeyError"}}"#,
];

const BAD: [&str; 18] = [
    "{}",
    r#"{"op":"pause","timeoutMs":1}"#,
    r#"{"op":"state","id":"a"}"#,
    r#"{"op":"state","id":1,"timeoutMs":1}"#,
    r#"{"op":"state","id":"a","timeoutMs":"1"}"#,
    r#"{"op":"state","id":"a","timeoutMs":-1}"#,
    r#"{"op":"state","ID":"a","timeoutMs":1}"#,
    r#"{"op":"kill","id":"a","timeoutMs":1}"#,
    r#"{"op":"delete","id":"a","timeoutMs":1}"#,
    r#"{"op":"create","id":"a","timeoutMs":1}"#,
    r#"{"op":"create","stdio":{"stdin":"/i"},"timeoutMs":1}"#,
    r#"{"op":"create","stdio":{},"pid-file":"/p","timeoutMs":1}"#,
    r#"{"ok":"true"}"#,
    r#"{"ok":true,"status":"running"}"#,
    r#"{"ok":true,"hello":{"protocol":1,"name":"runc"}}"#,
    r#"{"ok":true,"hello":{"protocol":1,"name":"runc","version":"1","cannot":["terminals"]}}"#,
    r#"{"ok":false,"error":{"kind":"oops","message":""}}"#,
    r#"{"ok":false,"error":{"kind":"runtime"}}"#,
];

/// Only the schema tells these from answers; the types do it once they know the request.
const BAD_TOGETHER: [&str; 2] = [r#"{"ok":false}"#, r#"{"ok":true,"error":{"kind":"runtime","message":""}}"#];

fn schema() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/adapter.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Whether a value keeps to the schema, by those of its keywords that ours uses.
fn validates(root: &Value, schema: &Value, value: &Value) -> bool {
    for keyword in schema.as_object().unwrap().keys() {
        let known = [
            "$schema",
            "$defs",
            "$ref",
            "title",
            "description",
            "oneOf",
            "type",
            "const",
            "enum",
            "required",
            "properties",
            "additionalProperties",
            "items",
            "minimum",
        ];
        assert!(known.contains(&keyword.as_str()), "the test does not know `{keyword}`");
    }
    if let Some(name) = schema["$ref"].as_str() {
        let definition = root.pointer(name.trim_start_matches('#')).expect("the reference leads somewhere");
        return validates(root, definition, value);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        return choices.iter().filter(|choice| validates(root, choice, value)).count() == 1;
    }
    let is_type = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some(other) => panic!("the test does not know the type `{other}`"),
        None => true,
    };
    let is_value = schema.get("const").is_none_or(|wanted| wanted == value)
        && schema["enum"].as_array().is_none_or(|wanted| wanted.contains(value))
        && schema["minimum"].as_i64().is_none_or(|least| value.as_i64().is_some_and(|value| value >= least));
    let empty = Vec::new();
    let has_all =
        schema["required"].as_array().unwrap_or(&empty).iter().all(|name| value.get(name.as_str().unwrap()).is_some());
    let fits = match value {
        Value::Object(members) => members.iter().all(|(name, value)| match schema["properties"].get(name) {
            Some(property) => validates(root, property, value),
            None => schema["additionalProperties"] != false,
        }),
        Value::Array(items) => items.iter().all(|item| schema.get("items").is_none_or(|of| validates(root, of, item))),
        _ => true,
    };
    is_type && is_value && has_all && fits
}

#[test]
fn what_is_good_is_good_to_both() {
    let schema = schema();
    for text in REQUESTS {
        let value: Value = serde_json::from_str(text).unwrap();
        assert!(
            validates(&schema, &schema["$defs"]["request"], &value) && validates(&schema, &schema, &value),
            "{text}"
        );
        let request: Request = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_value(&request).unwrap(), value);
    }
    for text in ANSWERS {
        let value: Value = serde_json::from_str(text).unwrap();
        assert!(
            validates(&schema, &schema["$defs"]["answer"], &value) && validates(&schema, &schema, &value),
            "{text}"
        );
        let answer: AdapterAnswer = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&answer).unwrap().len(), text.len(), "{text}");
    }
}

#[test]
fn what_is_bad_is_bad_to_both() {
    let schema = schema();
    for text in BAD {
        let value: Value = serde_json::from_str(text).unwrap();
        assert!(!validates(&schema, &schema, &value), "{text}");
        assert!(serde_json::from_str::<Request>(text).is_err(), "{text}");
        assert!(serde_json::from_str::<AdapterAnswer>(text).is_err(), "{text}");
    }
    let request: Request = serde_json::from_str(r#"{"op":"start","timeoutMs":1}"#).unwrap();
    for text in BAD_TOGETHER {
        assert!(!validates(&schema, &schema, &serde_json::from_str(text).unwrap()), "{text}");
        assert!(AdapterAnswer::parse(text, &request).is_err(), "{text}");
    }
}

#[test]
fn every_member_of_the_schema_is_in_an_example() {
    let schema = schema();
    let examples: Vec<Value> =
        REQUESTS.iter().chain(&ANSWERS).map(|text| serde_json::from_str(text).unwrap()).collect();
    let text = serde_json::to_string(&examples).unwrap();
    fn named(schema: &Value, names: &mut Vec<String>) {
        if let Some(properties) = schema["properties"].as_object() {
            names.extend(properties.keys().cloned());
            properties.values().for_each(|property| named(property, names));
        }
    }
    let mut names = Vec::new();
    schema["$defs"].as_object().unwrap().values().for_each(|definition| named(definition, &mut names));
    for name in names {
        assert!(text.contains(&format!("\"{name}\":")), "no example has `{name}`");
    }
}
