//! What was said, as a report.

use std::time::Instant;

use catalogue::{CATALOGUE_DIGEST, Requirement, Version};
use verdict::suite::{self, Collected};
use verdict::{
    CatalogueRecord, Environment, Finding, Location, Report, RunRecord, SCHEMA_VERSION, Severity, Subject, Times,
    ToolRecord, Vector, Verdict,
};

use super::consequences::CONSEQUENCES;
use super::excerpt;
use super::judge::{self, Line};
use super::play::Played;
use crate::options::{Mode, Options};
use crate::violation::Violation;

/// A violation with the scenario that saw it.
type Seen<'p> = verdict::suite::Seen<'p, Violation>;

/// How many further places are kept of one finding.
const MOST_PLACES: usize = 10;

/// The report of a run.
pub(crate) fn report(options: &Options, played: &[Played], requests: u64, waits: u64, clock: Instant) -> Report {
    let collected = Collected::of(
        played.iter().flat_map(|one| one.given.iter().map(|given| (one.scenario.name, given))),
        CONSEQUENCES,
    );
    let lines: Vec<Line> =
        options.lines.iter().map(|version| judge::line(options, played, &collected, *version)).collect();
    let about = lines.iter().find(|line| line.version == options.version);
    let mut repositories: Vec<String> = played.iter().flat_map(|one| one.repositories.iter().cloned()).collect();
    repositories.sort();
    repositories.dedup();
    let mode = match (options.mode, options.only.is_empty()) {
        (Mode::Full, false) => "only",
        (mode, _) => mode.as_str(),
    };
    Report {
        schema_version: SCHEMA_VERSION.to_owned(),
        tool: ToolRecord { name: "greenlight".to_owned(), version: options.tool_version.clone() },
        catalogue: CatalogueRecord { digest: CATALOGUE_DIGEST.to_owned() },
        subject: Subject { name: options.name.clone(), form: "registry".to_owned(), digest: None },
        spec: format!("distribution {}", options.version),
        profile: profile_name(options),
        role: "registry".to_owned(),
        verdict: about.map_or(Verdict::Error, |line| line.verdict),
        counts: about.map_or_else(Vector::default, |line| line.counts),
        outcomes: about.map(|line| line.outcomes.clone()).unwrap_or_default(),
        findings: findings(options, &collected),
        subjects: Vec::new(),
        lines: lines.iter().map(|line| line.record(options.version)).collect(),
        run: Some(RunRecord {
            mode: mode.to_owned(),
            seed: options.seed.clone(),
            lanes: options.lanes.max(1) as u64,
            requests,
            waits,
            repositories,
            left_behind: played.iter().flat_map(|one| one.left_behind.iter().cloned()).collect(),
        }),
        nodes: Vec::new(),
        documents: Vec::new(),
        waivers: Vec::new(),
        environment: Environment {
            os: std::env::consts::OS.to_owned(),
            architecture: std::env::consts::ARCH.to_owned(),
        },
        times: Times {
            started: options.started.clone(),
            finished: content::timestamp::now_rfc3339(),
            milliseconds: u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX),
        },
    }
}

// A smaller mode is a smaller profile.
fn profile_name(options: &Options) -> String {
    match options.mode {
        Mode::Full => options.profile.name.to_owned(),
        mode => format!("{} {}", options.profile.name, mode.as_str()),
    }
}

/// One finding a group, worst first.
fn findings(options: &Options, collected: &Collected<'_, Violation>) -> Vec<Finding> {
    let wanted = |requirement: &Requirement| options.claims(requirement) && options.wants(requirement);
    let groups = suite::groups(collected, options.profile, options.version, &options.lines, wanted);
    let mut found: Vec<Finding> = groups.iter().map(|group| finding(options, &group.seen, group.from)).collect();
    found.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    found
}

fn finding(options: &Options, group: &[(Severity, Seen<'_>)], from: Option<Version>) -> Finding {
    let first = group.first();
    let level = first.map_or(Severity::Note, |(weight, _)| *weight);
    let violation = first.map(|(_, seen)| seen.violation);
    let requirement = violation.map(|violation| violation.requirement);
    let message = violation.map(|violation| violation.message.clone()).unwrap_or_default();
    let version = from.unwrap_or(options.version);
    // What a server said may hold what must not be shown.
    let screen = violation.and_then(|violation| Some(&violation.exchange.as_ref()?.1.screen));
    let shown = |text: &String| screen.map_or_else(|| text.clone(), |screen| screen.text(text));
    Finding {
        requirement: requirement.map(|requirement| requirement.id.to_owned()).unwrap_or_default(),
        level,
        keyword: requirement.map(|requirement| requirement.keyword_in(version).to_string()).unwrap_or_default(),
        message: match from {
            Some(from) => format!("{message} (a rule of `{from}`, not of `{}`)", options.version),
            None => message,
        },
        location: first.map(|(_, seen)| location(seen)).unwrap_or_default(),
        expected: violation.and_then(|violation| violation.expected.as_ref().map(shown)),
        got: violation.and_then(|violation| violation.got.as_ref().map(shown)),
        help: violation.and_then(|violation| violation.help.clone()),
        section: requirement.map(|requirement| requirement.section_url(version)).unwrap_or_default(),
        reproduce: violation.and_then(|violation| Some(violation.exchange.as_ref()?.1.curl())),
        shared: None,
        count: group.len() as u64,
        also: group.iter().skip(1).take(MOST_PLACES).map(|(_, seen)| further(seen, violation)).collect(),
    }
}

/// A further place of a finding. Where it is about something else than the first, it says so.
fn further(seen: &Seen<'_>, first: Option<&Violation>) -> Location {
    let mut place = location(seen);
    if first.is_some_and(|first| first.message != seen.violation.message) {
        place.path = format!("{}: {}", seen.scenario, seen.violation.message);
    }
    place
}

fn location(seen: &Seen<'_>) -> Location {
    let Some((number, exchanged)) = &seen.violation.exchange else {
        return Location { subject: seen.scenario.to_owned(), ..Location::default() };
    };
    let target = exchanged.screen.text(&exchanged.request.target);
    Location {
        subject: format!("{} {target}", exchanged.request.method),
        path: seen.scenario.to_owned(),
        exchange: Some(format!("{}#{number}", seen.scenario)),
        excerpt: Some(excerpt::of(exchanged, &seen.violation.mark)),
        ..Location::default()
    }
}
