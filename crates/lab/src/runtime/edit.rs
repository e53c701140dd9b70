//! One change of a JSON document.

use std::fmt;
use std::path::Path;

use serde_json::{Map, Value};

use super::pointer::{parts, places};

/// One change of a JSON document. What a pointer does not find stays as it is; see `pointer` for what it may hold.
#[derive(Clone, Copy)]
pub enum Edit {
    /// Takes away what is there.
    Drop(&'static str),
    /// Replaces what is there by this JSON.
    Put(&'static str, &'static str),
    /// Sets a member to this JSON, or appends it to an array if the last part is `-`; what is missing above it is made.
    Add(&'static str, &'static str),
    /// Turns an array around.
    Reverse(&'static str),
    /// Moves the items of one array to the end of another.
    Move(&'static str, &'static str),
    /// Anything else; the directory is that of the bundle.
    Do(fn(&mut Value, &Path)),
}

impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Edit::Drop(at) => write!(f, "Drop({at})"),
            Edit::Put(at, json) => write!(f, "Put({at}, {json})"),
            Edit::Add(at, json) => write!(f, "Add({at}, {json})"),
            Edit::Reverse(at) => write!(f, "Reverse({at})"),
            Edit::Move(from, to) => write!(f, "Move({from}, {to})"),
            Edit::Do(_) => f.write_str("Do"),
        }
    }
}

impl Edit {
    /// Changes the document.
    pub(super) fn apply(&self, document: &mut Value, bundle: &Path) {
        match self {
            Edit::Drop(pointer) => {
                for place in places(document, pointer).into_iter().rev() {
                    remove(document, &place);
                }
            }
            Edit::Put(pointer, json) => {
                for place in places(document, pointer) {
                    if let Some(value) = document.pointer_mut(&place) {
                        *value = parsed(json);
                    }
                }
            }
            Edit::Add(pointer, json) => add(document, pointer, parsed(json)),
            Edit::Reverse(pointer) => {
                for place in places(document, pointer) {
                    if let Some(Value::Array(items)) = document.pointer_mut(&place) {
                        items.reverse();
                    }
                }
            }
            Edit::Move(from, to) => {
                let taken = document.pointer_mut(from).map(Value::take);
                remove(document, from);
                for item in taken.as_ref().and_then(Value::as_array).into_iter().flatten() {
                    add(document, &format!("{to}/-"), item.clone());
                }
            }
            Edit::Do(change) => change(document, bundle),
        }
    }
}

fn parsed(json: &str) -> Value {
    // The table is held against a parser by a test; what is no JSON would be null here.
    serde_json::from_str(json).unwrap_or_default()
}

fn remove(document: &mut Value, place: &str) {
    let Some((parent, last)) = place.rsplit_once('/') else { return };
    match document.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.remove(&last.replace("~1", "/").replace("~0", "~"));
        }
        Some(Value::Array(items)) => {
            if let Some(at) = last.parse().ok().filter(|at| *at < items.len()) {
                items.remove(at);
            }
        }
        _ => {}
    }
}

fn add(document: &mut Value, pointer: &str, value: Value) {
    let mut here = document;
    let parts = parts(pointer);
    let Some((last, above)) = parts.split_last() else { return };
    for part in above {
        if here.is_null() {
            *here = Value::Object(Map::new());
        }
        here = match here {
            Value::Object(members) => members.entry(*part).or_insert(Value::Null),
            Value::Array(items) => match part.parse().ok().and_then(|at: usize| items.get_mut(at)) {
                Some(item) => item,
                None => return,
            },
            _ => return,
        };
    }
    if here.is_null() {
        *here = if *last == "-" { Value::Array(Vec::new()) } else { Value::Object(Map::new()) };
    }
    match here {
        Value::Object(members) => {
            members.insert((*last).to_owned(), value);
        }
        Value::Array(items) => items.push(value),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_change_is_the_one_that_it_says() {
        for (edit, wanted) in [
            (Edit::Drop("/a/*"), json!({ "a": [], "b": { "c": "d" } })),
            (Edit::Drop("/a/[y]"), json!({ "a": ["x"], "b": { "c": "d" } })),
            (Edit::Put("/b/c", "7"), json!({ "a": ["x", "y"], "b": { "c": 7 } })),
            (Edit::Put("/b/e", "7"), json!({ "a": ["x", "y"], "b": { "c": "d" } })),
            (Edit::Add("/b/e/-", "7"), json!({ "a": ["x", "y"], "b": { "c": "d", "e": [7] } })),
            (Edit::Add("/a/-", "\"z\""), json!({ "a": ["x", "y", "z"], "b": { "c": "d" } })),
            (Edit::Reverse("/a"), json!({ "a": ["y", "x"], "b": { "c": "d" } })),
            (Edit::Move("/a", "/f"), json!({ "f": ["x", "y"], "b": { "c": "d" } })),
        ] {
            let mut document = json!({ "a": ["x", "y"], "b": { "c": "d" } });
            edit.apply(&mut document, Path::new("/"));
            assert_eq!(document, wanted, "{edit:?}");
        }
    }
}
