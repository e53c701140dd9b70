//! One finding: what, where, and how to mend it.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Snippet};
use verdict::{Excerpt, Finding, Location, Severity, Span};

use super::paint::Paint;
use crate::place;
use crate::visible::{clipped, visible, visible_source};

/// Further places that are shown of a grouped finding.
const ALSO: usize = 3;
/// Characters of a value that are shown without `verbose`.
const VALUE: usize = 400;
/// Lines of a value that are marked, from its first one.
const MARKED_LINES: usize = 6;
/// Lines of an excerpt that is shown whole; of a longer one only the marked lines are.
const WHOLE: usize = 6;
/// The same of an exchange, which is more telling as a whole.
const EXCHANGE: usize = 14;

/// The text of `finding`, with a line feed at its end.
pub(super) fn render(finding: &Finding, paint: &Paint) -> String {
    let level = match finding.level {
        Severity::Must => Level::ERROR,
        Severity::Should => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let name = format!("{} {}", paint.sign(finding.level), finding.level);
    let title = level.with_name(name).primary_title(value(&finding.message, paint)).id(visible(&finding.requirement));
    let mut group = located(Group::with_title(title), &finding.location, paint);
    for (name, text) in remarks(finding, paint) {
        let text = wrapped(&text, paint.width.saturating_sub(name.len() + 10));
        group = group.element(Level::NOTE.with_name(name).message(text));
    }
    let mut text = paint.renderer().render(&[group]) + "\n";
    // On one line of its own, however long, so that it can be copied.
    if let Some(command) = finding.reproduce.as_deref().filter(|_| paint.verbose || paint.live) {
        text.push_str(&format!("  {} {}\n", paint.bold("$"), visible(command)));
    }
    text
}

/// Where the finding is, with a look at the source if there is one.
fn located<'a>(group: Group<'a>, location: &Location, paint: &Paint) -> Group<'a> {
    let Some(excerpt) = &location.excerpt else {
        return group.element(Origin::path(paint.signs(place::short(location, paint.digits))));
    };
    let subject = paint.signs(place::short_id(&location.subject, paint.digits));
    let (text, span) = visible_source(&excerpt.text, excerpt.highlight);
    let span = marked(&text, span);
    let line = number(excerpt.line);
    let annotation = AnnotationKind::Primary.span(span);
    let limit = if location.exchange.is_some() { EXCHANGE } else { WHOLE };
    let whole = text.matches('\n').count() <= limit;
    // Of a long exchange, what was asked and how it was answered stay.
    let kept = if whole { Vec::new() } else { first_lines(&text) };
    let visible_lines = kept.into_iter().map(|line| AnnotationKind::Visible.span(line));
    let snippet = Snippet::source(text).line_start(line).fold(!whole).annotations(visible_lines).annotation(annotation);
    // An exchange has its own first line, and no lines that anybody could look up.
    if location.exchange.is_some() {
        return group.element(snippet);
    }
    // The renderer counts the column from where the excerpt begins, which may be in the middle of a line.
    if counted(excerpt) == (location.line, location.column) {
        return group.element(snippet.path(subject));
    }
    let mut origin = Origin::path(subject);
    if let Some(line) = location.line {
        origin = origin.line(number(line));
    }
    if let Some(column) = location.column {
        origin = origin.char_column(number(column));
    }
    group.element(origin).element(snippet)
}

/// The first line of a request and of its answer, as an exchange is written; of other sources nothing.
fn first_lines(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut at = 0;
    let mut found = Vec::new();
    let mut before = "";
    for line in text.split_inclusive('\n') {
        let side = line.get(..2).filter(|side| matches!(*side, "> " | "< "));
        if let Some(side) = side.filter(|side| !before.starts_with(side.trim_end())) {
            found.push(at..at + side.len());
        }
        (at, before) = (at + line.len(), line);
    }
    found
}

/// A line or column with which the renderer can reckon.
fn number(number: u64) -> usize {
    u32::try_from(number).unwrap_or(u32::MAX).max(1) as usize
}

/// Line and column of the highlight as they follow from the excerpt alone.
fn counted(excerpt: &Excerpt) -> (Option<u64>, Option<u64>) {
    let start = usize::try_from(excerpt.highlight.start).unwrap_or(usize::MAX);
    let Some(before) = excerpt.text.get(..start) else { return (None, None) };
    let line = excerpt.line.max(1).saturating_add(before.matches('\n').count() as u64);
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) as u64 + 1;
    (Some(line), Some(column))
}

/// The span as the renderer takes it; a long value is marked on its first lines only.
fn marked(text: &str, span: Span) -> std::ops::Range<usize> {
    let start = usize::try_from(span.start).unwrap_or(0).min(text.len());
    let end = usize::try_from(span.end).unwrap_or(0).clamp(start, text.len());
    let lines = text.get(start..end).unwrap_or_default().match_indices('\n');
    match lines.map(|(at, _)| start + at).nth(MARKED_LINES) {
        Some(_) => start..text.get(start..end).and_then(|value| value.find('\n')).map_or(end, |at| start + at),
        None => start..end,
    }
}

/// The lines below the source: names, and text that is safe to print.
fn remarks(finding: &Finding, paint: &Paint) -> Vec<(&'static str, String)> {
    let mut remarks = Vec::new();
    let mut add = |name, text: &Option<String>| {
        if let Some(text) = text {
            remarks.push((name, value(text, paint)));
        }
    };
    add("expected", &finding.expected);
    add("got", &finding.got);
    add("help", &finding.help);
    add("shared", &finding.shared);
    let location = &finding.location;
    let pointer = location.pointer.as_deref().filter(|pointer| !pointer.is_empty());
    match (location.path.is_empty(), pointer) {
        _ if location.exchange.is_some() => {}
        (true, None) => {}
        (true, Some(pointer)) => remarks.push(("at", visible(pointer))),
        (false, None) => remarks.push(("at", visible(&location.path))),
        (false, Some(pointer)) => {
            remarks.push(("at", format!("{}, value {}", visible(&location.path), visible(pointer))));
        }
    }
    if let Some(exchange) = &location.exchange {
        let text =
            if location.excerpt.is_some() { format!("{exchange}, {}", location.subject) } else { exchange.clone() };
        remarks.push(("exchange", visible(&text)));
    }
    remarks.extend(also(finding, paint));
    if !finding.section.is_empty() {
        remarks.push(("section", visible(&finding.section)));
    }
    remarks
}

fn also(finding: &Finding, paint: &Paint) -> Vec<(&'static str, String)> {
    let limit = if paint.verbose { finding.also.len() } else { ALSO };
    let places = finding.also.iter().take(limit);
    let mut lines: Vec<_> =
        places.map(|location| ("also", paint.signs(place::short(location, paint.digits)))).collect();
    let named = 1 + lines.len() as u64;
    if finding.count > named {
        lines.push(("also", format!("at {} more places, {} in all", finding.count - named, finding.count)));
    }
    lines
}

fn value(text: &str, paint: &Paint) -> String {
    if paint.verbose { visible(text) } else { paint.signs(clipped(&visible(text), VALUE)) }
}

/// `text` broken at spaces into lines of at most `width` characters; longer words stay whole.
pub(crate) fn wrapped(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut length = 0;
    for word in text.split(' ') {
        let word_length = word.chars().count();
        match lines.last_mut() {
            Some(line) if length + 1 + word_length <= width => {
                line.push(' ');
                line.push_str(word);
                length += 1 + word_length;
            }
            _ => {
                lines.push(word.to_owned());
                length = word_length;
            }
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrapped("one two three", 7), "one two\nthree");
        assert_eq!(wrapped("onetwothree four", 4), "onetwothree\nfour");
        assert_eq!(wrapped("", 4), "");
    }

    #[test]
    fn long_values_are_marked_on_their_first_line() {
        let text = "{\n1\n2\n3\n4\n5\n6\n7\n}";
        assert_eq!(marked(text, Span { start: 0, end: text.len() as u64 }), 0..1);
        assert_eq!(marked(text, Span { start: 2, end: 5 }), 2..5);
        assert_eq!(marked(text, Span { start: 90, end: 99 }), text.len()..text.len());
    }
}
