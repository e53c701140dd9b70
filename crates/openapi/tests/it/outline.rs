//! One document at a glance: what it has, not how it says it.

use std::fmt::Write as _;

use catalogue::Spec;
use openapi::{Form, document};
use serde_json::Value;

use crate::walk::{operations, resolved};

#[test]
fn the_outline_of_a_document() {
    let document = document(Spec::Distribution.version("1.1.1").unwrap(), Form::PerRepository);
    let mut outline = String::new();
    for (path, method, operation) in operations(&document) {
        writeln!(outline, "{} {path}  {}", method.to_uppercase(), operation["operationId"].as_str().unwrap()).unwrap();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = resolved(&document, parameter);
            let sign = if parameter["required"] == true { "" } else { "?" };
            writeln!(outline, "  {}: {}{sign}", parameter["in"].as_str().unwrap(), parameter["name"].as_str().unwrap())
                .unwrap();
        }
        let mut plain = Vec::new();
        for (status, response) in operation["responses"].as_object().unwrap() {
            match particulars(&document, resolved(&document, response)) {
                particulars if particulars.is_empty() => plain.push(status.as_str()),
                particulars => writeln!(outline, "  {status}{particulars}").unwrap(),
            }
        }
        writeln!(outline, "  {}", plain.join(" ")).unwrap();
    }
    insta::assert_snapshot!(outline);
}

// What a response has beyond what all of its kind have.
fn particulars(document: &Value, response: &Value) -> String {
    let mut line = String::new();
    for (name, header) in response["headers"].as_object().into_iter().flatten().filter(|(name, _)| *name != "Warning") {
        let sign = if resolved(document, header)["required"] == true { "" } else { "?" };
        write!(line, " {name}{sign}").unwrap();
    }
    for (media_type, content) in response["content"].as_object().into_iter().flatten() {
        let schema = content["schema"]["$ref"].as_str().unwrap_or("anything").rsplit('/').next().unwrap();
        if schema != "Errors" && (schema != "anything" || response["content"]["application/json"].is_null()) {
            write!(line, " [{media_type}: {schema}]").unwrap();
        }
    }
    for link in response["links"].as_object().into_iter().flatten() {
        write!(line, " → {}", link.1["operationId"].as_str().unwrap()).unwrap();
    }
    line
}
