//! `json` and `ndjson`: the report itself, and the events that make it.

use std::fmt::Write;

use serde::Serialize;
use verdict::Report;

use crate::error::Error;
use crate::visible::is_hidden;

/// The report, indented.
pub(crate) fn render(report: &Report) -> Result<String, Error> {
    document(report)
}

/// One event a line.
pub(crate) fn render_events(report: &Report) -> Result<String, Error> {
    let mut text = String::new();
    for event in report.events() {
        text.push_str(&escaped(&serde_json::to_string(&event).map_err(Error::Json)?));
        text.push('\n');
    }
    Ok(text)
}

/// `value` as an indented JSON text that ends in a line feed, in which every hidden character is an escape.
pub fn document(value: &impl Serialize) -> Result<String, Error> {
    let mut text = escaped(&serde_json::to_string_pretty(value).map_err(Error::Json)?);
    text.push('\n');
    Ok(text)
}

/// The same JSON with every hidden character as an escape: JSON itself asks that only of some, but a terminal obeys others.
/// Outside of strings JSON has none but line feeds.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !is_hidden(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_escaped_and_come_back() {
        let text = "é\u{7f}\u{9b}\u{202e}\u{e0001}\n\u{1b}";
        let json = document(&text).unwrap();
        assert_eq!(json, "\"é\\u007f\\u009b\\u202e\\udb40\\udc01\\n\\u001b\"\n");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
