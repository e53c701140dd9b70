//! Pieces of a document that people look at.

use std::ops::Range;

use super::tree::Document;

/// A piece of a document that is fit to be shown, with the place of a span in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Whole lines if they are short, else what stands around the span. What is not UTF-8 is U+FFFD.
    pub text: String,
    /// Offset in the document of the first byte shown.
    pub start: usize,
    /// The span as a byte range of `text`; cut where the text ends.
    pub highlight: Range<usize>,
    /// Line of the first byte shown, counted from 1.
    pub line: usize,
}

impl Document {
    /// A piece of the document of at most `max_bytes` of its bytes, with `span` in it as far as it fits.
    pub fn excerpt(&self, span: Range<usize>, max_bytes: usize) -> Excerpt {
        let length = self.bytes.len();
        let span_start = span.start.min(length);
        let span_end = span.end.clamp(span_start, length);
        let window = self.window(span_start..span_end, max_bytes);
        let (text, highlight) =
            lossy(self.slice(window.clone()), span_start - window.start..span_end.min(window.end) - window.start);
        Excerpt { text, start: window.start, highlight, line: self.line(window.start) }
    }

    /// The bytes to show for a span: its lines, or as much around it as fits, between whole characters.
    fn window(&self, span: Range<usize>, max_bytes: usize) -> Range<usize> {
        let is_newline = |byte: &u8| *byte == b'\n';
        let line_start = self.slice(0..span.start).iter().rposition(is_newline).map_or(0, |at| at + 1);
        // The line that holds the last byte of the span, without its newline.
        let last = span.end.saturating_sub(1).max(span.start);
        let line_end = self
            .slice(last..self.bytes.len())
            .iter()
            .position(is_newline)
            .map_or(self.bytes.len(), |at| last + at)
            .max(span.end);
        if line_end - line_start <= max_bytes {
            return line_start..line_end;
        }
        let room = max_bytes.saturating_sub(span.len());
        let before = (span.start - line_start).min((room / 2).max(room.saturating_sub(line_end - span.end)));
        let start = span.start - before;
        let end = line_end.min(start + max_bytes);
        self.next_boundary(start, span.start)..self.previous_boundary(end, span.start)
    }

    fn next_boundary(&self, mut at: usize, limit: usize) -> usize {
        let farthest = limit.min(at + 3);
        while at < farthest && self.bytes.get(at).is_some_and(|byte| is_continuation(*byte)) {
            at += 1;
        }
        at
    }

    fn previous_boundary(&self, at: usize, limit: usize) -> usize {
        let nearest = limit.max(at.saturating_sub(3));
        (nearest..=at).rev().find(|at| self.bytes.get(*at).is_none_or(|byte| !is_continuation(*byte))).unwrap_or(at)
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// The text of `bytes`, and where `span` of them is in it.
fn lossy(bytes: &[u8], span: Range<usize>) -> (String, Range<usize>) {
    let mut text = String::with_capacity(bytes.len());
    let (mut start, mut end) = (None, None);
    let mut offset = 0;
    for chunk in bytes.utf8_chunks() {
        let valid_end = offset + chunk.valid().len();
        let chunk_end = valid_end + chunk.invalid().len();
        let base = text.len();
        text.push_str(chunk.valid());
        let replaced = text.len();
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
        }
        if start.is_none() && span.start < chunk_end {
            start = Some(char_start(&text, (base + (span.start - offset)).min(replaced)));
        }
        if end.is_none() && span.end <= chunk_end {
            end = Some(if span.end <= valid_end { char_end(&text, base + (span.end - offset)) } else { text.len() });
        }
        offset = chunk_end;
    }
    let start = start.unwrap_or(text.len());
    let end = end.unwrap_or(text.len()).max(start);
    (text, start..end)
}

fn char_start(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

fn char_end(text: &str, at: usize) -> usize {
    text.ceil_char_boundary(at)
}

#[cfg(test)]
mod tests {
    use super::Excerpt;
    use crate::document::{Document, Limits};

    fn document(bytes: &[u8]) -> Document {
        Document::parse(bytes, &Limits::default())
    }

    fn shown(excerpt: &Excerpt) -> &str {
        &excerpt.text[excerpt.highlight.clone()]
    }

    #[test]
    fn short_lines_are_whole() {
        let document = document(b"{\n  \"a\": 1,\n  \"b\": [\n    2\n  ]\n}\n");
        let span = document.resolve("/a").unwrap().span();
        let excerpt = document.excerpt(span, 200);
        assert_eq!((excerpt.text.as_str(), excerpt.start, excerpt.line), ("  \"a\": 1,", 2, 2));
        assert_eq!(shown(&excerpt), "1");
        let span = document.resolve("/b").unwrap().span();
        let excerpt = document.excerpt(span, 200);
        assert_eq!(excerpt.text, "  \"b\": [\n    2\n  ]");
        assert_eq!((shown(&excerpt), excerpt.line), ("[\n    2\n  ]", 3));
    }

    #[test]
    fn long_line_gives_a_window_around_the_span() {
        let text = format!("{{\"a\":\"{}\",\"b\":42,\"c\":\"{}\"}}", "\u{e9}".repeat(2000), "y".repeat(2000));
        let document = document(text.as_bytes());
        for pointer in ["/a", "/b", "/c", ""] {
            let span = document.resolve(pointer).unwrap().span();
            for max_bytes in [0, 1, 2, 7, 60, 61, 4096] {
                let excerpt = document.excerpt(span.clone(), max_bytes);
                assert!(excerpt.text.len() <= max_bytes, "{pointer} {max_bytes}");
                assert!(text[excerpt.start..].starts_with(&excerpt.text));
                assert_eq!(excerpt.start + excerpt.highlight.start, span.start);
            }
        }
        let span = document.resolve("/b").unwrap().span();
        assert_eq!(shown(&document.excerpt(span, 40)), "42");
    }

    #[test]
    fn highlight_is_right_behind_replaced_bytes() {
        let bytes = b"[\"\xFF\xFE\xE2\x82\",7,\"\xFF\"]";
        let document = document(bytes);
        let excerpt = document.excerpt(document.resolve("/1").unwrap().span(), 100);
        assert_eq!(shown(&excerpt), "7");
        let excerpt = document.excerpt(document.resolve("/2").unwrap().span(), 100);
        assert_eq!(shown(&excerpt), "\"\u{FFFD}\"");
        for problem in document.problems() {
            assert_eq!(shown(&document.excerpt(problem.span.clone(), 100)), "\u{FFFD}");
        }
    }

    #[test]
    fn spans_outside_are_at_the_end() {
        let document = document(b"{\n");
        assert_eq!(document.excerpt(90..99, 10).highlight, 0..0);
        assert_eq!(document.excerpt(1..1, 10).text, "{");
        let empty = Document::parse(&b""[..], &Limits::default());
        assert_eq!(empty.excerpt(0..0, 10).text, "");
    }
}
