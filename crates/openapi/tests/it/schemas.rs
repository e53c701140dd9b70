//! The schemas in the documents use only what the validator understands, and say what the spec says.

use catalogue::{ERROR_CODES, Spec};
use openapi::{Form, KEYWORDS, document};
use serde_json::Value;

use crate::walk::{documents, walk};

#[test]
fn schemas_use_no_other_keyword_than_those_that_are_understood() {
    for (version, form, document) in documents() {
        let mut count = 0;
        let mut schemas: Vec<&Value> = document["components"]["schemas"].as_object().unwrap().values().collect();
        walk(&document["paths"], &mut Vec::new(), &mut |path, value| schemas.extend(of_key(path, value)));
        for part in ["headers", "parameters", "responses"] {
            walk(&document["components"][part], &mut Vec::new(), &mut |path, value| {
                schemas.extend(of_key(path, value))
            });
        }
        while let Some(schema) = schemas.pop() {
            count += 1;
            for (keyword, value) in schema.as_object().unwrap() {
                assert!(KEYWORDS.contains(&keyword.as_str()), "{version} {form:?}: `{keyword}` in {schema}");
                match keyword.as_str() {
                    "properties" => schemas.extend(value.as_object().unwrap().values()),
                    "items" | "additionalProperties" | "not" => schemas.push(value),
                    "anyOf" => schemas.extend(value.as_array().unwrap()),
                    _ => {}
                }
            }
        }
        assert!(count > 100, "{version} {form:?}: {count} schemas");
    }
}

fn of_key<'a>(path: &[&str], value: &'a Value) -> Option<&'a Value> {
    (path.last() == Some(&"schema")).then_some(value)
}

#[test]
fn there_are_fourteen_codes() {
    let document = document(Spec::Distribution.latest(), Form::MultiSegment);
    let codes =
        &document["components"]["schemas"]["Errors"]["properties"]["errors"]["items"]["properties"]["code"]["enum"];
    assert_eq!(codes.as_array().unwrap().len(), 14);
    assert_eq!(codes, &Value::from(ERROR_CODES.to_vec()));
}
