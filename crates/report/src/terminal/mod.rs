//! `terminal`: the verdict first and last, and the cause on the first screen.

mod finding;
mod lines;
mod members;
mod paint;
mod sections;

use verdict::{Finding, Report, Severity, Verdict};

use crate::options::Options;
use crate::place;
use crate::summary;
use crate::visible::visible;
pub(crate) use finding::wrapped;
pub(crate) use paint::Paint;

/// Violations that are shown in full without `verbose`.
const SHOWN: usize = 10;

/// The whole text. One verdict line is enough where nothing stands between the first and the last.
pub(crate) fn render(report: &Report, options: &Options) -> String {
    let paint = Paint::new(options, report.run.is_some());
    let line = verdict_line(report, &paint);
    if options.quiet {
        return line + "\n";
    }
    let (violations, notes): (Vec<&Finding>, Vec<&Finding>) =
        report.findings.iter().partition(|finding| finding.level > Severity::Note);
    let (shown, rest) =
        violations.split_at(if options.verbose { violations.len() } else { violations.len().min(SHOWN) });

    let mut parts = vec![format!("{line}\n{}", subject(report, &paint))];
    let run = report.run.as_ref();
    parts.extend(sections::waivers(report, &paint));
    if report.verdict == Verdict::Error {
        parts.push("nothing was executed, so nothing is known\n".to_owned());
    }
    parts.extend(shown.iter().map(|finding| finding::render(finding, &paint)));
    parts.extend(sections::more(rest, &paint));
    parts.extend(run.and_then(|run| lines::left_behind(run, &paint)));
    parts.extend(run.and_then(|run| lines::repositories(run, &paint)));
    parts.extend(members::render(report, &paint));
    parts.extend(lines::capabilities(report, &paint));
    if options.verbose {
        parts.extend(notes.iter().map(|note| finding::render(note, &paint)));
    } else {
        parts.extend(sections::notes(&notes, &paint));
    }
    parts.extend(sections::undecided(report, &paint));
    if let Some(first) = violations.first().or(notes.first()) {
        let id = visible(&first.requirement);
        parts.push(format!("more about a requirement: {}\n", paint.bold(&format!("greenlight explain {id}"))));
    }
    if parts.len() > 1 {
        parts.push(format!("{line}\n"));
    }
    parts.join("\n")
}

fn verdict_line(report: &Report, paint: &Paint) -> String {
    let line = summary::verdict_line(report);
    match line.strip_prefix(report.verdict.as_str()) {
        Some(rest) => paint.verdict(report.verdict, report.verdict.as_str()) + rest,
        None => line,
    }
}

fn subject(report: &Report, paint: &Paint) -> String {
    let mut text = format!("{}  {}", paint.bold(&visible(&report.subject.name)), visible(&report.subject.form));
    if let Some(digest) = &report.subject.digest {
        text.push_str(&format!("  {}", paint.signs(place::short_id(digest, paint.digits))));
    }
    text.push('\n');
    if let Some(members) = summary::members(report) {
        let noun = if report.subjects.len() == 1 { "member" } else { "members" };
        text.push_str(&format!("{} {noun}: {members}\n", report.subjects.len()));
    }
    text.extend(lines::versions(report, paint));
    text.extend(report.run.as_ref().map(|run| summary::run(report, run) + "\n"));
    text
}
