//! Small pieces of markup that every part uses.

use maud::{Markup, PreEscaped, html};
use verdict::{Outcome, Severity, Verdict};

use crate::place;
use crate::visible::{clipped, is_hidden, visible};

/// Characters of one value that are shown.
const VALUE: usize = 600;

/// Appends `text` as content of an element. Line feeds and tabs stay, other hidden characters are written out; quotation
/// marks stay as they are, since JSON is full of them.
pub(super) fn push(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\t' => out.push(c),
            '\r' => out.push_str("\\r"),
            c if is_hidden(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
}

/// As [`push`], as markup.
pub(crate) fn source(text: &str) -> Markup {
    let mut out = String::new();
    push(&mut out, text);
    PreEscaped(out)
}

/// `text` on one line as markup: hidden characters are written out, what stands in backticks is code, and what is longer than 600
/// characters is cut.
pub fn message(text: &str) -> Markup {
    let text = clipped(&visible(text), VALUE);
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return html! { (text) };
    }
    html! {
        @for (at, part) in parts.iter().enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// A digest in short form with the whole of it as its title, or a name as it is, as code.
pub fn id(id: &str) -> Markup {
    let (full, short) = (visible(id), place::short_id(id, 12));
    html! { @if full == short { code { (full) } } @else { code title=(full) { (short) } } }
}

/// `address` as a link if it is one of the web (`http` or `https`), and as text if it is anything else.
pub fn link(address: &str) -> Markup {
    let shown = clipped(&visible(address), 200);
    let web =
        (address.starts_with("https://") || address.starts_with("http://")) && !address.contains(char::is_whitespace);
    html! { @if web { a href=(address) rel="noopener noreferrer" { (shown) } } @else { (shown) } }
}

/// The class that colours a severity.
pub(super) const fn class(level: Severity) -> &'static str {
    match level {
        Severity::Must => "must",
        Severity::Should => "should",
        Severity::Note => "note",
    }
}

/// Sign and word of a severity.
pub fn badge(level: Severity) -> Markup {
    let sign = match level {
        Severity::Must => "✗",
        Severity::Should => "▲",
        Severity::Note => "·",
    };
    html! { span.badge.(class(level)) { (sign) " " (level) } }
}

/// Sign and word of a verdict, in its colour.
pub fn colour(verdict: Verdict) -> Markup {
    html! { span.colour.(verdict.as_str()) { (sign(verdict)) " " (verdict) } }
}

/// Sign and word of an outcome.
pub fn outcome(outcome: Outcome) -> Markup {
    html! { span.outcome.(outcome.as_str()) { (outcome_sign(outcome)) " " (outcome.as_str()) } }
}

/// The sign that goes with an outcome.
pub const fn outcome_sign(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "✓",
        Outcome::Fail => "✗",
        Outcome::NotApplicable | Outcome::Unsupported => "–",
        Outcome::NotRun | Outcome::Blocked | Outcome::Inconclusive => "?",
    }
}

/// The sign that goes with the colour of a verdict.
pub const fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Green => "✓",
        Verdict::Yellow => "▲",
        Verdict::Incomplete => "?",
        Verdict::Error => "!",
        Verdict::Red => "✗",
    }
}

/// `1 thing`, `2 things`: `count` with the word for one or for many.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A size for people: `4.0 KiB`.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS.get(unit).unwrap_or(&"TiB"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_well() {
        assert_eq!(size(1023), "1023 B");
        assert_eq!(size(4096), "4.0 KiB");
        assert_eq!(size(1 << 30), "1.0 GiB");
    }

    #[test]
    fn scripts_do_not_leave_their_text() {
        let mut out = String::new();
        push(&mut out, "</script>\x1b&\"");
        assert_eq!(out, "&lt;/script&gt;\\u{1b}&amp;\"");
        assert_eq!(link("javascript:alert(1)").into_string(), "javascript:alert(1)");
        assert_eq!(message("a `<b>`").into_string(), "a <code>&lt;b&gt;</code>");
    }
}
