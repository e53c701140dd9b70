//! The verdict in one line: the colour, what was judged by, and the vector.

use verdict::{LineRecord, Report, RunRecord, Tally, Vector, Verdict};

use crate::visible::{clipped, visible};

/// `yellow  image 1.1.1 legal  MUST 214/214  SHOULD 60/63  n/a 41  not run 0`.
pub fn verdict_line(report: &Report) -> String {
    format!("{}  {} {}  {}", report.verdict, visible(&report.spec), visible(&report.profile), vector(&report.counts))
}

/// `MUST 214/214  SHOULD 60/63  n/a 41  not run 0`, with the undecided named if there are any.
pub fn vector(counts: &Vector) -> String {
    let mut line = format!(
        "MUST {}  SHOULD {}  n/a {}  not run {}",
        fraction(&counts.must),
        fraction(&counts.should),
        counts.not_applicable(),
        sum(counts, |tally| tally.not_run)
    );
    let others = [
        ("blocked", sum(counts, |tally| tally.blocked)),
        ("inconclusive", sum(counts, |tally| tally.inconclusive)),
        ("unsupported", sum(counts, |tally| tally.unsupported)),
    ];
    for (name, count) in others.into_iter().filter(|(_, count)| *count > 0) {
        line.push_str(&format!("  {name} {count}"));
    }
    line
}

/// `60/63`: those that hold, of those that apply.
pub fn fraction(tally: &Tally) -> String {
    format!("{}/{}", tally.pass, tally.applicable())
}

fn sum(counts: &Vector, of: impl Fn(&Tally) -> u32) -> u64 {
    u64::from(of(&counts.must)) + u64::from(of(&counts.should))
}

/// `2 red, 1 yellow, 9 green`: how many members of each colour, worst first. None if the subject is no set.
pub(crate) fn members(report: &Report) -> Option<String> {
    if report.subjects.is_empty() {
        return None;
    }
    let counts = Verdict::ALL.into_iter().rev().filter_map(|verdict| {
        let count = report.subjects.iter().filter(|member| member.verdict == verdict).count();
        (count > 0).then(|| format!("{count} {verdict}"))
    });
    Some(counts.collect::<Vec<_>>().join(", "))
}

/// The waivers in force, a line each: `ID for SUBJECT until 2026-12-31: why`.
pub(crate) fn waived(report: &Report) -> impl Iterator<Item = String> + '_ {
    report.waivers.iter().map(|waiver| {
        let parts = [&waiver.requirement, &waiver.subject, &waiver.until, &waiver.reason];
        let [requirement, subject, until, reason] = parts.map(|part| clipped(&visible(part), 400));
        format!("{requirement} for {subject} until {until}: {reason}")
    })
}

/// `full run: 412 requests, 2 waits, 4 lanes, seed 7f3a9c`: how a live subject was driven. A runtime is called, and nobody waits for it.
pub(crate) fn run(report: &Report, run: &RunRecord) -> String {
    let counted = |count: u64, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let driven = match report.role == "runtime" || report.role == "command-line" {
        true => counted(run.requests, "call"),
        false => format!("{}, {}", counted(run.requests, "request"), counted(run.waits, "wait")),
    };
    format!("{} run: {driven}, {}, seed {}", visible(&run.mode), counted(run.lanes, "lane"), visible(&run.seed))
}

/// The names of the categories, in the order in which they come first.
pub(crate) fn categories(lines: &[LineRecord]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for category in lines.iter().flat_map(|line| &line.categories) {
        if !names.contains(&category.name.as_str()) {
            names.push(&category.name);
        }
    }
    names
}
