//! A JSON value that keeps its order and can hold raw text anywhere: duplicate names, `2.0`, invalid UTF-8, lone surrogates.

/// A JSON value, or bytes that stand where a value should.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A string, escaped when written.
    Text(String),
    /// An array.
    Array(Vec<Json>),
    /// An object: members in order, names as often as wanted.
    Object(Vec<(String, Json)>),
    /// Bytes written as they are.
    Raw(Vec<u8>),
}

/// An object of these members in this order.
pub fn object<K: Into<String>, const N: usize>(members: [(K, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
}

/// An array of these items.
pub fn array<V: Into<Json>>(items: impl IntoIterator<Item = V>) -> Json {
    Json::Array(items.into_iter().map(Into::into).collect())
}

/// Bytes that stand where a value should.
pub fn raw(bytes: impl Into<Vec<u8>>) -> Json {
    Json::Raw(bytes.into())
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

/// Edits by JSON pointer. Each gives the value back, so that edits chain.
///
/// # Panics
/// All of them panic when the pointer leads nowhere: an edit that changes nothing would be a fault that breaks nothing.
impl Json {
    /// The value at `pointer`.
    pub fn get(&self, pointer: &str) -> Option<&Self> {
        tokens(pointer).try_fold(self, |value, token| match value {
            Self::Object(members) => members.iter().find(|(name, _)| *name == token).map(|(_, value)| value),
            Self::Array(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The value at `pointer`, to edit.
    pub fn get_mut(&mut self, pointer: &str) -> Option<&mut Self> {
        tokens(pointer).try_fold(self, |value, token| match value {
            Self::Object(members) => members.iter_mut().find(|(name, _)| *name == token).map(|(_, value)| value),
            Self::Array(items) => items.get_mut(token.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The string at `pointer`.
    pub fn text(&self, pointer: &str) -> String {
        match self.get(pointer) {
            Some(Self::Text(text)) => text.clone(),
            _ => panic!("no string at `{pointer}`"),
        }
    }

    /// Replaces the value at `pointer`, or adds it at the end of its object or array (`-` or the length).
    pub fn set(&mut self, pointer: &str, value: impl Into<Self>) -> &mut Self {
        let value = value.into();
        if let Some(place) = self.get_mut(pointer) {
            *place = value;
            return self;
        }
        let (parent, token) = self.parent(pointer);
        match parent {
            Self::Object(members) => members.push((token, value)),
            Self::Array(items) if token == "-" || token == items.len().to_string() => items.push(value),
            _ => panic!("no place at `{pointer}`"),
        }
        self
    }

    /// Writes these bytes where the value at `pointer` should stand.
    pub fn raw(&mut self, pointer: &str, bytes: impl Into<Vec<u8>>) -> &mut Self {
        self.set(pointer, Self::Raw(bytes.into()))
    }

    /// Adds a member at the end of the object at `pointer`, even if it has one of this name.
    pub fn append(&mut self, pointer: &str, name: &str, value: impl Into<Self>) -> &mut Self {
        match self.get_mut(pointer) {
            Some(Self::Object(members)) => members.push((name.to_owned(), value.into())),
            _ => panic!("no object at `{pointer}`"),
        }
        self
    }

    /// Inserts an item before the one at `pointer`.
    pub fn insert(&mut self, pointer: &str, value: impl Into<Self>) -> &mut Self {
        let (parent, token) = self.parent(pointer);
        match (parent, token.parse::<usize>()) {
            (Self::Array(items), Ok(at)) if at <= items.len() => items.insert(at, value.into()),
            _ => panic!("no array item at `{pointer}`"),
        }
        self
    }

    /// Takes the member or item at `pointer` out.
    pub fn remove(&mut self, pointer: &str) -> &mut Self {
        let (parent, token) = self.parent(pointer);
        let before = parent.len();
        match parent {
            Self::Object(members) => members.retain(|(name, _)| *name != token),
            Self::Array(items) => {
                if let Some(at) = token.parse::<usize>().ok().filter(|at| *at < items.len()) {
                    items.remove(at);
                }
            }
            _ => {}
        }
        assert!(parent.len() < before, "nothing to remove at `{pointer}`");
        self
    }

    /// Gives the member at `pointer` another name, in its place.
    pub fn rename(&mut self, pointer: &str, to: &str) -> &mut Self {
        let (parent, token) = self.parent(pointer);
        let member = match parent {
            Self::Object(members) => members.iter_mut().find(|(name, _)| *name == token),
            _ => None,
        };
        match member {
            Some((name, _)) => to.clone_into(name),
            None => panic!("no member at `{pointer}`"),
        }
        self
    }

    /// How many items or members there are; zero for anything else.
    pub fn len(&self) -> usize {
        match self {
            Self::Object(members) => members.len(),
            Self::Array(items) => items.len(),
            _ => 0,
        }
    }

    /// Whether there are no items or members.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn parent(&mut self, pointer: &str) -> (&mut Self, String) {
        let (above, _) = pointer.rsplit_once('/').unwrap_or_default();
        match (self.get_mut(above), tokens(pointer).last()) {
            (Some(parent), Some(token)) => (parent, token),
            _ => panic!("no place at `{pointer}`"),
        }
    }

    /// The bytes without any white space.
    pub fn compact(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out, None);
        out
    }

    /// The bytes with two spaces of indent a level, as a person would write them.
    pub fn pretty(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out, Some(0));
        out
    }

    fn write(&self, out: &mut Vec<u8>, indent: Option<usize>) {
        match self {
            Self::Null => out.extend_from_slice(b"null"),
            Self::Bool(value) => out.extend_from_slice(value.to_string().as_bytes()),
            Self::Integer(number) => out.extend_from_slice(number.to_string().as_bytes()),
            Self::Text(text) => quote(out, text),
            Self::Raw(bytes) => out.extend_from_slice(bytes),
            Self::Array(items) => enclose(out, b"[]", items, indent, |out, item, indent| item.write(out, indent)),
            Self::Object(members) => enclose(out, b"{}", members, indent, |out, (name, value), indent| {
                quote(out, name);
                out.extend_from_slice(if indent.is_some() { b": " } else { b":" });
                value.write(out, indent);
            }),
        }
    }
}

fn enclose<T>(
    out: &mut Vec<u8>,
    brackets: &[u8; 2],
    items: &[T],
    indent: Option<usize>,
    each: impl Fn(&mut Vec<u8>, &T, Option<usize>),
) {
    let line = |out: &mut Vec<u8>, depth: Option<usize>| {
        if let Some(depth) = depth {
            out.push(b'\n');
            out.resize(out.len() + 2 * depth, b' ');
        }
    };
    let inner = indent.map(|depth| depth + 1);
    out.push(brackets[0]);
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        line(out, inner);
        each(out, item, inner);
    }
    if !items.is_empty() {
        line(out, indent);
    }
    out.push(brackets[1]);
}

fn quote(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend([b'\\', character as u8]),
            '\u{0}'..='\u{1f}' => out.extend_from_slice(format!("\\u{:04x}", character as u32).as_bytes()),
            _ => out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out.push(b'"');
}

fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Json {
        object([("a", 1.into()), ("b", array(["x", "y"])), ("c/d", object([("e", Json::Null)]))])
    }

    #[test]
    fn writes_in_order_and_escapes() {
        assert_eq!(sample().compact(), br#"{"a":1,"b":["x","y"],"c/d":{"e":null}}"#);
        assert_eq!(Json::from("a\"\\\n\u{e9}").compact(), "\"a\\\"\\\\\\u000a\u{e9}\"".as_bytes());
        assert_eq!(
            object([("a", array([1])), ("b", array::<i64>([]))]).pretty(),
            b"{\n  \"a\": [\n    1\n  ],\n  \"b\": []\n}"
        );
    }

    #[test]
    fn edits_by_pointer() {
        let mut json = sample();
        json.set("/a", "z")
            .set("/n", true)
            .remove("/b/0")
            .insert("/b/0", 5)
            .set("/b/-", Json::Null)
            .rename("/c~1d", "c")
            .raw("/c/e", "2.0")
            .append("", "a", 1);
        assert_eq!(json.compact(), br#"{"a":"z","b":[5,"y",null],"c":{"e":2.0},"n":true,"a":1}"#);
    }

    #[test]
    #[should_panic(expected = "nothing to remove")]
    fn a_pointer_to_nothing_is_refused() {
        sample().remove("/q");
    }
}
