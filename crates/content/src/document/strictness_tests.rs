//! What the reader refuses, what it only reports, and where it stops looking.

use super::{Document, Kind, Limits, NumberLoss, ProblemKind};

fn parse(bytes: &[u8]) -> Document {
    Document::parse(bytes, &Limits::default())
}

fn kinds(document: &Document) -> Vec<&ProblemKind> {
    document.problems().iter().map(|problem| &problem.kind).collect()
}

#[test]
fn refuses_what_rfc_8259_does_not_have() {
    for (text, message, span) in [
        (&b"01"[..], "leading zero", 0..2),
        (b"-01", "leading zero", 0..3),
        (b"+1", "found `+` where a value", 0..1),
        (b"1.", "end of the document where a digit after the decimal point", 2..2),
        (b"[1.]", "a digit after the decimal point", 3..4),
        (b".5", "found `.`", 0..1),
        (b"-", "a digit", 1..1),
        (b"1e", "a digit in the exponent", 2..2),
        (b"NaN", "found `NaN`", 0..3),
        (b"-Infinity", "found `Infinity`", 1..9),
        (b"{'a':1}", "single quote", 1..2),
        (b"[1,]", "comma stands before", 2..3),
        (b"{\"a\":1,}", "comma stands before", 6..7),
        (b"[,1]", "found `,` where a value", 1..2),
        (b"[1 2]", "found `2` where `,` or `]`", 3..4),
        (b"[1}", "found `}` where `,` or `]`", 2..3),
        (b"{\"a\" 1}", "found `1` where `:`", 5..6),
        (b"{a:1}", "found `a` where a name", 1..2),
        (b"{\"a\":1 /* c */}", "comment", 7..9),
        (b"// c\n{}", "comment", 0..2),
        (b"\"a\tb\"", "U+0009", 2..3),
        (b"\"a\nb\"", "U+000A", 2..3),
        (b"\"\\x\"", "`\\x` is no escape", 1..3),
        (b"\"\\u12g4\"", "four hexadecimal digits", 1..7),
        (b"\"abc", "no closing", 0..4),
        (b"nul", "found `nul`", 0..3),
        (b"{\"a\":", "end of the document where a value", 5..5),
        (b"{", "end of the document where a name in `\"` or `}`", 1..1),
        (b"[\"\xE9\xB6\"\xC3\xA9", "U+00E9", 5..7),
        (b"\xFF", "not UTF-8", 0..1),
        (b"{} \0", "", 3..4),
    ] {
        let document = parse(text);
        let problem = document.problems().iter().find(|problem| problem.kind.is_syntax()).unwrap();
        assert!(problem.kind.to_string().contains(message), "{text:?}: {}", problem.kind);
        assert_eq!(problem.span, span, "{text:?}");
        assert_eq!(document.root().is_some(), problem.kind == ProblemKind::TrailingBytes, "{text:?}");
    }
}

#[test]
fn nothing_is_empty_and_wide_encodings_are_told() {
    assert_eq!(kinds(&parse(b"")), [&ProblemKind::Empty]);
    assert_eq!(kinds(&parse(b" \n")), [&ProblemKind::Empty]);
    assert!(matches!(kinds(&parse(b"{\0}\0"))[..], [ProblemKind::OtherEncoding(_)]));
}

#[test]
fn mark_and_trailing_bytes_keep_the_tree() {
    let document = parse(b"\xEF\xBB\xBF{\"a\":1} x\n");
    assert_eq!(kinds(&document), [&ProblemKind::ByteOrderMark, &ProblemKind::TrailingBytes]);
    assert_eq!(document.problems()[1].span, 11..13);
    assert_eq!(document.resolve("/a").unwrap().span(), 8..9);
    assert!(kinds(&parse(b"{}\n\r\t ")).is_empty());
}

#[test]
fn goes_on_behind_bytes_that_are_not_utf_8() {
    let document = parse(b"{\"a\":\"\xC0\x80\",\"b\":\"\xED\xA0\x80\"}");
    assert!(document.problems().iter().all(|problem| problem.kind == ProblemKind::InvalidUtf8));
    assert_eq!(document.problems()[0].pointer, "/a");
    assert_eq!(document.root().unwrap().len(), 2);
    assert!(!document.problems().iter().any(|problem| problem.kind.is_syntax()));
}

#[test]
fn tells_characters_that_are_none() {
    let document = parse(
        "[\"\u{FFFE}\", \"\\uFDD0\", \"\\uD83F\\uDFFF\", \"\\ud83d\\ude00\", \"\u{1F600}\", \"\\uD800x\", \"\\uDC00\"]"
            .as_bytes(),
    );
    let pointers: Vec<_> = document.problems().iter().map(|problem| problem.pointer.as_str()).collect();
    assert_eq!(pointers, ["/0", "/1", "/2", "/5", "/6"]);
    assert!(document.problems().iter().all(|problem| problem.kind.is_i_json()));
}

#[test]
fn tells_numbers_that_doubles_lose() {
    let document = parse(b"[9007199254740993, 1e999, 9007199254740992]");
    assert_eq!(
        kinds(&document),
        [
            &ProblemKind::NumberOutsideDouble(NumberLoss::IntegerNotExact),
            &ProblemKind::NumberOutsideDouble(NumberLoss::Overflow)
        ]
    );
}

#[test]
fn duplicates_name_the_first_in_small_and_large_objects() {
    for others in [0, 5, 50, 500] {
        let filler: String = (0..others).map(|n| format!("\"k{n}\":0,")).collect();
        let text = format!("{{\"x\":1,{filler}\"\\u0078\":2,\"x\":3}}");
        let document = parse(text.as_bytes());
        assert_eq!(document.problem_count(), 2, "{others}");
        for problem in document.problems() {
            assert_eq!(problem.kind, ProblemKind::DuplicateName { first: 1..4 });
            assert_eq!(problem.pointer, "/x");
        }
    }
}

#[test]
fn a_flood_of_one_problem_hides_no_other() {
    let text = format!("[{}{{\"a\":1,\"a\":2}}", "\"\\ud800\",".repeat(5000));
    let document = parse(format!("{text}]").as_bytes());
    assert_eq!(document.problem_count(), 5001);
    assert_eq!(document.problems().len(), 101);
    assert!(matches!(document.problems()[100].kind, ProblemKind::DuplicateName { .. }));
    let broken = parse(text.as_bytes());
    assert!(broken.problems().iter().any(|problem| problem.kind.is_syntax()));
}

#[test]
fn depth_beyond_the_limit_is_read_for_syntax_only() {
    let limits = Limits { max_depth: 3, ..Limits::default() };
    let document = Document::parse(&b"[[[{\"a\":[1,{}]}, 2]], 3]"[..], &limits);
    assert_eq!(kinds(&document), [&ProblemKind::TooDeep]);
    assert_eq!((document.problems()[0].pointer.as_str(), document.problems()[0].span.clone()), ("/0/0/0", 3..4));
    let cut = document.resolve("/0/0/0").unwrap();
    assert_eq!((cut.kind(), cut.len(), cut.span()), (Kind::Object, 0, 3..15));
    assert_eq!(document.resolve("/0/0/1").unwrap().as_integer(), Some(2));
    assert_eq!(document.resolve("/1").unwrap().as_integer(), Some(3));
    let broken = Document::parse(&b"[[[[1,]]]]"[..], &limits);
    assert!(broken.root().is_none());
}

#[test]
fn a_million_brackets_are_no_danger() {
    for text in ["[".repeat(1_000_000), "{\"a\":".repeat(300_000)] {
        let document = parse(text.as_bytes());
        assert!(document.root().is_none());
        assert!(matches!(kinds(&document)[..], [ProblemKind::TooDeep, ProblemKind::Syntax(_)]));
    }
    let sound = format!("{}{}", "[".repeat(500_000), "]".repeat(500_000));
    assert_eq!(kinds(&parse(sound.as_bytes())), [&ProblemKind::TooDeep]);
}

#[test]
fn size_limits_leave_no_tree_and_no_violation() {
    let small = Limits { max_nodes: 3, ..Limits::default() };
    let document = Document::parse(&b"[1,2,[3],4]"[..], &small);
    assert!(document.root().is_none());
    assert_eq!(kinds(&document), [&ProblemKind::TooManyNodes]);
    assert!(document.problems().iter().all(|problem| problem.kind.is_limit()));
    let tiny = Limits { max_bytes: 4, ..Limits::default() };
    assert_eq!(kinds(&Document::parse(&b"[1,2]"[..], &tiny)), [&ProblemKind::TooLarge]);
}
