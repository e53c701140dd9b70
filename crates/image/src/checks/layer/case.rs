//! Runs the whole family over layers in memory, for the tests beside the checks: what is asserted is all that fails.

use std::collections::BTreeMap;

use catalogue::{Level, Profile, Requirement, Spec, Version, image as req};
use content::digest::Algorithm;
use content::media_type;
use content::scan::{ScanLimits, Want, scan_blob};
use content::walk::{Content, Graph, Link, Node, Part};
use verdict::{Outcome, Severity};

use super::*;
use crate::answer::Answers;
use crate::check::{Check, On};
use crate::checks::case::node;
use crate::context::{LayerContext, StackContext, StackLayer};
use crate::engine::Collector;
use crate::kind::Kind;
use crate::layer::{LayerReader, LayerResult, Shared};

pub(super) const PLAIN: &str = media_type::LAYER;
pub(super) const GZIP: &str = media_type::LAYER_GZIP;
pub(super) const ZSTD: &str = media_type::LAYER_ZSTD;

static FAMILY: &[&Check] = &[
    &archive::CHECK,
    &compression::CHECK,
    &directory_parents::CHECK,
    &duplicates::CHECK,
    &end_of_archive::CHECK,
    &entry_paths::CHECK,
    &entry_types::CHECK,
    &explicit_whiteouts::CHECK,
    &hardlinks::CHECK,
    &hardlinks_below::CHECK,
    &parents_below::CHECK,
    &sparse::CHECK,
    &stream_end::CHECK,
    &symlink_targets::CHECK,
    &whiteout_form::CHECK,
    &whiteout_order::CHECK,
];

static EVERYTHING: Profile = Profile {
    name: "everything",
    spec: Spec::Image,
    title: "every requirement about images",
    roles: &["image"],
    lowest: Level::May,
    include: &["*"],
    exclude: &[],
    raise: &[],
    strict: &[],
    capabilities: &[],
};

/// What the family said.
pub(super) struct Said {
    outcomes: BTreeMap<&'static str, Outcome>,
    findings: Vec<Told>,
}

/// One finding: its requirement, severity, count and number of places.
struct Told {
    id: &'static str,
    severity: Severity,
    count: u64,
    places: usize,
}

impl Said {
    fn of(collector: Collector) -> Said {
        let outcomes = collector.whole().into_iter().map(|(id, joined)| (id, joined.decision.outcome)).collect();
        let findings = collector.into_groups().into_iter().map(|group| Told {
            id: group.violation.requirement.id,
            severity: group.severity,
            count: group.count,
            places: group.also.len() + 1,
        });
        Said { outcomes, findings: findings.collect() }
    }

    fn ids(&self, wanted: impl Fn(Outcome) -> bool) -> Vec<&'static str> {
        self.outcomes.iter().filter(|(_, outcome)| wanted(**outcome)).map(|(id, _)| *id).collect()
    }

    /// The ids of what is violated, sorted.
    pub(super) fn failed(&self) -> Vec<&'static str> {
        self.ids(|outcome| outcome == Outcome::Fail)
    }

    /// The ids of what is blocked or inconclusive, sorted.
    pub(super) fn undecided(&self) -> Vec<&'static str> {
        self.ids(Outcome::is_undecided)
    }

    /// The findings that are no notes: id and count.
    pub(super) fn counts(&self) -> Vec<(&'static str, u64)> {
        let real = self.findings.iter().filter(|told| told.severity != Severity::Note);
        real.map(|told| (told.id, told.count)).collect()
    }

    /// How many places the first finding has.
    pub(super) fn places(&self) -> usize {
        self.findings.first().map_or(0, |told| told.places)
    }

    pub(super) fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|told| told.severity).max()
    }

    pub(super) fn outcome(&self, requirement: &Requirement) -> Option<Outcome> {
        self.outcomes.get(requirement.id).copied()
    }
}

fn latest() -> Version {
    req::LAYER_HARDLINK_WITHIN_LAYER.since
}

/// What the family says of a layer of this media type.
pub(super) fn layer(media_type: &str, blob: &[u8]) -> Said {
    layer_in(latest(), media_type, blob)
}

/// What the family says of a layer that claims this version of the spec.
pub(super) fn layer_in(version: Version, media_type: &str, blob: &[u8]) -> Said {
    judge(version, scan(media_type, blob, true, &Shared::new()))
}

/// What the family says of a layer of a docker archive.
pub(super) fn docker_layer(blob: &[u8]) -> Said {
    judge(latest(), scan(PLAIN, blob, false, &Shared::new()))
}

fn judge(version: Version, (node, mut result): (Node, LayerResult)) -> Said {
    let mut collector = Collector::new(&EVERYTHING, version);
    let graph = Graph { nodes: vec![node], ..Graph::default() };
    judge_layer(version, &graph, 0, &mut result, &mut collector);
    Said::of(collector)
}

/// What the family says of an image of these plain layers, base first.
pub(super) fn stack(blobs: &[Vec<u8>]) -> Said {
    judge_stack(blobs, false)
}

/// What the family says of an image of a base layer that is missing, and these.
pub(super) fn stack_with_missing(blobs: &[Vec<u8>]) -> Said {
    judge_stack(blobs, true)
}

fn judge_stack(blobs: &[Vec<u8>], without_base: bool) -> Said {
    let shared = Shared::new();
    let mut nodes = vec![node("manifest.json 0", false, media_type::DOCKER_MANIFEST, Content::Virtual)];
    let mut results = Vec::new();
    if without_base {
        nodes.push(node("sha256:0", true, PLAIN, Content::Missing));
        results.push(None);
    }
    for blob in blobs {
        let (layer, result) = scan(PLAIN, blob, true, &shared);
        nodes.push(layer);
        results.push(Some(result));
    }
    let link = |at: usize| Link { from: 0, pointer: format!("/layers/{}", at - 1), part: Part::Layer, to: at };
    nodes[0].children = (1..nodes.len()).map(link).collect();
    let graph = Graph { nodes, ..Graph::default() };
    let mut collector = Collector::new(&EVERYTHING, latest());
    for (place, result) in results.iter_mut().enumerate() {
        if let Some(result) = result {
            judge_layer(latest(), &graph, place + 1, result, &mut collector);
        }
    }
    let layers = results.iter().zip(&graph.nodes[0].children).map(|(result, link)| StackLayer {
        at: link.to,
        node: &graph.nodes[link.to],
        pointer: &link.pointer,
        facts: graph.nodes[link.to].blob(),
        paths: result.as_ref().map(|result| &result.paths),
        requests: result.as_ref().map(|result| &result.requests),
    });
    let context = StackContext {
        graph: &graph,
        at: 0,
        node: &graph.nodes[0],
        kind: Kind::Image,
        config: None,
        config_at: None,
        layers: layers.collect(),
        complete: true,
    };
    for check in FAMILY {
        if let On::Stack(look) = check.on {
            look(&context, &mut Answers::new(check, Some(0), &mut collector));
        }
    }
    Said::of(collector)
}

fn judge_layer(version: Version, graph: &Graph, at: usize, result: &mut LayerResult, collector: &mut Collector) {
    let mut rules = std::mem::take(&mut result.rules);
    let node = &graph.nodes[at];
    let context = LayerContext { version, graph, at, node, facts: node.blob().unwrap(), paths: &result.paths };
    for check in FAMILY {
        if let On::Layer(look) = check.on {
            look(&context, &mut Answers::new(check, Some(at), collector));
        }
    }
    for (check, rule) in &mut rules {
        rule.finish(&context, &mut Answers::new(check, Some(at), collector));
    }
}

fn scan(media_type: &str, blob: &[u8], claimed: bool, shared: &Shared) -> (Node, LayerResult) {
    let mut reader = LayerReader::new(FAMILY, shared.clone());
    let want = Want { content: true, diff_algorithms: &[Algorithm::Sha256], tar: true };
    let facts = scan_blob(blob, &[Algorithm::Sha256], want, &ScanLimits::default(), &mut reader, &|_| {}).unwrap();
    let digest = facts.stored.get(Algorithm::Sha256).unwrap().to_string();
    (node(&digest, claimed, media_type, Content::Blob(Box::new(facts))), reader.finish())
}
