//! The `config.json` of a test: JSON, not typed structs, so that anything can be written.

use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

/// A configuration that is edited and then written.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    value: Value,
    raw: Option<String>,
}

impl Config {
    /// This value.
    pub fn of(value: Value) -> Config {
        Config { value, raw: None }
    }

    /// The value at a JSON pointer.
    pub fn get(&self, pointer: &str) -> Option<&Value> {
        self.value.pointer(pointer)
    }

    /// Sets the value at a JSON pointer; objects on the way are made. An index may be one past the end.
    pub fn set(&mut self, pointer: &str, value: Value) -> &mut Config {
        let mut at = &mut self.value;
        for name in names(pointer) {
            if let Value::Array(items) = at {
                let Ok(index) = name.parse::<usize>() else { return self };
                if index >= items.len() {
                    items.push(Value::Null);
                }
                let last = items.len().saturating_sub(1);
                let Some(item) = items.get_mut(index.min(last)) else { return self };
                at = item;
            } else {
                if !at.is_object() {
                    *at = json!({});
                }
                let Value::Object(members) = at else { return self };
                at = members.entry(name).or_insert(Value::Null);
            }
        }
        *at = value;
        self
    }

    /// Appends to the array at a JSON pointer, which is made.
    pub fn push(&mut self, pointer: &str, value: Value) -> &mut Config {
        match self.value.pointer_mut(pointer) {
            Some(Value::Array(items)) => items.push(value),
            _ => {
                self.set(pointer, json!([value]));
            }
        }
        self
    }

    /// Removes the member, or the element, at a JSON pointer.
    pub fn remove(&mut self, pointer: &str) -> &mut Config {
        let Some((parent, last)) = pointer.rsplit_once('/') else { return self };
        let name = last.replace("~1", "/").replace("~0", "~");
        match self.value.pointer_mut(parent) {
            Some(Value::Object(members)) => {
                members.remove(&name);
            }
            Some(Value::Array(items)) => {
                if let Ok(index) = name.parse::<usize>()
                    && index < items.len()
                {
                    items.remove(index);
                }
            }
            _ => {}
        }
        self
    }

    /// Keeps those elements of the array at a JSON pointer for which `keep` holds.
    pub fn retain(&mut self, pointer: &str, keep: impl Fn(&Value) -> bool) -> &mut Config {
        if let Some(Value::Array(items)) = self.value.pointer_mut(pointer) {
            items.retain(keep);
        }
        self
    }

    /// Takes the namespace of this type off the list.
    pub fn without_namespace(&mut self, kind: &str) -> &mut Config {
        self.retain("/linux/namespaces", |entry| entry["type"] != kind)
    }

    /// Writes this text in place of the value, for what is no JSON or not as we would write it.
    pub fn raw(&mut self, text: impl Into<String>) -> &mut Config {
        self.raw = Some(text.into());
        self
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        self.raw.clone().unwrap_or_else(|| format!("{:#}\n", self.value))
    }

    /// What a recording keeps of it: the JSON document, or its text where that was written by hand.
    pub fn recorded(&self) -> Box<RawValue> {
        match &self.raw {
            Some(text) => to_raw_value(text),
            None => to_raw_value(&self.value),
        }
        .unwrap_or_default()
    }
}

fn names(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|name| name.replace("~1", "/").replace("~0", "~")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_make_what_is_missing() {
        let mut config = Config::of(json!({"mounts": [1, 2]}));
        config
            .set("/linux/sysctl/net.ipv4.ip_forward", json!("1"))
            .push("/mounts", json!(3))
            .push("/hooks/prestart", json!({}));
        config.remove("/mounts/0").set("/mounts/2", json!(4)).set("/mounts/0", json!(5));
        let expected = json!({
            "mounts": [5, 3, 4], "linux": {"sysctl": {"net.ipv4.ip_forward": "1"}}, "hooks": {"prestart": [{}]},
        });
        assert_eq!(serde_json::from_str::<Value>(&config.text()).unwrap(), expected);
        assert_eq!(config.raw("{").text(), "{");
    }
}
