//! What was said, as a report.

use std::time::Instant;

use catalogue::{CATALOGUE_DIGEST, Requirement, Spec, Version, requirements};
use content::digest::Algorithm;
use content::document::Document;
use verdict::suite::{Collected, Group, Joined, groups};
use verdict::{
    CatalogueRecord, Decision, Document as Kept, Environment, Excerpt, Finding, Location, Outcome, OutcomeRecord,
    Report, SCHEMA_VERSION, Severity, Span, Subject, Times, ToolRecord, Vector, verdict,
};

use super::Options;
use crate::answer::Answers;
use crate::bundle::{Bundle, CONFIG};
use crate::checks::checks;
use crate::violation::{Place, Violation};

/// How many further places are kept of one finding.
const MOST_PLACES: usize = 10;
/// The longest piece of the configuration that goes with a finding, in bytes.
const LONGEST_EXCERPT: usize = 2 << 10;
/// The longest configuration that is kept for readers, in bytes.
const LONGEST_DOCUMENT: usize = 256 << 10;

/// The report about a bundle.
pub(crate) fn report(bundle: &Bundle, options: &Options, version: Version, answers: Answers, clock: Instant) -> Report {
    let collected = Collected::of(answers.given.iter().map(|given| ("", given)), &[]);
    let outcomes = outcomes(&collected, options, version);
    let decisions: Vec<Decision> = outcomes.iter().map(|(_, joined)| joined.decision).collect();
    let mut findings: Vec<Finding> = groups(&collected, options.profile, version, &[version], |_| true)
        .iter()
        .map(|group| finding(bundle, version, group))
        .collect();
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.level), finding.location.line));
    Report {
        schema_version: SCHEMA_VERSION.to_owned(),
        tool: ToolRecord { name: "greenlight".to_owned(), version: options.tool_version.clone() },
        catalogue: CatalogueRecord { digest: CATALOGUE_DIGEST.to_owned() },
        subject: Subject {
            name: options.name.clone(),
            form: bundle.form().as_str().to_owned(),
            digest: bundle.config().and_then(|bytes| Algorithm::Sha256.digest(bytes)),
        },
        spec: format!("runtime {version}"),
        profile: options.profile.name.to_owned(),
        role: "bundle".to_owned(),
        verdict: verdict(decisions.iter().copied()),
        counts: Vector::of(decisions),
        outcomes: outcomes
            .into_iter()
            .map(|(requirement, joined)| record(requirement, joined, options, version))
            .collect(),
        documents: bundle.config().map(|bytes| Kept::of_bytes(CONFIG, bytes, LONGEST_DOCUMENT)).into_iter().collect(),
        findings,
        subjects: Vec::new(),
        lines: Vec::new(),
        run: None,
        nodes: Vec::new(),
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

/// One joined decision for each requirement of the profile that a check decides; what nobody observed is not applicable.
fn outcomes(
    collected: &Collected<'_, Violation>,
    options: &Options,
    version: Version,
) -> Vec<(&'static Requirement, Joined)> {
    let standing = collected.standing(options.profile, version);
    let mut decided = collected.decisions(&standing, options.profile, version);
    let all = checks().flat_map(|check| (check.decides)()).map(|requirement| requirement.id);
    let known: std::collections::HashSet<&str> = all.collect();
    requirements(Spec::Runtime)
        .iter()
        .copied()
        .filter(|requirement| known.contains(requirement.id))
        .filter_map(|requirement| {
            let level = options.profile.level(requirement, version)?;
            let joined = decided.remove(requirement.id).unwrap_or_else(|| Joined {
                decision: Decision::new(Outcome::NotApplicable, level),
                reason: Some("the configuration has nothing that it is about".into()),
            });
            Some((requirement, joined))
        })
        .collect()
}

fn record(requirement: &Requirement, joined: Joined, options: &Options, version: Version) -> OutcomeRecord {
    let is_plain = matches!(joined.decision.outcome, Outcome::Pass | Outcome::Fail);
    OutcomeRecord {
        requirement: requirement.id.to_owned(),
        level: joined.decision.level.to_string(),
        keyword: requirement.keyword_in(version).to_string(),
        outcome: joined.decision.outcome,
        subject: options.name.clone(),
        reason: joined.reason.filter(|_| !is_plain).map(std::borrow::Cow::into_owned),
    }
}

fn finding(bundle: &Bundle, version: Version, group: &Group<'_, Violation>) -> Finding {
    let (level, violation) = match group.seen.first() {
        Some((level, seen)) => (*level, Some(seen.violation)),
        None => (Severity::Note, None),
    };
    let requirement = violation.map(|violation| violation.requirement);
    let places = group.seen.iter().skip(1).take(MOST_PLACES);
    Finding {
        requirement: requirement.map(|requirement| requirement.id.to_owned()).unwrap_or_default(),
        level,
        keyword: requirement.map(|requirement| requirement.keyword_in(version).to_string()).unwrap_or_default(),
        message: violation.map(|violation| violation.message.clone()).unwrap_or_default(),
        location: violation.map(|violation| location(bundle, &violation.place)).unwrap_or_default(),
        expected: violation.and_then(|violation| violation.expected.clone()),
        got: violation.and_then(|violation| violation.got.clone()),
        help: violation.and_then(|violation| violation.help.clone()),
        section: requirement.map(|requirement| requirement.section_url(version)).unwrap_or_default(),
        reproduce: None,
        shared: None,
        count: group.seen.len() as u64,
        also: places.map(|(_, seen)| further(bundle, seen.violation, violation)).collect(),
    }
}

/// A further place of a finding. Where it is about something else than the first, it says so.
fn further(bundle: &Bundle, violation: &Violation, first: Option<&Violation>) -> Location {
    let mut place = location(bundle, &violation.place);
    if first.is_some_and(|first| first.message != violation.message) {
        place.path.clone_from(&violation.message);
    }
    place
}

fn location(bundle: &Bundle, place: &Place) -> Location {
    let mut location = Location { subject: CONFIG.to_owned(), ..Location::default() };
    let document = bundle.config.as_ref();
    match place {
        Place::Whole => {}
        Place::Pointer(pointer) => {
            if let Some(value) = document.and_then(|document| document.resolve(pointer)) {
                point(&mut location, value.document(), value.span());
            }
            location.pointer = Some(pointer.clone());
        }
        Place::Span(span, pointer) => {
            if let Some(document) = document {
                point(&mut location, document, span.clone());
            }
            location.pointer = Some(pointer.clone());
        }
        Place::File(path) => location.subject.clone_from(path),
    }
    location
}

fn point(location: &mut Location, document: &Document, span: std::ops::Range<usize>) {
    let (line, column) = document.line_column(span.start);
    let excerpt = document.excerpt(span.clone(), LONGEST_EXCERPT);
    location.span = Some(Span { start: span.start as u64, end: span.end as u64 });
    location.line = Some(line as u64);
    location.column = Some(column as u64);
    location.excerpt = Some(Excerpt {
        text: excerpt.text,
        line: excerpt.line as u64,
        highlight: Span { start: excerpt.highlight.start as u64, end: excerpt.highlight.end as u64 },
    });
}
