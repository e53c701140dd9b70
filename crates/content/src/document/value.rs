//! Typed access to the values of a document.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

use super::arena::{NAME_ESCAPED, Node, VALUE_ESCAPED, children, unquoted};
use super::number;
use super::pointer;
use super::string;
use super::tree::Document;

/// The six kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
#[repr(u8)]
pub enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    /// The kind as messages name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "boolean",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

/// One value of a document.
#[derive(Clone, Copy, Debug)]
pub struct Value<'d> {
    document: &'d Document,
    index: u32,
    node: &'d Node,
}

/// One member of an object.
#[derive(Clone, Debug)]
pub struct Member<'d> {
    /// The name, without its escapes.
    pub name: Cow<'d, str>,
    /// The bytes of the name, with its quotes.
    pub name_span: Range<usize>,
    /// The value.
    pub value: Value<'d>,
}

impl<'d> Value<'d> {
    pub(super) fn new(document: &'d Document, index: u32) -> Option<Self> {
        let node = document.nodes.get(index as usize)?;
        Some(Self { document, index, node })
    }

    /// The document that this is a part of.
    pub fn document(self) -> &'d Document {
        self.document
    }

    /// The kind of the value.
    pub fn kind(self) -> Kind {
        self.node.kind
    }

    /// Whether the value is `null`.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// The bytes of the value: for strings with the quotes, for containers with the brackets.
    pub fn span(self) -> Range<usize> {
        self.node.span()
    }

    /// If the value is a member's: the bytes of the name, with its quotes.
    pub fn name_span(self) -> Option<Range<usize>> {
        self.node.name_span()
    }

    /// If the value is a member's: the name, without its escapes.
    pub fn name(self) -> Option<Cow<'d, str>> {
        let raw = unquoted(&self.document.bytes, self.name_span()?);
        Some(string::text(raw, self.node.flags & NAME_ESCAPED != 0))
    }

    /// The text of the value as it stands in the document.
    pub fn raw(self) -> &'d [u8] {
        self.document.slice(self.span())
    }

    /// The pointer of the value (RFC 6901).
    pub fn pointer(self) -> String {
        pointer::of_node(&self.document.bytes, &self.document.nodes, self.index)
    }

    /// The array or object that this is in.
    pub fn parent(self) -> Option<Value<'d>> {
        Self::new(self.document, self.node.parent)
    }

    /// The number of elements or members; 0 for scalars.
    pub fn len(self) -> usize {
        self.node.len as usize
    }

    /// Whether there are no elements or members.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    fn children(self) -> impl Iterator<Item = Value<'d>> + 'd {
        children(&self.document.nodes, self.index).filter_map(move |index| Self::new(self.document, index))
    }

    /// The members of an object in the order of the text, duplicates included; none for other kinds.
    pub fn members(self) -> impl Iterator<Item = Member<'d>> + 'd {
        self.children().filter_map(Member::of)
    }

    /// The elements of an array; none for other kinds.
    pub fn elements(self) -> impl Iterator<Item = Value<'d>> + 'd {
        let is_array = self.kind() == Kind::Array;
        self.children().take_while(move |_| is_array)
    }

    /// The element of an array at `position`, found without a look at each one before it: nodes stand in the order of the text.
    pub(super) fn element(self, position: usize) -> Option<Value<'d>> {
        if self.kind() != Kind::Array || position >= self.len() {
            return None;
        }
        let (mut low, mut high) = (self.index + 1, self.node.after);
        while low < high {
            let mut element = Self::new(self.document, low + (high - low) / 2)?;
            while element.node.parent != self.index {
                element = element.parent()?;
            }
            match (element.node.position as usize).cmp(&position) {
                Ordering::Less => low = element.node.after,
                Ordering::Equal => return Some(element),
                Ordering::Greater => high = element.index,
            }
        }
        None
    }

    /// The value of the member `name` of an object. Of members with the same name it is the last, as most readers
    /// have it.
    pub fn get(self, name: &str) -> Option<Value<'d>> {
        self.get_all(name).last()
    }

    /// The values of all members of the name.
    pub fn get_all(self, name: &str) -> impl Iterator<Item = Value<'d>> {
        self.children().filter(move |value| value.is_named(name))
    }

    /// The first member whose name is `name` in other case, but not `name` itself: some readers take it, others do not.
    pub fn member_ignoring_case(self, name: &str) -> Option<Member<'d>> {
        self.members().find(|member| member.name != name && member.name.eq_ignore_ascii_case(name))
    }

    fn is_named(self, name: &str) -> bool {
        let Some(span) = self.name_span() else {
            return false;
        };
        if self.node.flags & NAME_ESCAPED == 0 && span.len() != name.len() + 2 {
            // What is not UTF-8 is as long as it is, and no `&str` equals it but with U+FFFD in its place.
            return name.contains('\u{FFFD}') && self.name().is_some_and(|own| own == name);
        }
        self.name().is_some_and(|own| own == name)
    }

    /// The text of a string, without its escapes. What is not UTF-8, and lone surrogates, are U+FFFD.
    pub fn as_str(self) -> Option<Cow<'d, str>> {
        (self.kind() == Kind::String).then(|| {
            let raw = unquoted(&self.document.bytes, self.span());
            string::text(raw, self.node.flags & VALUE_ESCAPED != 0)
        })
    }

    /// The value of a boolean.
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.raw() == b"true")
    }

    /// A number as it stands in the text.
    pub fn number_text(self) -> Option<&'d str> {
        if self.kind() != Kind::Number {
            return None;
        }
        std::str::from_utf8(self.raw()).ok()
    }

    /// Whether the value is a number that is written without fraction and exponent: `2`, but not `2.0` or `2e0`.
    pub fn is_integer_text(self) -> bool {
        self.number_text().is_some_and(number::is_integer)
    }

    /// The exact value of a number that is written as an integer and fits.
    pub fn as_integer(self) -> Option<i128> {
        self.number_text().filter(|text| number::is_integer(text))?.parse().ok()
    }
}

impl<'d> Member<'d> {
    fn of(value: Value<'d>) -> Option<Self> {
        Some(Self { name: value.name()?, name_span: value.name_span()?, value })
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;
    use crate::document::{Document, Limits};

    fn document(text: &[u8]) -> Document {
        Document::parse(text, &Limits::default())
    }

    #[test]
    fn gives_typed_access() {
        let document = document(br#" {"a": [1, -2.0, 3e0], "b\u0021": "x\ty", "c": null, "d": true, "e": {}} "#);
        let root = document.root().unwrap();
        assert_eq!((root.kind(), root.len()), (Kind::Object, 5));
        let a = root.get("a").unwrap();
        assert_eq!(a.raw(), b"[1, -2.0, 3e0]");
        let integers: Vec<_> = a.elements().map(|value| value.as_integer()).collect();
        assert_eq!(integers, [Some(1), None, None]);
        assert_eq!(a.elements().nth(1).unwrap().number_text(), Some("-2.0"));
        assert_eq!(root.get("b!").unwrap().as_str().unwrap(), "x\ty");
        assert!(root.get("c").unwrap().is_null());
        assert_eq!(root.get("d").unwrap().as_bool(), Some(true));
        assert!(root.get("e").unwrap().is_empty());
        assert!(root.get("f").is_none());
        assert_eq!(root.elements().count(), 0);
        assert_eq!(a.members().count(), 0);
        assert_eq!(a.parent().unwrap().span(), root.span());
        let names: Vec<_> = root.members().map(|member| member.name.into_owned()).collect();
        assert_eq!(names, ["a", "b!", "c", "d", "e"]);
        assert_eq!(document.slice(a.name_span().unwrap()), br#""a""#);
    }

    #[test]
    fn last_duplicate_wins_and_all_are_there() {
        let document = document(br#"{"a":1,"\u0061":2,"A":3}"#);
        let root = document.root().unwrap();
        assert_eq!(root.get("a").unwrap().as_integer(), Some(2));
        assert_eq!(root.get_all("a").count(), 2);
        let wrong = root.member_ignoring_case("a").unwrap();
        assert_eq!((wrong.name.as_ref(), wrong.value.as_integer()), ("A", Some(3)));
        assert!(root.member_ignoring_case("b").is_none());
    }

    #[test]
    fn integers_are_exact_or_none() {
        let document = document(b"[9223372036854775808, -0, 170141183460469231731687303715884105728]");
        let integers: Vec<_> = document.root().unwrap().elements().map(|value| value.as_integer()).collect();
        assert_eq!(integers, [Some(9_223_372_036_854_775_808), Some(0), None]);
    }

    #[test]
    fn finds_names_that_are_not_utf_8() {
        let document = document(b"{\"\xFF\": 1}");
        assert_eq!(document.root().unwrap().get("\u{FFFD}").unwrap().as_integer(), Some(1));
    }
}
