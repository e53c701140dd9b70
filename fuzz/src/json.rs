//! The reader of JSON documents: spans, pointers, limits, and the same opinion as `serde_json`.

use content::document::{Document, Kind, Limits, NumberLoss, ProblemKind, Value};

/// Following a pointer costs as much as the containers on its way have members, so only some values are tried.
const POINTERS: usize = 300;

/// Reads `data` as a document.
pub fn json(data: &[u8]) {
    let document = Document::parse(data, &Limits::default());
    spans(&document);
    if let Some(root) = document.root() {
        tree(&document, root);
    }
    differential(&document);
    small_limits(data);
}

fn spans(document: &Document) {
    let length = document.bytes().len();
    assert!(document.problem_count() == document.problems().len() || document.problems().len() >= 100);
    for problem in document.problems() {
        assert!(problem.span.start <= problem.span.end && problem.span.end <= length);
        assert!(!problem.kind.to_string().is_empty());
        for width in [0, 1, 12, 80, 4096] {
            let excerpt = document.excerpt(problem.span.clone(), width);
            assert!(excerpt.text.get(excerpt.highlight.clone()).is_some());
            assert!(excerpt.start <= length && excerpt.line >= 1);
        }
        let (line, column) = document.line_column(problem.span.start);
        assert!(line >= 1 && column >= 1 && line + column <= length + 2);
        if let ProblemKind::DuplicateName { first } = &problem.kind {
            assert!(first.end <= problem.span.start);
        }
    }
}

fn tree(document: &Document, root: Value<'_>) {
    // Names that cannot be told apart cannot be followed by name either.
    let ambiguous = document.problem_count() > document.problems().len()
        || document.problems().iter().any(|problem| {
            matches!(
                problem.kind,
                ProblemKind::DuplicateName { .. } | ProblemKind::InvalidUtf8 | ProblemKind::LoneSurrogate(_)
            )
        });
    let (mut count, mut text) = (0, Vec::new());
    visit(root, &mut |value| {
        count += 1;
        let span = value.span();
        assert!(span.start < span.end && span.end <= document.bytes().len());
        assert_eq!(value.kind() == Kind::String, value.raw().first() == Some(&b'"'));
        if let Some(parent) = value.parent() {
            assert!(parent.span().start < span.start && span.end < parent.span().end);
        }
        if let Some(name) = value.name_span() {
            assert!(name.end < span.start && name.len() >= 2);
        }
        if count <= POINTERS {
            let pointer = value.pointer();
            let found = document.resolve(&pointer);
            assert!(ambiguous || found.is_some_and(|found| found.span() == span), "{pointer}");
            let excerpt = document.excerpt(span, 60);
            assert!(excerpt.text.get(excerpt.highlight).is_some());
        }
        let _ = (
            value.as_str(),
            value.as_bool(),
            value.as_integer(),
            value.get("digest"),
            value.member_ignoring_case("SIZE"),
        );
    });
    assert_eq!(count, document.node_count());
    rewrite(root, &mut text);
    assert_eq!(text, root.raw());
}

fn visit<'d>(value: Value<'d>, look: &mut dyn FnMut(Value<'d>)) {
    look(value);
    let children: Vec<_> = value.elements().chain(value.members().map(|member| member.value)).collect();
    assert_eq!(children.len(), value.len());
    for child in children {
        visit(child, look);
    }
}

/// Writes a value from its parts, with what stands between them taken from the source.
fn rewrite(value: Value<'_>, text: &mut Vec<u8>) {
    let bytes = value.document().bytes();
    let mut at = value.span().start;
    for child in value.elements().chain(value.members().map(|member| member.value)) {
        text.extend_from_slice(&bytes[at..child.span().start]);
        rewrite(child, text);
        at = child.span().end;
    }
    text.extend_from_slice(&bytes[at..value.span().end]);
}

/// A syntax problem is found exactly where `serde_json` refuses the text, but for what RFC 8259 allows by its grammar and
/// `serde_json` does not: bytes that are not UTF-8 within strings, lone surrogates, numbers beyond any double, deep nesting.
fn differential(document: &Document) {
    let theirs = serde_json::from_slice::<serde_json::Value>(document.bytes());
    let has = |wanted: fn(&ProblemKind) -> bool| document.problems().iter().any(|problem| wanted(&problem.kind));
    let is_deep = |error: &serde_json::Error| error.to_string().starts_with("recursion limit");
    if has(|kind| kind.is_limit()) || theirs.as_ref().is_err_and(is_deep) {
        return;
    }
    let refused = has(ProblemKind::is_syntax);
    let extra = has(|kind| {
        matches!(
            kind,
            ProblemKind::InvalidUtf8
                | ProblemKind::LoneSurrogate(_)
                | ProblemKind::NumberOutsideDouble(NumberLoss::Overflow)
        )
    });
    assert_eq!(refused || extra, theirs.is_err(), "{:?} against {theirs:?}", document.problems());
    if let (Some(root), Ok(theirs)) = (document.root(), &theirs) {
        assert!(same(root, theirs), "{:?} against {theirs:?}", document.bytes());
    }
}

fn same(ours: Value<'_>, theirs: &serde_json::Value) -> bool {
    match theirs {
        serde_json::Value::Null => ours.is_null(),
        serde_json::Value::Bool(value) => ours.as_bool() == Some(*value),
        serde_json::Value::String(value) => ours.as_str().is_some_and(|own| own == value.as_str()),
        serde_json::Value::Number(value) => match value.as_i64() {
            Some(integer) => ours.as_integer() == Some(i128::from(integer)),
            None => ours.number_text().and_then(|text| text.parse().ok()) == value.as_f64(),
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

fn small_limits(data: &[u8]) {
    let limits = Limits { max_bytes: 2000, max_depth: 3, max_nodes: 20 };
    let document = Document::parse(data, &limits);
    spans(&document);
    assert!(document.node_count() <= limits.max_nodes);
    assert!(data.len() <= limits.max_bytes || document.root().is_none());
    if let Some(root) = document.root() {
        let mut deepest = 0;
        depth(root, 0, &mut deepest);
        assert!(deepest <= limits.max_depth);
    }
}

fn depth(value: Value<'_>, level: usize, deepest: &mut usize) {
    *deepest = level.max(*deepest);
    for child in value.elements().chain(value.members().map(|member| member.value)) {
        depth(child, level + 1, deepest);
    }
}
