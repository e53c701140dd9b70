//! What was said, as the events of a report.

use std::collections::BTreeMap;
use std::time::Instant;

use catalogue::{CATALOGUE_DIGEST, Requirement, Spec, requirements};
use content::digest::Algorithm;
use content::document::Document;
use content::source::{Root, Source};
use content::walk::{Content, Node, Part, Reading, Verified};
use verdict::{
    CatalogueRecord, Decision, Entry, Environment, Event, Excerpt, Finding, LayerMap, Location, Outcome, OutcomeRecord,
    Report, SCHEMA_VERSION, Severity, Span, Subject, SubjectRecord, Times, ToolRecord, Vector, Verdict, verdict,
};

use super::Options;
use super::collect::{Group, Joined};
use super::run::Run;
use crate::answer::Place;
use crate::checks::CHECKS;
use crate::kind::Kind;

/// The longest document that is kept for readers, and all of them together, in bytes.
const LONGEST_DOCUMENT: usize = 64 << 10;
const ALL_DOCUMENTS: usize = 512 << 10;
/// The longest piece of a document that goes with a finding, in bytes.
const LONGEST_EXCERPT: usize = 2 << 10;
/// The most members and things that are listed.
const MOST_MEMBERS: usize = 2_000;
const MOST_NODES: usize = 10_000;

/// The report before anything is judged.
pub(crate) fn start(source: &dyn Source, options: &Options) -> Report {
    let digest = match source.roots().first() {
        Some(Root::Content { digest, .. }) => Some(digest.clone()),
        Some(Root::LayoutIndex) => {
            source.layout().and_then(|layout| layout.index.bytes()).and_then(|bytes| Algorithm::Sha256.digest(bytes))
        }
        Some(Root::Document { bytes, .. }) => Algorithm::Sha256.digest(bytes),
        Some(Root::Docker(facts)) => Algorithm::Sha256.digest(facts.document.bytes()),
        None => None,
    };
    Report {
        schema_version: SCHEMA_VERSION.to_string(),
        tool: ToolRecord { name: "greenlight".to_string(), version: options.tool_version.clone() },
        catalogue: CatalogueRecord { digest: CATALOGUE_DIGEST.to_string() },
        subject: Subject { name: options.name.clone(), form: source.form().as_str().to_string(), digest },
        spec: format!("image {}", options.version),
        profile: options.profile.name.to_string(),
        role: "image".to_string(),
        verdict: Verdict::Error,
        counts: Vector::default(),
        outcomes: Vec::new(),
        findings: Vec::new(),
        subjects: Vec::new(),
        lines: Vec::new(),
        run: None,
        nodes: Vec::new(),
        documents: Vec::new(),
        waivers: Vec::new(),
        environment: Environment {
            os: std::env::consts::OS.to_string(),
            architecture: std::env::consts::ARCH.to_string(),
        },
        times: Times { started: options.started.clone(), finished: options.started.clone(), milliseconds: 0 },
    }
}

/// Everything after the judging.
pub(crate) fn finish(
    run: Run<'_>,
    source: &dyn Source,
    options: &Options,
    mut report: Report,
    clock: Instant,
    emit: &mut dyn FnMut(Event),
) {
    for (at, node) in run.graph.nodes.iter().enumerate().take(MOST_NODES) {
        emit(Event::Node { node: node_record(&run, at, node) });
    }
    let outcomes = outcomes(&run, options, source);
    let members = members(&run);
    let decisions: Vec<Decision> = outcomes.iter().map(|(_, joined)| joined.decision).collect();
    let worst = members.iter().map(|member| member.verdict).filter(|verdict| *verdict != Verdict::Error).max();
    report.verdict = verdict(decisions.iter().copied());
    if let Some(worst) = worst {
        report.verdict = report.verdict.max(worst);
    }
    report.counts = Vector::of(decisions);
    let outcomes: Vec<OutcomeRecord> =
        outcomes.into_iter().map(|(requirement, joined)| outcome_record(requirement, joined, options)).collect();
    let Run { graph, collector, .. } = run;
    let paths = |node: Option<usize>| node.map(|at| graph.path(at)).unwrap_or_default();
    let findings: Vec<Finding> =
        collector.into_groups().into_iter().map(|group| finding(group, &graph.nodes, &paths, options)).collect();
    for document in documents(&graph.nodes, &findings) {
        emit(Event::Document { document });
    }
    for finding in findings {
        emit(Event::Finding { finding });
    }
    for outcome in outcomes {
        emit(Event::Outcome { outcome });
    }
    for subject in members {
        emit(Event::SubjectDone { subject });
    }
    report.times.finished = content::timestamp::now_rfc3339();
    report.times.milliseconds = u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX);
    emit(Event::RunDone { report });
}

// One joined decision for each requirement of the profile; what nobody observed is not applicable, and says why.
fn outcomes(run: &Run<'_>, options: &Options, source: &dyn Source) -> Vec<(&'static Requirement, Joined)> {
    let mut whole = run.collector.whole();
    requirements(Spec::Image)
        .iter()
        .filter(|requirement| !requirement.checks().is_empty())
        .filter_map(|requirement| {
            let level = options.profile.level(requirement, options.version)?;
            let joined = whole.remove(requirement.id).unwrap_or_else(|| {
                let needs = CHECKS
                    .iter()
                    .find(|check| check.decides.iter().any(|decided| std::ptr::eq(*decided, *requirement)))
                    .map_or("what it is about", |check| check.on.needs());
                let reason = format!("nothing in this {} has {needs} to judge it on", source.form().as_str());
                Joined { decision: Decision::new(Outcome::NotApplicable, level), reason: Some(reason.into()) }
            });
            Some((*requirement, joined))
        })
        .collect()
}

fn outcome_record(requirement: &'static Requirement, joined: Joined, options: &Options) -> OutcomeRecord {
    let is_plain = matches!(joined.decision.outcome, Outcome::Pass | Outcome::Fail);
    OutcomeRecord {
        requirement: requirement.id.to_string(),
        level: joined.decision.level.to_string(),
        keyword: requirement.keyword_in(options.version).to_string(),
        outcome: joined.decision.outcome,
        subject: options.name.clone(),
        reason: joined.reason.filter(|_| !is_plain).map(|reason| reason.into_owned()),
    }
}

// Each manifest with all that only it leads to.
fn members(run: &Run<'_>) -> Vec<SubjectRecord> {
    // Of a manifest that is not at hand nothing is known, and that is said where it is missing.
    let manifests = run
        .graph
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.reading.is_manifest_like() && !matches!(node.content, Content::Missing));
    manifests
        .take(MOST_MEMBERS)
        .map(|(at, node)| {
            let mut decisions: BTreeMap<&'static str, Joined> = BTreeMap::new();
            let parts = node.children.iter().filter(|link| link.part != Part::Subject).map(|link| link.to);
            for part in std::iter::once(at).chain(parts) {
                for (id, joined) in run.collector.of_node(Some(part)) {
                    decisions.entry(id).and_modify(|old| old.join(joined)).or_insert_with(|| joined.clone());
                }
            }
            let decisions: Vec<Decision> = decisions.values().map(|joined| joined.decision).collect();
            SubjectRecord {
                digest: node.subject.clone(),
                kind: run.kinds.get(at).map_or("other", |kind| kind.as_str()).to_string(),
                name: name_of(run, at),
                verdict: verdict(decisions.iter().copied()),
                counts: Vector::of(decisions),
            }
        })
        .collect()
}

// What people call a thing: its reference name, else its platform, else what the source calls it.
fn name_of(run: &Run<'_>, at: usize) -> String {
    let Some(node) = run.graph.nodes.get(at) else { return String::new() };
    let entry = node.parents.first().and_then(|link| {
        let document = run.graph.nodes.get(link.from)?.document()?;
        document.resolve(&link.pointer)
    });
    let text = |value: Option<content::document::Value<'_>>| value.and_then(|value| Some(value.as_str()?.into_owned()));
    let reference = text(entry.and_then(|entry| entry.get("annotations")?.get("org.opencontainers.image.ref.name")));
    let platform = entry.and_then(|entry| entry.get("platform")).map(|platform| {
        ["os", "architecture", "variant"].iter().filter_map(|key| text(platform.get(key))).collect::<Vec<_>>().join("/")
    });
    match (reference, platform.filter(|platform| !platform.is_empty())) {
        (Some(reference), Some(platform)) => format!("{reference} {platform}"),
        (Some(name), None) | (None, Some(name)) => name,
        (None, None) => node.name.clone(),
    }
}

fn node_record(run: &Run<'_>, at: usize, node: &Node) -> verdict::Node {
    let kind = run.kinds.get(at).copied().unwrap_or(Kind::Other);
    let layer = node.blob().filter(|_| matches!(node.reading, Reading::Layer(_))).and_then(|facts| {
        let diff_id = facts.content.as_ref()?.get(Algorithm::Sha256)?.to_string();
        Some(LayerMap {
            compression: facts.stream.as_ref().map_or("none", |stream| stream.compression.name()).to_string(),
            content_size: facts.content_size,
            diff_id,
            entries: facts.tar.as_ref().map_or(0, |tar| tar.entries),
            whiteouts: run.layers.get(&node.subject).map_or(0, |layer| layer.whiteouts),
        })
    });
    verdict::Node {
        id: node.subject.clone(),
        parent: node.parents.first().filter(|link| link.from < at).map(|link| link.from as u64),
        pointer: node.parents.first().map(|link| link.pointer.clone()).unwrap_or_default(),
        kind: match (kind, node.reading) {
            (Kind::Other, Reading::Config) => "config",
            (Kind::Other, Reading::Layer(_)) => "layer",
            (Kind::Other, Reading::LayoutHeader) => "layout header",
            (Kind::Other, Reading::Empty) => "empty",
            (Kind::Other, Reading::Opaque) => "blob",
            (kind, _) => kind.as_str(),
        }
        .to_string(),
        media_type: node.media_type.clone(),
        size: node.size(),
        name: name_of(run, at),
        verified: match (node.verified(), &node.content) {
            (Verified::Yes, _) => Some(true),
            (Verified::No(_), _) => Some(false),
            _ => None,
        },
        layer: layer.filter(|_| !matches!(node.content, Content::Missing)),
    }
}

fn finding(group: Group, nodes: &[Node], path: &dyn Fn(Option<usize>) -> String, options: &Options) -> Finding {
    let violation = group.violation;
    let requirement = violation.requirement;
    let place = |node: Option<usize>, place: &Place| location(node.and_then(|at| nodes.get(at)), path(node), place);
    let message = match group.severity {
        Severity::Note if !requirement.holds_in(options.version) => {
            format!("{} (a rule of version {}, not of {})", violation.message, requirement.since, options.version)
        }
        _ => violation.message,
    };
    Finding {
        requirement: requirement.id.to_string(),
        level: group.severity,
        keyword: requirement.keyword_in(options.version).to_string(),
        message,
        location: place(group.node, &violation.place),
        expected: violation.expected,
        got: violation.got,
        help: violation.help,
        section: requirement.section_url(options.version),
        reproduce: violation.reproduce,
        shared: None,
        count: group.count,
        also: group.also.iter().map(|(node, at)| place(*node, at)).collect(),
    }
}

fn location(node: Option<&Node>, path: String, place: &Place) -> Location {
    let subject = node.map_or_else(|| "layout".to_string(), |node| node.subject.clone());
    let mut location = Location { subject, path, ..Location::default() };
    let document = node.and_then(|node| node.document());
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
        Place::Entry(number, name, offset) => {
            location.entry = Some(Entry { number: *number, name: name.escape_ascii().to_string(), offset: *offset });
        }
        Place::Offset(offset) => location.offset = Some(*offset),
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

// Documents with findings come first, for the room is limited.
fn documents(nodes: &[Node], findings: &[Finding]) -> Vec<verdict::Document> {
    let meant: std::collections::HashSet<&str> =
        findings.iter().map(|finding| finding.location.subject.as_str()).collect();
    let (first, rest): (Vec<&Node>, Vec<&Node>) = nodes.iter().partition(|node| meant.contains(node.subject.as_str()));
    let mut room = ALL_DOCUMENTS;
    let mut kept = std::collections::HashSet::new();
    let mut out = Vec::new();
    for node in first.into_iter().chain(rest) {
        let Some(document) = node.document() else { continue };
        let bytes = document.bytes();
        let length = bytes.len().min(LONGEST_DOCUMENT);
        if length > room || !kept.insert(node.subject.as_str()) {
            continue;
        }
        room -= length;
        out.push(verdict::Document::of_bytes(node.subject.clone(), bytes, length));
    }
    out
}
