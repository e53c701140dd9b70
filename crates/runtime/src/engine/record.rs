//! What was said, as a report.

use std::fmt::Write as _;
use std::time::Instant;

use catalogue::{CATALOGUE_DIGEST, KNOWN_RUNTIMES, Requirement, Shared, Spec, Version};
use serde_json::Value;
use verdict::suite::{self, Collected, Group};
use verdict::{
    CatalogueRecord, Environment, Excerpt, Finding, Location, Report, RunRecord, SCHEMA_VERSION, Severity, Span,
    Subject, Times, ToolRecord, Vector, Verdict,
};

use super::consequences::CONSEQUENCES;
use super::judge::{self, Line};
use super::play::Played;
use crate::driver::Called;
use crate::facts::Facts;
use crate::options::Options;
use crate::tape::Entry;
use crate::violation::Violation;

/// How many further places are kept of one finding.
const MOST_PLACES: usize = 10;
/// The most that is shown of what was seen, in characters.
const LONGEST_EXCERPT: usize = 2_000;

/// A violation with the scenario that saw it.
type Seen<'p> = suite::Seen<'p, Violation>;

/// The report of a run.
pub(crate) fn report(
    options: &Options,
    facts: &Facts,
    played: &[Played],
    calls: u64,
    left_behind: Vec<String>,
    clock: Instant,
) -> Report {
    let given = played.iter().flat_map(|one| one.given.iter().map(|given| (one.scenario.name, given)));
    let collected = Collected::of(given, CONSEQUENCES);
    let (about, versions) = versions(options, facts);
    let lines: Vec<Line> = versions.iter().map(|version| judge::line(options, played, &collected, *version)).collect();
    let of_report = lines.iter().find(|line| line.version == about);
    let groups = suite::groups(&collected, options.profile, about, &versions, |requirement: &Requirement| {
        options.wants(requirement)
    });
    let mut findings: Vec<Finding> = groups.iter().map(|group| finding(options, played, about, group)).collect();
    // The ecosystem's habits first, then what is this runtime's own.
    findings.sort_by_key(|finding| std::cmp::Reverse((finding.level, shared(options, &finding.requirement).by.len())));
    Report {
        schema_version: SCHEMA_VERSION.to_owned(),
        tool: ToolRecord { name: "greenlight".to_owned(), version: options.tool_version.clone() },
        catalogue: CatalogueRecord { digest: CATALOGUE_DIGEST.to_owned() },
        subject: Subject { name: options.name.clone(), form: "runtime".to_owned(), digest: None },
        spec: format!("runtime {about}"),
        profile: options.profile.name.to_owned(),
        role: options.profile.roles.first().copied().unwrap_or("runtime").to_owned(),
        verdict: of_report.map_or(Verdict::Error, |line| line.verdict),
        counts: of_report.map_or_else(Vector::default, |line| line.counts),
        outcomes: of_report.map(|line| line.outcomes.clone()).unwrap_or_default(),
        findings,
        subjects: Vec::new(),
        lines: lines.iter().map(|line| line.record(about)).collect(),
        run: Some(RunRecord {
            mode: if options.only.is_empty() { "full" } else { "only" }.to_owned(),
            seed: options.seed.clone(),
            lanes: options.lanes.max(1) as u64,
            requests: calls,
            waits: 0,
            repositories: Vec::new(),
            left_behind,
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

/// The version that the report is about, and all that are judged, oldest first: the newest of each minor version. What a runtime does
/// not state is judged as well, and weighs nothing in its verdict.
fn versions(options: &Options, facts: &Facts) -> (Version, Vec<Version>) {
    let about = options.version.or_else(|| facts.stated_version()).or_else(|| Spec::Runtime.version("1.0.0"));
    let about = about.unwrap_or_else(|| Spec::Runtime.latest());
    if !options.others {
        return (about, vec![about]);
    }
    let mut newest: Vec<(&str, Version)> = Vec::new();
    for release in Spec::Runtime.releases() {
        let minor = release.name.rsplit_once('.').map_or(release.name, |(minor, _)| minor);
        newest.retain(|(known, _)| *known != minor);
        newest.push((minor, release.version));
    }
    let mut versions: Vec<Version> = newest.into_iter().map(|(_, version)| version).chain([about]).collect();
    versions.sort_unstable();
    versions.dedup();
    (about, versions)
}

fn finding(options: &Options, played: &[Played], about: Version, group: &Group<'_, Violation>) -> Finding {
    let first = group.seen.first();
    let level = first.map_or(Severity::Note, |(weight, _)| *weight);
    let violation = first.map(|(_, seen)| seen.violation);
    let requirement = violation.map(|violation| violation.requirement);
    let message = violation.map(|violation| violation.message.clone()).unwrap_or_default();
    let version = group.from.unwrap_or(about);
    let id = requirement.map(|requirement| requirement.id).unwrap_or_default();
    Finding {
        requirement: id.to_owned(),
        level,
        keyword: requirement.map(|requirement| requirement.keyword_in(version).to_string()).unwrap_or_default(),
        message: match group.from {
            Some(from) => format!("{message} (a rule of `{from}`, not of `{about}`)"),
            None => message,
        },
        location: first.map(|(_, seen)| location(played, seen)).unwrap_or_default(),
        expected: violation.and_then(|violation| violation.expected.clone()),
        got: violation.and_then(|violation| violation.got.clone()),
        help: violation.and_then(|violation| violation.help.clone()),
        section: requirement.map(|requirement| requirement.section_url(version)).unwrap_or_default(),
        reproduce: Some(reproduce(options, id)),
        shared: Some(shared(options, id).describe()),
        count: group.seen.len() as u64,
        also: group.seen.iter().skip(1).take(MOST_PLACES).map(|(_, seen)| further(played, seen, violation)).collect(),
    }
}

/// Which of the known runtimes share a finding: all but the one that is judged.
fn shared(options: &Options, id: &str) -> Shared {
    let program = options.name.split_whitespace().next().unwrap_or_default();
    let own = std::path::Path::new(program).file_name().unwrap_or_default().to_string_lossy();
    Shared::of(KNOWN_RUNTIMES, id, &own)
}

fn reproduce(options: &Options, id: &str) -> String {
    let profile = match options.profile.name {
        // The profile of who runs it is the usual one.
        "runtime" | "rootless" => String::new(),
        name => format!(" --profile {name}"),
    };
    format!("greenlight runtime {}{profile} --only {id} --seed {}", quoted(&options.name), options.seed)
}

fn quoted(name: &str) -> String {
    if name.contains([' ', '\'', '"']) { format!("'{}'", name.replace('\'', r"'\''")) } else { name.to_owned() }
}

/// A further place of a finding. Where it is about something else than the first, it says so.
fn further(played: &[Played], seen: &Seen<'_>, first: Option<&Violation>) -> Location {
    let mut place = location(played, seen);
    if first.is_some_and(|first| first.message != seen.violation.message) {
        place.path = format!("{}: {}", seen.scenario, seen.violation.message);
    }
    place
}

fn location(played: &[Played], seen: &Seen<'_>) -> Location {
    let plain = || Location { subject: seen.scenario.to_owned(), ..Location::default() };
    let Some(number) = seen.violation.number else { return plain() };
    let tape = played.iter().find(|one| one.scenario.name == seen.scenario && !one.tape.is_empty());
    let Some(entry) = tape.and_then(|one| one.tape.get(number)) else { return plain() };
    let (subject, text) = shown(entry);
    let highlight = Span { start: 0, end: text.lines().next().map_or(0, str::len) as u64 };
    Location {
        subject,
        path: seen.scenario.to_owned(),
        exchange: Some(format!("{}#{number}", seen.scenario)),
        excerpt: Some(Excerpt { text, line: 1, highlight }),
        ..Location::default()
    }
}

/// The beginning of a text, of which no more is made than is shown.
struct Start(String);

impl std::fmt::Write for Start {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.push_str(text);
        if self.0.len() > 4 * LONGEST_EXCERPT { Err(std::fmt::Error) } else { Ok(()) }
    }
}

/// What was seen, for people: in one line, and in full.
fn shown(entry: &Entry) -> (String, String) {
    let mut text = match serde_json::from_str::<Called>(entry.answer.get()) {
        Ok(called) => {
            let streams = [called.stdout.trim_end(), called.stderr.trim_end()];
            let streams: Vec<&str> = streams.into_iter().filter(|text| !text.is_empty()).collect();
            let end = Called { stderr: String::new(), ..called.clone() }.describe();
            format!("$ {}\n{end}\n{}", called.command_line(), streams.join("\n"))
        }
        Err(_) => match serde_json::from_str(entry.answer.get()).unwrap_or_default() {
            Value::String(text) => format!("{}\n{text}", entry.what),
            answer => {
                let mut start = Start(format!("{}\n", entry.what));
                // It ends early where there is more than is shown.
                let _ = write!(start, "{answer:#}");
                start.0
            }
        },
    };
    if let Some((end, _)) = text.char_indices().nth(LONGEST_EXCERPT) {
        text.truncate(end);
        text.push('…');
    }
    (entry.what.clone(), text.trim_end().to_owned())
}
