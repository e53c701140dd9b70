//! Untrusted text, made harmless to look at.

use std::fmt::Write;

use verdict::Span;

/// Whether `c` changes how a terminal or a page shows what surrounds it, without being seen itself.
pub(crate) fn is_hidden(c: char) -> bool {
    let noncharacter = u32::from(c) & 0xfffe == 0xfffe || matches!(c, '\u{fdd0}'..='\u{fdef}');
    c.is_control()
        || noncharacter
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn push(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if is_hidden(c) => {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
        c => out.push(c),
    }
}

/// `text` on one line, with every hidden character written out as `\n` or `\u{1b}`.
pub fn visible(text: &str) -> String {
    // Most texts have nothing to write out.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push(&mut out, c));
    out
}

/// As [`visible`], but line feeds and tabs stay. Also moves `span`, whose bytes are those of `text`, along.
pub(crate) fn visible_source(text: &str, span: Span) -> (String, Span) {
    let mut out = String::with_capacity(text.len());
    let mut moved = Span { start: u64::MAX, end: u64::MAX };
    for (at, c) in text.char_indices() {
        let (before, after) = (at as u64, (at + c.len_utf8()) as u64);
        if moved.start == u64::MAX && span.start < after {
            moved.start = out.len() as u64;
        }
        if moved.end == u64::MAX && span.end <= before {
            moved.end = out.len() as u64;
        }
        if matches!(c, '\n' | '\t') { out.push(c) } else { push(&mut out, c) }
    }
    let end = out.len() as u64;
    let start = moved.start.min(end);
    (out, Span { start, end: moved.end.min(end).max(start) })
}

/// The first `limit` characters of `text`, and `…` where something was left out.
pub fn clipped(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_written_out() {
        assert_eq!(visible("a\x1b[31m\u{202e}b\u{9b}\r\n\t"), "a\\u{1b}[31m\\u{202e}b\\u{9b}\\r\\n\\t");
        assert_eq!(visible("prénom ✓ 名前"), "prénom ✓ 名前");
    }

    #[test]
    fn spans_move_along() {
        let (text, span) = visible_source("{\r\n\x1bab}", Span { start: 4, end: 6 });
        assert_eq!(text, "{\\r\n\\u{1b}ab}");
        assert_eq!(text.get(span.start as usize..span.end as usize), Some("ab"));
    }

    #[test]
    fn spans_outside_the_text_are_empty_at_its_end() {
        assert_eq!(visible_source("ab", Span { start: 7, end: 9 }).1, Span { start: 2, end: 2 });
        assert_eq!(visible_source("ab", Span { start: 1, end: 0 }).1, Span { start: 1, end: 1 });
    }

    #[test]
    fn clipping_counts_characters() {
        assert_eq!(clipped("äöü", 3), "äöü");
        assert_eq!(clipped("äöüß", 3), "äöü…");
    }
}
