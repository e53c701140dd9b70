//! The part of JSON Schema 2020-12 that our documents use.

use std::collections::HashMap;

use regex_lite::Regex;
use serde_json::{Map, Value};

/// The keywords that are understood. Those behind the gap say nothing about a value.
pub const KEYWORDS: &[&str] = &[
    "$ref",
    "additionalProperties",
    "anyOf",
    "const",
    "enum",
    "items",
    "minLength",
    "minimum",
    "not",
    "pattern",
    "properties",
    "required",
    "type",
    //
    "description",
    "format",
    crate::MARK,
];

/// References that lead to references that lead to references.
const MOST_REFERENCES: usize = 16;

/// The schemas of a document, with its patterns read.
#[derive(Debug)]
pub struct Schemas {
    document: Value,
    patterns: HashMap<String, Regex>,
}

impl Schemas {
    /// Reads every pattern of `document`. Gives back one that is none, if there is one.
    pub fn new(document: Value) -> Result<Schemas, String> {
        let mut patterns = HashMap::new();
        read_patterns(&document, &mut patterns)?;
        Ok(Schemas { document, patterns })
    }

    /// The document.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// What a reference leads to, or the value itself.
    pub fn resolve<'a>(&'a self, value: &'a Value) -> Option<&'a Value> {
        let mut value = value;
        for _ in 0..MOST_REFERENCES {
            let Some(reference) = value.get("$ref") else { return Some(value) };
            value = self.document.pointer(reference.as_str()?.strip_prefix('#')?)?;
        }
        None
    }

    /// Why `instance` is not one of `schema`: the first reason, with the place of it inside of the instance.
    pub fn violation(&self, schema: &Value, instance: &Value) -> Option<String> {
        let mut place = String::new();
        let message = self.first(schema, instance, &mut place)?;
        Some(if place.is_empty() { message } else { format!("at `{place}` {message}") })
    }

    // Leaves the place of the violation in `place`, and what it was where there is none.
    fn first(&self, schema: &Value, instance: &Value, place: &mut String) -> Option<String> {
        let schema = match schema.get("$ref") {
            Some(_) => match self.resolve(schema) {
                Some(target) => target,
                None => return Some("stands what nothing can be, for the schema refers to nothing".to_string()),
            },
            None => schema,
        };
        let keywords = schema.as_object()?;
        self.of_any(keywords, instance)
            .or_else(|| instance.as_str().and_then(|text| self.of_text(keywords, text)))
            .or_else(|| instance.as_object().and_then(|members| self.of_object(keywords, members, place)))
            .or_else(|| instance.as_array().and_then(|items| self.of_items(keywords, items, place)))
    }

    fn of_any(&self, keywords: &Map<String, Value>, instance: &Value) -> Option<String> {
        let fits = |schema: &Value| self.first(schema, instance, &mut String::new()).is_none();
        if let Some(wanted) =
            keywords.get("type").and_then(Value::as_str).filter(|wanted| !is_of_type(instance, wanted))
        {
            return Some(format!("is {}, where {wanted} is wanted", shown(instance)));
        }
        if let Some(wanted) = keywords.get("const").filter(|wanted| *wanted != instance) {
            return Some(format!("is {}, where {} is wanted", shown(instance), shown(wanted)));
        }
        let listed = keywords.get("enum").and_then(Value::as_array);
        if listed.is_some_and(|listed| !listed.contains(instance)) {
            return Some(format!("is {}, which is none of the allowed values", shown(instance)));
        }
        let least = keywords.get("minimum").and_then(Value::as_f64);
        if least.zip(instance.as_f64()).is_some_and(|(least, number)| number < least) {
            return Some(format!("is {}, which is too little", shown(instance)));
        }
        let choices = keywords.get("anyOf").and_then(Value::as_array);
        if choices.is_some_and(|choices| !choices.iter().any(fits)) {
            return Some(format!("is {}, which is none of the allowed forms", shown(instance)));
        }
        keywords.get("not").filter(|schema| fits(schema)).map(|_| format!("is {}, which is excluded", shown(instance)))
    }

    fn of_text(&self, keywords: &Map<String, Value>, text: &str) -> Option<String> {
        let pattern = keywords.get("pattern").and_then(Value::as_str);
        if let Some(pattern) =
            pattern.filter(|pattern| !self.patterns.get(*pattern).is_some_and(|read| read.is_match(text)))
        {
            return Some(format!("is {}, which is not of the form `{pattern}`", shown(&text.into())));
        }
        let least = keywords.get("minLength").and_then(Value::as_u64).and_then(|least| usize::try_from(least).ok());
        least
            .filter(|least| text.chars().count() < *least)
            .map(|_| format!("is {}, which is too short", shown(&text.into())))
    }

    fn of_object(
        &self,
        keywords: &Map<String, Value>,
        members: &Map<String, Value>,
        place: &mut String,
    ) -> Option<String> {
        let mut required =
            keywords.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        if let Some(missing) = required.find(|name| !members.contains_key(*name)) {
            return Some(format!("lacks `{missing}`"));
        }
        let properties = keywords.get("properties").and_then(Value::as_object);
        let others = keywords.get("additionalProperties");
        members.iter().find_map(|(name, member)| {
            let schema = properties.and_then(|properties| properties.get(name)).or(others)?;
            self.inside(name, schema, member, place)
        })
    }

    fn of_items(&self, keywords: &Map<String, Value>, items: &[Value], place: &mut String) -> Option<String> {
        let schema = keywords.get("items")?;
        items.iter().enumerate().find_map(|(number, item)| self.inside(&number.to_string(), schema, item, place))
    }

    fn inside(&self, step: &str, schema: &Value, instance: &Value, place: &mut String) -> Option<String> {
        let length = place.len();
        place.push('/');
        place.push_str(&step.replace('~', "~0").replace('/', "~1"));
        let violation = self.first(schema, instance, place);
        if violation.is_none() {
            place.truncate(length);
        }
        violation
    }
}

fn read_patterns(value: &Value, patterns: &mut HashMap<String, Regex>) -> Result<(), String> {
    match value {
        Value::Object(members) => {
            if let Some(pattern) = members.get("pattern").and_then(Value::as_str) {
                let read = Regex::new(pattern).map_err(|error| format!("`{pattern}` is no pattern: {error}"))?;
                patterns.insert(pattern.to_string(), read);
            }
            members.values().try_for_each(|member| read_patterns(member, patterns))
        }
        Value::Array(items) => items.iter().try_for_each(|item| read_patterns(item, patterns)),
        _ => Ok(()),
    }
}

fn is_of_type(instance: &Value, wanted: &str) -> bool {
    match instance {
        Value::Null => wanted == "null",
        Value::Bool(_) => wanted == "boolean",
        Value::String(_) => wanted == "string",
        Value::Array(_) => wanted == "array",
        Value::Object(_) => wanted == "object",
        Value::Number(number) => {
            wanted == "number"
                || wanted == "integer"
                    && (!number.is_f64() || number.as_f64().is_some_and(|value| value.fract() == 0.0))
        }
    }
}

// A value for a message: short, whatever came.
fn shown(value: &Value) -> String {
    const MOST: usize = 80;
    match value {
        Value::Array(_) => "an array".to_string(),
        Value::Object(_) => "an object".to_string(),
        other => {
            let text = other.to_string();
            match text.char_indices().nth(MOST) {
                Some((at, _)) => format!("`{}…`", text.get(..at).unwrap_or_default()),
                None => format!("`{text}`"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn violation(schema: Value, instance: Value) -> Option<String> {
        let schemas = Schemas::new(json!({ "s": schema, "text": { "type": "string" } })).unwrap();
        schemas.violation(&schemas.document()["s"], &instance)
    }

    #[test]
    fn each_keyword_takes_and_refuses() {
        let cases = [
            (json!({ "type": "string" }), json!("a"), json!(1)),
            (json!({ "type": "integer" }), json!(2.0), json!(2.5)),
            (json!({ "type": "array" }), json!([]), json!(null)),
            (json!({ "type": "object" }), json!({}), json!([])),
            (json!({ "const": 2 }), json!(2), json!("2")),
            (json!({ "enum": ["A", "B"] }), json!("B"), json!("C")),
            (json!({ "minimum": 0 }), json!(0), json!(-1)),
            (json!({ "minLength": 1 }), json!("é"), json!("")),
            (json!({ "pattern": "^0-[0-9]+$" }), json!("0-9"), json!("bytes=0-9")),
            (json!({ "required": ["a"] }), json!({ "a": null }), json!({ "b": 1 })),
            (json!({ "properties": { "a": { "type": "string" } } }), json!({ "b": 1 }), json!({ "a": 1 })),
            (json!({ "additionalProperties": { "type": "string" } }), json!({ "a": "" }), json!({ "a": {} })),
            (json!({ "items": { "type": "string" } }), json!(["a"]), json!(["a", 1])),
            (json!({ "anyOf": [{ "const": 1 }, { "const": 2 }] }), json!(2), json!(3)),
            (json!({ "not": { "const": 1 } }), json!(2), json!(1)),
            (json!({ "$ref": "#/text" }), json!("a"), json!(1)),
        ];
        let said: Vec<String> =
            cases.iter().flat_map(|(schema, _, _)| schema.as_object().unwrap().keys().cloned()).collect();
        for keyword in KEYWORDS.iter().filter(|keyword| !["description", "format", crate::MARK].contains(keyword)) {
            assert!(said.iter().any(|said| said == keyword), "no case for `{keyword}`");
        }
        for (schema, good, bad) in cases {
            assert_eq!(violation(schema.clone(), good), None, "{schema}");
            assert!(violation(schema.clone(), bad).is_some(), "{schema}");
        }
    }

    #[test]
    fn a_violation_says_where() {
        let schema = json!({ "properties": { "a/b": { "items": { "type": "string" } } } });
        assert_eq!(
            violation(schema, json!({ "a/b": ["x", 1], "c": 0 })).unwrap(),
            "at `/a~1b/1` is `1`, where string is wanted"
        );
    }

    #[test]
    fn references_without_end_refuse() {
        assert!(violation(json!({ "$ref": "#/s" }), json!(1)).is_some());
        assert!(violation(json!({ "$ref": "#/nowhere" }), json!(1)).is_some());
        assert!(Schemas::new(json!({ "pattern": "(" })).is_err());
    }
}
