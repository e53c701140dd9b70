//! A document: its bytes, its tree and what is wrong with them.

use std::ops::Range;
use std::sync::Arc;

use super::arena::Node;
use super::limits::Limits;
use super::parser;
use super::pointer;
use super::problem::Problem;
use super::value::Value;

/// A JSON text: its bytes, its tree, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Document {
    pub(super) bytes: Arc<[u8]>,
    pub(super) nodes: Vec<Node>,
    problems: Vec<Problem>,
    problem_count: usize,
}

impl Document {
    /// Reads `bytes` as one JSON value (RFC 8259). Never fails: what is wrong is in [`Document::problems`].
    pub fn parse(bytes: impl Into<Arc<[u8]>>, limits: &Limits) -> Self {
        let bytes = bytes.into();
        let outcome = parser::parse(&bytes, limits);
        let problems = outcome
            .problems
            .into_iter()
            .map(|(kind, span)| Problem { pointer: pointer::at_offset(&bytes, &outcome.nodes, span.start), kind, span })
            .collect();
        let nodes = if outcome.has_tree { outcome.nodes } else { Vec::new() };
        Self { bytes, nodes, problems, problem_count: outcome.problem_count }
    }

    /// The outermost value; `None` if the text is no JSON, or a limit on its size was reached.
    pub fn root(&self) -> Option<Value<'_>> {
        Value::new(self, 0)
    }

    /// What is wrong, in the order of the text: the first hundred, and of each kind the first in any case.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// How many problems there are, with those that [`Document::problems`] leaves out.
    pub fn problem_count(&self) -> usize {
        self.problem_count
    }

    /// The text as it came.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The same bytes, shared.
    pub fn shared_bytes(&self) -> Arc<[u8]> {
        Arc::clone(&self.bytes)
    }

    /// How many values the tree has.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The line and column of a byte offset, both counted from 1, columns in characters. Offsets behind the end
    /// count as the end.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let before = self.slice(0..offset.min(self.bytes.len()));
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let column = before
            .get(line_start..)
            .unwrap_or_default()
            .utf8_chunks()
            .map(|chunk| chunk.valid().chars().count() + usize::from(!chunk.invalid().is_empty()))
            .sum::<usize>();
        (self.line(line_start), column + 1)
    }

    /// The line of a byte offset, counted from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        1 + self.slice(0..offset).iter().map(|byte| usize::from(*byte == b'\n')).sum::<usize>()
    }

    pub(super) fn slice(&self, span: Range<usize>) -> &[u8] {
        self.bytes.get(span).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Document;
    use crate::document::Limits;

    #[test]
    fn lines_and_columns_count_characters() {
        let document = Document::parse("{\n \"\u{e9}\u{1f600}\": x\r\n}".as_bytes(), &Limits::default());
        assert_eq!(document.line_column(0), (1, 1));
        assert_eq!(document.line_column(1), (1, 2));
        assert_eq!(document.line_column(2), (2, 1));
        let x = document.bytes().iter().position(|byte| *byte == b'x').unwrap();
        assert_eq!(document.line_column(x), (2, 8));
        assert_eq!(document.line_column(usize::MAX), (3, 2));
        let broken = Document::parse(&b"\"\xFF\xFE\xE2\x82\"?"[..], &Limits::default());
        assert_eq!(broken.line_column(6), (1, 6));
    }
}
