//! What stands around the violations in full: waivers, the violations left out, notes, the undecided.

use std::collections::BTreeMap;

use verdict::{Finding, Outcome, OutcomeRecord, Report};

use super::finding::wrapped;
use super::paint::Paint;
use crate::capability;
use crate::place;
use crate::summary;
use crate::visible::{clipped, visible};

/// Lines of a section without `verbose`.
const LINES: usize = 5;

/// How many violations were left out, by requirement.
pub(super) fn more(rest: &[&Finding], paint: &Paint) -> Option<String> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for finding in rest {
        *counts.entry(&finding.requirement).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let lines = counts.into_iter().map(|(id, count)| format!("{count:>6}  {}", visible(id))).collect();
    let title = format!("{} {} more violations", paint.ellipsis(), rest.len());
    section(&title, lines, paint)
}

/// Notes, one line each.
pub(super) fn notes(notes: &[&Finding], paint: &Paint) -> Option<String> {
    let lines = notes.iter().map(|note| {
        let place = paint.signs(place::short(&note.location, paint.digits));
        let message = paint.signs(clipped(&visible(&note.message), 200));
        let times = if note.count > 1 { format!(" ({} places)", note.count) } else { String::new() };
        format!("{} {place}: {message}{times} [{}]", paint.sign(note.level), visible(&note.requirement))
    });
    section("notes", lines.collect(), paint)
}

/// Requirements that apply but have no answer, and those that the subject declined in the allowed way.
pub(super) fn undecided(report: &Report, paint: &Paint) -> Option<String> {
    let declined = |record: &&OutcomeRecord| record.level != "MAY" && record.outcome == Outcome::Unsupported;
    let mut open: Vec<_> = capability::open(report).chain(report.outcomes.iter().filter(declined)).collect();
    open.sort_by_key(|record| record.level != "MUST");
    // What one failure keeps from being judged is one line.
    let mut blocked: BTreeMap<&str, usize> = BTreeMap::new();
    for record in open.iter().filter(|record| record.outcome == Outcome::Blocked) {
        *blocked.entry(record.reason.as_deref().unwrap_or_default()).or_default() += 1;
    }
    let is_counted = |record: &OutcomeRecord| {
        record.outcome == Outcome::Blocked && blocked.get(record.reason.as_deref().unwrap_or_default()) > Some(&1)
    };
    let counted = blocked
        .iter()
        .filter(|(_, count)| **count > 1)
        .map(|(by, count)| format!("? {count} requirements are blocked by {}", visible(by)));
    let single = open.iter().filter(|record| !is_counted(record)).map(|record| {
        let reason = visible(record.reason.as_deref().unwrap_or("no reason given"));
        let (level, id) = (visible(&record.level), visible(&record.requirement));
        format!("? {level} {id} {}: {}", record.outcome.as_str(), paint.signs(clipped(&reason, 200)))
    });
    let lines = counted.chain(single);
    section("not decided", lines.collect(), paint)
}

/// Waivers in force, each on lines of its own: who reads the verdict has to read what is excused.
pub(super) fn waivers(report: &Report, paint: &Paint) -> Option<String> {
    let room = paint.width.saturating_sub(4);
    let lines = summary::waived(report).map(|line| wrapped(&line, room).replace('\n', "\n    "));
    section("waived, which eases the exit code and not the colour", lines.collect(), paint)
}

/// A title and its lines; none without lines.
pub(super) fn section(title: &str, lines: Vec<String>, paint: &Paint) -> Option<String> {
    if lines.is_empty() {
        return None;
    }
    let shown = if paint.verbose { lines.len() } else { LINES };
    let mut text = paint.bold(title) + "\n";
    for line in lines.iter().take(shown) {
        text.push_str(&format!("  {line}\n"));
    }
    if lines.len() > shown {
        text.push_str(&format!("  {} {} more with `--verbose`\n", paint.ellipsis(), lines.len() - shown));
    }
    Some(text)
}
