//! JSON pointers (RFC 6901).

use std::borrow::Cow;
use std::fmt::Write as _;

use super::arena::{NAME_ESCAPED, NONE, Node, unquoted};
use super::string;
use super::tree::Document;
use super::value::{Kind, Value};

/// The pointer of the node at `index`.
pub(super) fn of_node(bytes: &[u8], nodes: &[Node], index: u32) -> String {
    let mut path = Vec::new();
    let mut next = nodes.get(index as usize);
    while let Some(node) = next {
        path.push(node);
        next = nodes.get(node.parent as usize);
    }
    let mut pointer = String::new();
    // The last one is the root, which has no token.
    for node in path.iter().rev().skip(1) {
        pointer.push('/');
        match node.name_span() {
            Some(span) => {
                push_escaped(&mut pointer, &string::text(unquoted(bytes, span), node.flags & NAME_ESCAPED != 0))
            }
            None => {
                let _ = write!(pointer, "{}", node.position);
            }
        }
    }
    pointer
}

/// The longest names that the pointer of a problem is made of, in bytes. A hostile name can be as long as the document,
/// and a hundred problems can lie in its value.
const LONGEST_PATH: usize = 4096;

/// The pointer of the innermost node that holds `offset`, in its own text or in its name, or if that is too long of the
/// nearest one around it.
pub(super) fn at_offset(bytes: &[u8], nodes: &[Node], offset: usize) -> String {
    // Nodes stand in the order of their starts.
    let after = nodes.partition_point(|node| node.start as usize <= offset);
    if let Some(next) = nodes.get(after)
        && next.name_span().is_some_and(|name| name.contains(&offset))
    {
        return of_node(bytes, nodes, with_short_path(nodes, after as u32));
    }
    let mut index = after.checked_sub(1).map_or(NONE, |last| last as u32);
    while let Some(node) = nodes.get(index as usize) {
        if offset < node.end as usize {
            return of_node(bytes, nodes, with_short_path(nodes, index));
        }
        index = node.parent;
    }
    String::new()
}

/// The innermost of the node at `index` and those around it whose pointer is short enough.
fn with_short_path(nodes: &[Node], index: u32) -> u32 {
    let (mut found, mut length) = (index, 0);
    let mut next = index;
    while let Some(node) = nodes.get(next as usize) {
        // An index of an array has ten digits at most.
        length += node.name_span().map_or(11, |name| name.len());
        if length > LONGEST_PATH {
            (found, length) = (node.parent, 0);
        }
        next = node.parent;
    }
    found
}

fn push_escaped(pointer: &mut String, token: &str) {
    for character in token.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// A token with its escapes taken out; `None` if a `~` stands for nothing.
fn unescaped(token: &str) -> Option<Cow<'_, str>> {
    if !token.contains('~') {
        return Some(Cow::Borrowed(token));
    }
    let mut parts = token.split('~');
    let mut out = parts.next()?.to_owned();
    for part in parts {
        out.push(match part.chars().next()? {
            '0' => '~',
            '1' => '/',
            _ => return None,
        });
        out.push_str(part.get(1..)?);
    }
    Some(Cow::Owned(out))
}

/// An index of an array: decimal, without leading zeros.
fn array_index(token: &str) -> Option<usize> {
    let plain = token == "0" || !token.starts_with('0');
    (plain && token.bytes().all(|byte| byte.is_ascii_digit())).then(|| token.parse().ok()).flatten()
}

impl Document {
    /// The value at a JSON pointer (RFC 6901 section 4). Of members with the same name it takes the last, as
    /// [`Value::get`] does.
    pub fn resolve(&self, pointer: &str) -> Option<Value<'_>> {
        let mut value = self.root()?;
        let mut tokens = pointer.split('/');
        if !tokens.next()?.is_empty() {
            return None;
        }
        for token in tokens {
            value = match value.kind() {
                Kind::Object => value.get(&unescaped(token)?)?,
                Kind::Array => value.element(array_index(token)?)?,
                _ => return None,
            };
        }
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{Document, Limits};

    fn document(text: &str) -> Document {
        Document::parse(text.as_bytes(), &Limits::default())
    }

    #[test]
    fn resolves_the_examples_of_the_rfc() {
        let document =
            document(r#"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}"#);
        for (pointer, raw) in [
            ("/foo", r#"["bar","baz"]"#),
            ("/foo/0", r#""bar""#),
            ("/", "0"),
            ("/a~1b", "1"),
            ("/c%d", "2"),
            ("/e^f", "3"),
            ("/g|h", "4"),
            ("/i\\j", "5"),
            ("/k\"l", "6"),
            ("/ ", "7"),
            ("/m~0n", "8"),
        ] {
            let value = document.resolve(pointer).unwrap();
            assert_eq!(value.raw(), raw.as_bytes(), "{pointer}");
            assert_eq!(value.pointer(), pointer);
        }
        assert_eq!(document.resolve("").unwrap().pointer(), "");
        for nothing in ["foo", "/foo/2", "/foo/00", "/foo/+0", "/foo/-", "/foo/", "/m~n", "/m~2n", "/x", "/foo/0/0"] {
            assert!(document.resolve(nothing).is_none(), "{nothing}");
        }
    }

    #[test]
    fn problems_point_at_the_innermost_value() {
        let document = document(r#"{"a":[1,{"b":"\ud800","\udc00":0}], "a":2}"#);
        let pointers: Vec<_> = document.problems().iter().map(|problem| problem.pointer.as_str()).collect();
        assert_eq!(pointers, ["/a/1/b", "/a/1/\u{FFFD}", "/a"]);
    }
    #[test]
    fn pointers_of_problems_stay_short() {
        let long = "n".repeat(5000);
        let text = format!(r#"{{"a":{{"{long}":{{"b":"\ud800"}}}}}}"#);
        let document = document(&text);
        assert_eq!(document.problems()[0].pointer, "/a");
        let short = format!(r#"{{"{}":{{"b":"\ud800"}}}}"#, &long[..2000]);
        let document = super::tests::document(&short);
        assert_eq!(document.problems()[0].pointer, format!("/{}/b", &long[..2000]));
    }
}
