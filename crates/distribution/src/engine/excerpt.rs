//! The piece of an exchange that a person looks at.

use verdict::{Excerpt, Span};

use crate::exchange::Exchanged;
use crate::violation::Mark;

/// The most lines of an exchange that are shown around a mark.
const LINES: usize = 24;

/// The exchange as text, with the marked part.
pub(crate) fn of(exchanged: &Exchanged, mark: &Mark) -> Excerpt {
    let text = exchanged.render();
    let lines: Vec<&str> = text.lines().collect();
    let at = line_of(&lines, mark);
    // The request line always stands at the top; what lies between it and the mark may be left out.
    let from = if at >= LINES { at + 1 - LINES } else { 0 };
    let shown: Vec<&str> = lines.iter().copied().skip(from).take(LINES).collect();
    let before: usize = shown.iter().take(at - from).map(|line| line.len() + 1).sum();
    let line = shown.get(at - from).copied().unwrap_or_default();
    let (start, length) = match mark {
        Mark::Text(piece) => match line.find(piece.as_str()) {
            Some(start) if !piece.is_empty() => (start, piece.len()),
            _ => (2.min(line.len()), line.len().saturating_sub(2)),
        },
        _ => (2.min(line.len()), line.len().saturating_sub(2)),
    };
    let start = (before + start) as u64;
    Excerpt {
        text: shown.join("\n"),
        line: from as u64 + 1,
        highlight: Span { start, end: start + length.max(1) as u64 },
    }
}

/// The number of the marked line. What is not there is missing at the status line.
fn line_of(lines: &[&str], mark: &Mark) -> usize {
    let status = lines.iter().position(|line| line.starts_with("< HTTP/")).or_else(|| {
        // Without an answer it is our own word about it.
        lines.iter().rposition(|line| line.starts_with("* "))
    });
    let found = match mark {
        Mark::Request => Some(0),
        Mark::Status => status,
        Mark::Header(name) => lines.iter().position(|line| {
            line.strip_prefix("< ")
                .and_then(|line| line.split_once(':'))
                .is_some_and(|(n, _)| n.eq_ignore_ascii_case(name))
        }),
        Mark::Body => lines.iter().position(|line| *line == "<").map(|at| at + 1),
        Mark::Text(piece) => lines.iter().rposition(|line| line.starts_with('<') && line.contains(piece.as_str())),
    };
    found.or(status).unwrap_or(0).min(lines.len().saturating_sub(1))
}
