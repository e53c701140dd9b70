//! Every document, and every value in one.

use catalogue::{Spec, Version};
use openapi::{Form, document};
use serde_json::Value;

/// Every document with its version and form.
pub fn documents() -> impl Iterator<Item = (Version, Form, Value)> {
    let of = |version| Form::ALL.map(|form| (version, form, document(version, form)));
    Spec::Distribution.releases().flat_map(move |release| of(release.version))
}

/// Calls `visit` with every value and the keys that lead to it.
pub fn walk<'a>(value: &'a Value, path: &mut Vec<&'a str>, visit: &mut impl FnMut(&[&'a str], &'a Value)) {
    visit(path, value);
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                path.push(key);
                walk(member, path, visit);
                path.pop();
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, path, visit)),
        _ => {}
    }
}

/// Each operation with its path and method.
pub fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let methods = ["get", "head", "post", "patch", "put", "delete"];
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .iter()
                .filter(|(key, _)| methods.contains(&key.as_str()))
                .map(|(method, operation)| (path.as_str(), method.as_str(), operation))
        })
        .collect()
}

/// What a reference leads to, or the value itself.
pub fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap_or_else(|| panic!("{reference}")),
        None => value,
    }
}
