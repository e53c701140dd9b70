//! The bytes, lines and columns of a location.

use serde::Serialize;
use verdict::{Excerpt, Location};

/// A region of an artifact.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    #[serde(skip_serializing_if = "Option::is_none")]
    byte_offset: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    byte_length: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u64>,
}

/// The region of `location`. Offsets of tar entries count in the uncompressed archive and are no region of the blob.
pub(super) fn of(location: &Location) -> Option<Region> {
    if let Some(span) = location.span {
        let (line, column) = (location.line.filter(|line| *line > 0), location.column.filter(|column| *column > 0));
        let end = line
            .zip(column)
            .zip(location.excerpt.as_ref())
            .and_then(|((line, column), excerpt)| end(line, column, excerpt));
        return Some(Region {
            byte_offset: Some(span.start),
            byte_length: Some(span.end.saturating_sub(span.start)),
            start_line: line,
            start_column: line.and(column),
            end_line: end.map(|(line, _)| line),
            end_column: end.map(|(_, column)| column),
        });
    }
    let offset = location.offset.filter(|_| location.entry.is_none())?;
    Some(Region { byte_offset: Some(offset), byte_length: Some(0), ..Region::default() })
}

/// Line and column behind the highlighted bytes.
fn end(line: u64, column: u64, excerpt: &Excerpt) -> Option<(u64, u64)> {
    let start = usize::try_from(excerpt.highlight.start).ok()?;
    let text = excerpt.text.get(start..usize::try_from(excerpt.highlight.end).ok()?)?;
    let last = text.rsplit('\n').next()?.chars().count() as u64;
    match text.matches('\n').count() as u64 {
        0 => Some((line, column.saturating_add(last))),
        lines => Some((line.saturating_add(lines), last + 1)),
    }
}

#[cfg(test)]
mod tests {
    use verdict::Span;

    use super::*;

    fn excerpt(text: &str, start: u64, end: u64) -> Excerpt {
        Excerpt { text: text.to_owned(), line: 1, highlight: Span { start, end } }
    }

    #[test]
    fn the_end_follows_from_the_highlight() {
        assert_eq!(end(7, 3, &excerpt("x: ärger", 3, 9)), Some((7, 8)));
        assert_eq!(end(7, 3, &excerpt("{\n}", 0, 3)), Some((8, 2)));
        assert_eq!(end(7, 3, &excerpt("{}", 5, 9)), None);
    }
}
