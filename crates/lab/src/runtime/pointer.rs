//! Places in a JSON document, by a pointer that may stand for many.
//!
//! A pointer as in RFC 6901, where `*` is every member or item, `[x]` every item that is the string `x`, and `[a=x]` every item whose
//! member `a` is the string `x`.

use serde_json::Value;

/// The parts of a pointer. What is in brackets may hold slashes.
pub(super) fn parts(pointer: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut begin) = (Vec::new(), 0, 0);
    for (at, sign) in pointer.char_indices() {
        match sign {
            '[' => depth += 1,
            ']' => depth -= 1,
            '/' if depth == 0 => {
                parts.push(pointer.get(begin..at).unwrap_or_default());
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.push(pointer.get(begin..).unwrap_or_default());
    // What is in front of the first slash is nothing.
    parts.into_iter().skip(1).collect()
}

/// The plain pointers of all places that there are, in the order of the document.
pub(super) fn places(document: &Value, pointer: &str) -> Vec<String> {
    parts(pointer)
        .into_iter()
        .fold(vec![String::new()], |found, part| found.iter().flat_map(|place| below(document, place, part)).collect())
}

fn below(document: &Value, place: &str, part: &str) -> Vec<String> {
    let Some(value) = document.pointer(place) else { return Vec::new() };
    let condition = part.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let names: Vec<String> = match (value, condition) {
        (Value::Array(items), Some(condition)) => {
            let numbers = items.iter().enumerate().filter(|(_, item)| is_meant(item, condition));
            numbers.map(|(number, _)| number.to_string()).collect()
        }
        (Value::Array(items), None) if part == "*" => (0..items.len()).map(|number| number.to_string()).collect(),
        (Value::Object(members), None) if part == "*" => members.keys().map(|name| escaped(name)).collect(),
        _ => vec![part.to_owned()],
    };
    let all = names.into_iter().map(|name| format!("{place}/{name}"));
    all.filter(|place| document.pointer(place).is_some()).collect()
}

fn is_meant(item: &Value, condition: &str) -> bool {
    match (item, condition.split_once('=')) {
        (Value::Object(members), Some((name, text))) => members.get(name).and_then(Value::as_str) == Some(text),
        (Value::String(item), _) => item == condition,
        _ => false,
    }
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pointer_may_stand_for_many_places() {
        let document = json!({ "mounts": [
            { "destination": "/a/b", "options": ["ro", "nodev"] },
            { "destination": "/c", "options": ["rw"] },
        ], "x/y": 1 });
        for (pointer, found) in [
            ("/mounts/*/options/[ro]", &["/mounts/0/options/0"][..]),
            ("/mounts/[destination=/a/b]/options/*", &["/mounts/0/options/0", "/mounts/0/options/1"]),
            ("/mounts/[destination=/c]", &["/mounts/1"]),
            ("/nowhere/*", &[]),
            ("/*", &["/mounts", "/x~1y"]),
        ] {
            assert_eq!(places(&document, pointer), found, "{pointer}");
        }
    }
}
