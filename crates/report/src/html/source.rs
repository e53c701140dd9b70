//! The documents, with the bytes marked that findings mean.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, PreEscaped, html};
use verdict::{Document, Location, Report, Severity};

use super::findings::Kept;
use super::{budget, text};
use crate::visible::visible;

/// Bytes of one document that are shown.
const SHOWN: usize = 64 * 1024;

/// The bytes that a finding means.
#[derive(Clone, Copy)]
struct Mark {
    finding: usize,
    level: Severity,
    start: usize,
    end: usize,
    first: bool,
    linked: bool,
}

/// The documents as far as they fit.
pub(super) struct Sources {
    rendered: Vec<Markup>,
    anchors: BTreeSet<usize>,
    documents: BTreeMap<String, usize>,
    left_out: usize,
}

impl Sources {
    /// Renders the documents of `report`, first those that findings point into.
    pub(super) fn of(report: &Report, kept: &Kept) -> Sources {
        let mut marks: BTreeMap<&str, Vec<Mark>> = BTreeMap::new();
        for (at, finding) in report.findings.iter().enumerate() {
            let places =
                std::iter::once((&finding.location, true)).chain(finding.also.iter().map(|also| (also, false)));
            for (location, first) in places {
                let mark =
                    mark(at, finding.level, location).map(|mark| Mark { first, linked: kept.contains(&at), ..mark });
                marks.entry(&location.subject).or_default().extend(mark);
            }
        }
        let mut order: Vec<&Document> = report.documents.iter().collect();
        order.sort_by_key(|document| marks.get(document.id.as_str()).is_none_or(Vec::is_empty));

        let mut left = budget::SOURCES;
        let mut sources =
            Sources { rendered: Vec::new(), anchors: BTreeSet::new(), documents: BTreeMap::new(), left_out: 0 };
        for document in order {
            let number = sources.rendered.len();
            let marks = marks.get(document.id.as_str()).map_or(&[][..], Vec::as_slice);
            let (markup, anchors) = render(document, number, marks);
            if markup.0.len() > left {
                sources.left_out += 1;
                continue;
            }
            left -= markup.0.len();
            sources.rendered.push(markup);
            sources.anchors.extend(anchors);
            sources.documents.insert(document.id.clone(), number);
        }
        sources
    }

    /// Whether the finding with this number is marked in a document.
    pub(super) fn shows(&self, finding: usize) -> bool {
        self.anchors.contains(&finding)
    }

    /// The number of the document with this id, if it is shown.
    pub(super) fn number(&self, id: &str) -> Option<usize> {
        self.documents.get(id).copied()
    }

    /// The part of the page; none if no document was kept.
    pub(super) fn render(&self) -> Option<Markup> {
        (!self.rendered.is_empty() || self.left_out > 0).then(|| {
            html! {
                @for document in &self.rendered { (document) }
                @if self.left_out > 0 {
                    p { (text::counted(self.left_out, "document is", "documents are")) " too long for this page." }
                }
            }
        })
    }
}

fn mark(finding: usize, level: Severity, location: &Location) -> Option<Mark> {
    let span = location.span?;
    let (start, end) = (usize::try_from(span.start).ok()?, usize::try_from(span.end).ok()?);
    Some(Mark { finding, level, start, end, first: false, linked: false })
}

fn render(document: &Document, number: usize, marks: &[Mark]) -> (Markup, BTreeSet<usize>) {
    let shown = document.text.floor_char_boundary(SHOWN);
    let cut = document.truncated || shown < document.text.len();
    let source = document.text.get(..shown).unwrap_or_default();
    let (lines, anchors) = marked(source, marks);
    let markup = html! {
        details.document id={ "d-" (number) } open[!marks.is_empty()] {
            summary {
                h3 { (text::id(&document.id)) }
                @if !marks.is_empty() { " " span.count { (text::counted(marks.len(), "place", "places")) } }
            }
            p.whole { (visible(&document.id)) }
            pre.source tabindex="0" { (PreEscaped(lines)) }
            @if cut { p { "The document goes on; this is its beginning." } }
        }
    };
    (markup, anchors)
}

/// The lines of `source` with marks, each a link to its finding; and the findings that can be linked to.
fn marked(source: &str, marks: &[Mark]) -> (String, BTreeSet<usize>) {
    let snap = |mark: &Mark| {
        let start = source.floor_char_boundary(mark.start);
        // An empty span marks the character behind it, or the end.
        let next = source.get(start..).and_then(|rest| rest.chars().next()).map_or(start, |c| start + c.len_utf8());
        Mark { start, end: source.floor_char_boundary(mark.end).max(next), ..*mark }
    };
    let marks: Vec<Mark> = marks.iter().filter(|mark| mark.start <= source.len()).map(snap).collect();
    let mut points: BTreeSet<usize> = marks.iter().flat_map(|mark| [mark.start, mark.end]).collect();
    points.extend([0, source.len()]);
    let points: Vec<usize> = points.into_iter().collect();

    let mut anchors = BTreeSet::new();
    let mut out = String::from("<span class=\"l\">");
    for (at, start) in points.iter().enumerate() {
        for mark in marks.iter().filter(|mark| mark.first && mark.start == *start) {
            if anchors.insert(mark.finding) {
                out.push_str(&format!("<span id=\"s-{}\"></span>", mark.finding));
            }
        }
        let end = points.get(at + 1).copied().unwrap_or(*start);
        let covers = |mark: &&Mark| mark.start <= *start && mark.end >= end;
        let over =
            marks.iter().filter(covers).max_by_key(|mark| (mark.level, std::cmp::Reverse(mark.end - mark.start)));
        let piece = source.get(*start..end).unwrap_or_default();
        match over {
            Some(mark) if piece.is_empty() && mark.start == source.len() => push_mark(&mut out, "⟨end⟩", mark),
            Some(mark) => push_lines(&mut out, piece, |out, line| push_mark(out, line, mark)),
            None => push_lines(&mut out, piece, text::push),
        }
    }
    out.push_str("</span>");
    // A line feed ends the last line; it begins no other.
    let shorter = out.strip_suffix("<span class=\"l\"></span>").map(str::len);
    out.truncate(shorter.unwrap_or(out.len()));
    (out, anchors)
}

fn push_lines(out: &mut String, piece: &str, push: impl Fn(&mut String, &str)) {
    for (at, line) in piece.split('\n').enumerate() {
        if at > 0 {
            out.push_str("\n</span><span class=\"l\">");
        }
        if !line.is_empty() {
            push(out, line);
        }
    }
}

fn push_mark(out: &mut String, line: &str, mark: &Mark) {
    if mark.linked {
        out.push_str(&format!("<a href=\"#f-{}\">", mark.finding));
    }
    out.push_str(&format!("<mark class=\"{}\">", text::class(mark.level)));
    text::push(out, line);
    out.push_str(if mark.linked { "</mark></a>" } else { "</mark>" });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(finding: usize, start: usize, end: usize) -> Mark {
        Mark { finding, level: Severity::Must, start, end, first: true, linked: true }
    }

    #[test]
    fn marks_are_cut_at_lines_and_where_they_overlap() {
        let (out, anchors) = marked("ab\ncd", &[at(0, 1, 5), at(1, 3, 4)]);
        assert_eq!(anchors, BTreeSet::from([0, 1]));
        let plain = out.replace("<span class=\"l\">", "").replace("</span>", "").replace("class=\"must\"", "");
        assert_eq!(
            plain,
            "a<span id=\"s-0\"><a href=\"#f-0\"><mark >b</mark></a>\n<span id=\"s-1\">\
             <a href=\"#f-1\"><mark >c</mark></a><a href=\"#f-0\"><mark >d</mark></a>"
        );
    }

    #[test]
    fn marks_behind_the_text_have_no_anchor_and_none_panics() {
        let (out, anchors) = marked("é", &[at(0, 1, 1), at(1, 2, 2), at(2, 3, 9), at(3, 1, 0)]);
        assert_eq!(anchors, BTreeSet::from([0, 1, 3]));
        assert!(out.contains("⟨end⟩"));
    }
}
