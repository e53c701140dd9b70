//! Untrusted text, made harmless to look at.

/// `text` on one line, with every character that cannot be seen written out as `\n` or `\u{1b}`.
pub(crate) fn shown(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        if matches!(c, '"' | '\'' | '\\') {
            out.push(c)
        } else {
            out.extend(c.escape_debug())
        }
        out
    })
}

/// Whether `c` cannot be seen, and changes how what surrounds it is.
pub(crate) fn is_hidden(c: char) -> bool {
    c != ' '
        && (c.is_control()
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'))
}

/// The first `limit` characters of `text`, and a mark where something was left out.
pub(crate) fn clipped(text: &str, limit: usize) -> String {
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
        assert_eq!(shown("a\x1b[31m\u{202e}b\u{9b}\r\n\t\"\\"), "a\\u{1b}[31m\\u{202e}b\\u{9b}\\r\\n\\t\"\\");
        assert_eq!(shown("prénom ✓ 名前"), "prénom ✓ 名前");
        assert!(is_hidden('\u{202e}') && is_hidden('\n') && !is_hidden(' ') && !is_hidden('é'));
        assert_eq!(clipped("äöüß", 3), "äöü…");
        assert_eq!(clipped("äöü", 3), "äöü");
    }
}
