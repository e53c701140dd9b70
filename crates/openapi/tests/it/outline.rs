//! One document at a glance: what it has, not how it says it.

use std::fmt::Write as _;

use catalogue::Spec;
use openapi::{Form, document};

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
        for (status, response) in operation["responses"].as_object().unwrap() {
            let response = resolved(&document, response);
            write!(outline, "  {status}").unwrap();
            for (name, header) in response["headers"].as_object().into_iter().flatten() {
                let sign = if resolved(&document, header)["required"] == true { "" } else { "?" };
                write!(outline, " {name}{sign}").unwrap();
            }
            for (media_type, content) in response["content"].as_object().into_iter().flatten() {
                let schema = content["schema"]["$ref"].as_str().unwrap_or("bytes");
                write!(outline, " [{media_type}: {}]", schema.rsplit('/').next().unwrap()).unwrap();
            }
            for link in response["links"].as_object().into_iter().flatten() {
                write!(outline, " → {}", link.1["operationId"].as_str().unwrap()).unwrap();
            }
            outline.push('\n');
        }
    }
    insta::assert_snapshot!(outline);
}
