//! Properties of the reader over random documents, and its agreement with another one.

use proptest::prelude::*;

use super::{Document, Kind, Limits, NumberLoss, ProblemKind, Value};

fn parse(bytes: &[u8]) -> Document {
    Document::parse(bytes, &Limits::default())
}

/// Texts that are JSON, with white space, escapes, odd names and duplicates.
fn json() -> impl Strategy<Value = String> {
    let space = || prop_oneof![4 => Just(""), 1 => Just(" "), 1 => Just("\r\n\t")];
    let string = || {
        prop_oneof![
            "[a-c~/]{0,2}",
            Just("\\u00e9\\n\\\"".to_owned()),
            Just("\u{e9}\u{1F600}\\ud83d\\ude00".to_owned()),
        ]
        .prop_map(|inside| format!("\"{inside}\""))
    };
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        "-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,2})?",
        string(),
    ];
    scalar.prop_recursive(5, 60, 6, move |inner| {
        let item = (space(), inner, space()).prop_map(|(before, value, after)| format!("{before}{value}{after}"));
        let member =
            (space(), string(), item.clone()).prop_map(|(before, name, value)| format!("{before}{name}:{value}"));
        prop_oneof![
            prop::collection::vec(item, 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..20).prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    })
}

/// JSON with one byte changed, dropped, doubled, or the end cut off; or bytes of its alphabet in any order.
fn nearly_json() -> impl Strategy<Value = Vec<u8>> {
    let bent = (json(), any::<prop::sample::Index>(), any::<u8>(), 0..5).prop_map(|(text, index, byte, how)| {
        let mut bytes = text.into_bytes();
        let at = index.index(bytes.len());
        match how {
            0 => bytes[at] = byte,
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, byte),
            3 => bytes.insert(at, bytes[at]),
            _ => bytes.truncate(at),
        }
        bytes
    });
    let pieces = prop::sample::select(vec![
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "d800", "dc00", "0", "-", "1", ".", "e", "+", "true", "null",
        "nul", " ", "\n", "\u{feff}", "\u{ffff}", "a", "/", "'", "1e999", "\u{0}", "\u{1f}",
    ]);
    let jumble = prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat().into_bytes());
    prop_oneof![bent, jumble, prop::collection::vec(any::<u8>(), 0..40)]
}

fn each_value<'d>(value: Value<'d>, visit: &mut dyn FnMut(Value<'d>)) {
    visit(value);
    for child in value.elements().chain(value.members().map(|member| member.value)) {
        each_value(child, visit);
    }
}

/// Writes a value from its parts, with what stands between them taken from the source.
fn rewrite(value: Value<'_>, out: &mut Vec<u8>) {
    let bytes = value.document().bytes();
    let mut at = value.span().start;
    let children = value.elements().chain(value.members().map(|member| member.value));
    for child in children {
        let start = child.span().start;
        if let Some(name) = child.name_span() {
            out.extend_from_slice(&bytes[at..name.start]);
            out.extend_from_slice(&bytes[name.clone()]);
            at = name.end;
        }
        out.extend_from_slice(&bytes[at..start]);
        rewrite(child, out);
        at = child.span().end;
    }
    out.extend_from_slice(&bytes[at..value.span().end]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_and_every_span_is_inside(bytes in nearly_json()) {
        let document = parse(&bytes);
        for problem in document.problems() {
            prop_assert!(problem.span.start <= problem.span.end && problem.span.end <= bytes.len());
            let excerpt = document.excerpt(problem.span.clone(), 12);
            prop_assert!(excerpt.text.get(excerpt.highlight.clone()).is_some());
        }
        prop_assert!(document.problem_count() == document.problems().len() || document.problems().len() >= 100);
        if let Some(root) = document.root() {
            each_value(root, &mut |value| {
                assert!(value.span().end <= bytes.len() && !value.raw().is_empty());
                assert_eq!(value.kind() == Kind::String, value.raw()[0] == b'"');
                if let Some(parent) = value.parent() {
                    assert!(parent.span().start < value.span().start && value.span().end < parent.span().end);
                }
            });
        }
    }

    #[test]
    fn writing_from_spans_gives_the_source(text in json()) {
        let document = parse(text.as_bytes());
        let root = document.root().unwrap();
        let mut out = Vec::new();
        rewrite(root, &mut out);
        prop_assert_eq!(out, text.as_bytes());
    }

    #[test]
    fn resolving_a_pointer_gives_the_value(text in json()) {
        let document = parse(text.as_bytes());
        let duplicates = document.problems().iter().any(|problem| matches!(problem.kind, ProblemKind::DuplicateName { .. }));
        each_value(document.root().unwrap(), &mut |value| {
            let found = document.resolve(&value.pointer()).unwrap_or(value);
            assert!(found.pointer() == value.pointer());
            assert!(duplicates || document.resolve(&value.pointer()).unwrap().span() == value.span());
        });
    }

    #[test]
    fn tree_is_what_serde_json_reads(text in json()) {
        let document = parse(text.as_bytes());
        let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
        prop_assert!(same(document.root().unwrap(), &expected));
    }

    /// A syntax problem is found exactly where `serde_json` refuses the text. It also refuses four things that are
    /// facts of their own here, since RFC 8259 allows them by its grammar: bytes that are not UTF-8 within strings,
    /// lone surrogates, numbers beyond any double, and deep nesting.
    #[test]
    fn refuses_what_serde_json_refuses(bytes in nearly_json()) {
        let document = parse(&bytes);
        let refused = document.problems().iter().any(|problem| {
            problem.kind.is_syntax()
                || matches!(
                    problem.kind,
                    ProblemKind::InvalidUtf8
                        | ProblemKind::LoneSurrogate(_)
                        | ProblemKind::NumberOutsideDouble(NumberLoss::Overflow)
                        | ProblemKind::TooDeep
                )
        });
        let theirs = serde_json::from_slice::<serde_json::Value>(&bytes);
        prop_assert_eq!(refused, theirs.is_err(), "{:?} against {:?}", document.problems(), theirs);
    }

    #[test]
    fn line_and_column_lead_back_to_the_offset(bytes in nearly_json(), index in any::<prop::sample::Index>()) {
        let document = parse(&bytes);
        let offset = index.index(bytes.len() + 1);
        let (line, column) = document.line_column(offset);
        let start = if line == 1 {
            0
        } else {
            bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(line - 2).unwrap().0 + 1
        };
        let characters = String::from_utf8_lossy(&bytes[start..offset]).chars().count();
        prop_assert_eq!(column, characters + 1);
    }
}

fn same(ours: Value<'_>, theirs: &serde_json::Value) -> bool {
    match theirs {
        serde_json::Value::Null => ours.is_null(),
        serde_json::Value::Bool(value) => ours.as_bool() == Some(*value),
        serde_json::Value::String(value) => ours.as_str().is_some_and(|own| own == value.as_str()),
        serde_json::Value::Number(value) => match value.as_i64() {
            Some(integer) => ours.as_integer() == Some(i128::from(integer)),
            // `serde_json` rounds wrongly in the last place unless told to take its time.
            None => {
                let own: f64 = ours.number_text().and_then(|text| text.parse().ok()).unwrap_or(f64::NAN);
                value.as_f64().is_some_and(|value| (own - value).abs() <= own.abs() * 1e-15)
            }
        },
        serde_json::Value::Array(items) => {
            ours.len() == items.len() && ours.elements().zip(items).all(|(own, item)| same(own, item))
        }
        serde_json::Value::Object(members) => {
            ours.kind() == Kind::Object
                && members.iter().all(|(name, value)| ours.get(name).is_some_and(|own| same(own, value)))
        }
    }
}
