//! The YAML file, taken apart into keys and texts.

use std::path::Path;

use yaml_serde::Value;

use super::keys::{self, Slot};
use super::value::{Origin, switch};
use crate::exit::Failure;

/// A value of the file at its place: `apis.blobs.delete`.
pub(super) struct Entry {
    pub(super) path: String,
    /// As a variable would hold it: lists have spaces between.
    pub(super) text: String,
}

/// Reads the file. What stands under a key that the official suite does not have is a mistake, not something to look past.
pub(super) fn read(path: &Path) -> Result<Vec<Entry>, Failure> {
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::usage(format!("failed to read `{name}`, the official suite's configuration: {error}"))
    })?;
    parse(&text).map_err(|failure| Failure { message: format!("`{name}`: {}", failure.message), ..failure })
}

fn parse(text: &str) -> Result<Vec<Entry>, Failure> {
    // The message of a reader shows what stands in the file, which may be a password; its place says enough.
    let value: Value = yaml_serde::from_str(text).map_err(|error| {
        let place = error.location().map(|place| format!(" at line {}, column {}", place.line(), place.column()));
        Failure::usage(format!("it is no YAML{}", place.unwrap_or_default()))
    })?;
    let mut entries = Vec::new();
    match value {
        Value::Null => {}
        Value::Mapping(_) => walk(&value, "", &mut entries)?,
        _ => return Err(Failure::usage("it holds no keys: write them as in `registry: localhost:5000`")),
    }
    Ok(entries)
}

fn walk(value: &Value, path: &str, entries: &mut Vec<Entry>) -> Result<(), Failure> {
    if let Some(key) = keys::at(path) {
        if let Some(text) = text(value, path, key.slot)? {
            entries.push(Entry { path: path.to_owned(), text });
        }
        return Ok(());
    }
    let is_section = path.is_empty() || keys::KEYS.iter().any(|key| key.path.starts_with(&format!("{path}.")));
    match value {
        Value::Mapping(mapping) if is_section => mapping.iter().try_for_each(|(name, value)| {
            let name = name.as_str().unwrap_or("?");
            walk(value, &if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }, entries)
        }),
        Value::Null if is_section => Ok(()),
        _ if is_section => Err(Failure::usage(format!("`{path}` holds no keys"))),
        _ => {
            Err(Failure::usage(format!("the official suite has no key `{}`: {}", path.escape_debug(), siblings(path))))
        }
    }
}

/// What may stand where `path` does.
fn siblings(path: &str) -> String {
    let section = path.rsplit_once('.').map_or(String::new(), |(section, _)| format!("{section}."));
    let mut names: Vec<&str> = Vec::new();
    for rest in keys::KEYS.iter().filter_map(|key| key.path.strip_prefix(section.as_str())) {
        let name = rest.split('.').next().unwrap_or_default();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    format!("use one of {}", names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
}

/// The text of a value of this kind; none for an empty one, which is as good as not given.
fn text(value: &Value, path: &str, slot: Slot) -> Result<Option<String>, Failure> {
    let wrong =
        |allowed: &str| Err(Failure::usage(format!("`{path}` of the official suite's configuration file: {allowed}")));
    match (slot, value) {
        (_, Value::Null) => Ok(None),
        (_, Value::String(text)) if text.is_empty() => Ok(None),
        (Slot::Ignored, Value::String(text)) => Ok(Some(text.clone())),
        // A version is a number for YAML unless it stands in quotes.
        (Slot::Ignored, Value::Number(number)) => Ok(Some(number.to_string())),
        (Slot::Ignored, _) => Ok(None),
        (Slot::Switch(_), Value::Bool(on)) => Ok(Some(on.to_string())),
        (Slot::Switch(_), Value::String(text)) => switch(text, Origin::Key(path)).map(|on| Some(on.to_string())),
        (Slot::Switch(_), _) => wrong("it is a switch, give `true` or `false`"),
        (Slot::List(_), Value::Sequence(items)) => {
            let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            match texts {
                Some(texts) => Ok(Some(texts.join(" "))),
                None => wrong("it is a list of texts; put in quotes what looks like a number"),
            }
        }
        (Slot::List(_), _) => wrong("it is a list, as in `[\"v1\", \"v2\"]`"),
        (Slot::Text(_) | Slot::Secret(_) | Slot::Tls(_), Value::String(text)) => Ok(Some(text.clone())),
        (Slot::Text(_) | Slot::Secret(_) | Slot::Tls(_), _) => {
            wrong("it is a text; put in quotes what looks like a number")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str) -> Vec<(String, String)> {
        parse(text).unwrap().into_iter().map(|entry| (entry.path, entry.text)).collect()
    }

    #[test]
    fn keys_become_places() {
        let text = "version: 1.0\ntls: insecure\napis:\n  blobs: {delete: false}\n  ping:\nroData:\n  tags: [a, \"1\"]\nusername: ''\ncommit: abc\n";
        let expected = [
            ("version", "1.0"),
            ("tls", "insecure"),
            ("apis.blobs.delete", "false"),
            ("roData.tags", "a 1"),
            ("commit", "abc"),
        ];
        assert_eq!(entries(text), expected.map(|(path, text)| (path.to_owned(), text.to_owned())));
        assert_eq!(entries(""), []);
    }

    #[test]
    fn mistakes_are_named_and_secrets_are_not() {
        for (text, says) in [
            ("apis: {blob: {}}", "no key `apis.blob`: use one of `ping`, `pull`, `push`, `blobs`"),
            ("registri: x", "no key `registri`: use one of `registry`, `tls`"),
            ("apis: true", "`apis` holds no keys"),
            ("- a", "it holds no keys"),
            (
                "data: {image: maybe}",
                "`data.image` of the official suite's configuration file is `maybe`: it is a switch",
            ),
            ("data: {image: 7}", "`data.image` of the official suite's configuration file: it is a switch"),
            ("roData: {tags: v1}", "it is a list"),
            ("roData: {tags: [1]}", "put in quotes"),
            ("password: 12345678", "`password` of the official suite's configuration file: it is a text"),
            ("password: [hunter2", "it is no YAML"),
        ] {
            let message = parse(text).err().unwrap().message;
            assert!(message.contains(says), "{text}: {message}");
            assert!(!message.contains("12345678") && !message.contains("hunter2"), "{message}");
        }
    }
}
