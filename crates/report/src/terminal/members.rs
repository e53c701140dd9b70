//! The members of a set, worst first.

use verdict::{Report, SubjectRecord};

use super::paint::Paint;
use crate::place;
use crate::summary::fraction;
use crate::visible::{clipped, visible};

/// Rows that are shown without `verbose`.
const SHOWN: usize = 10;
/// Characters of a name that are shown without `verbose`.
const NAME: usize = 32;

/// The table; none for a set of at most one.
pub(super) fn render(report: &Report, paint: &Paint) -> Option<String> {
    if report.subjects.len() < 2 {
        return None;
    }
    let mut members: Vec<&SubjectRecord> = report.subjects.iter().collect();
    members.sort_by_key(|member| std::cmp::Reverse(member.verdict));
    let shown = if paint.verbose { members.len() } else { SHOWN };
    let rows: Vec<[String; 5]> = members.iter().take(shown).map(|member| row(member, paint)).collect();

    let mut widths = [0; 5];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = paint.bold("members") + "\n";
    for (row, member) in rows.iter().zip(&members) {
        let padded = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        let line = padded.collect::<Vec<_>>().join("  ");
        let rest = line.strip_prefix(member.verdict.as_str()).unwrap_or_default();
        text.push_str(&format!("  {}{}\n", paint.verdict(member.verdict, member.verdict.as_str()), rest.trim_end()));
    }
    if members.len() > shown {
        text.push_str(&format!("  {} {} more, none of them worse\n", paint.ellipsis(), members.len() - shown));
    }
    Some(text)
}

fn row(member: &SubjectRecord, paint: &Paint) -> [String; 5] {
    let name = visible(&member.name);
    [
        member.verdict.to_string(),
        visible(&member.kind),
        if paint.verbose { name } else { paint.signs(clipped(&name, NAME)) },
        paint.signs(place::short_id(&member.digest, paint.digits)),
        format!("MUST {}  SHOULD {}", fraction(&member.counts.must), fraction(&member.counts.should)),
    ]
}
