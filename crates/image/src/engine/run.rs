//! Which check sees what.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use catalogue::{Requirement, Spec, requirements};
use content::document::Kind as JsonKind;
use content::source::{Form, Source};
use content::walk::{Content, Graph, Part, Reading, descriptors};
use verdict::Outcome;

use super::Options;
use super::collect::Collector;
use super::gate::{self, Gate};
use crate::answer::Answers;
use crate::check::{Check, On};
use crate::checks::CHECKS;
use crate::context::{
    AnnotationsContext, BlobContext, DescriptorContext, DocumentContext, Holder, LayerContext, LayoutContext,
    StackContext, StackLayer,
};
use crate::kind::{Kind, kind_of};
use crate::layer::LayerResult;

/// A run in progress.
pub(crate) struct Run<'r> {
    pub(crate) source: &'r dyn Source,
    pub(crate) options: &'r Options,
    pub(crate) graph: Graph,
    pub(crate) layers: HashMap<String, LayerResult>,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) collector: Collector,
}

impl<'r> Run<'r> {
    pub(crate) fn new(
        source: &'r dyn Source,
        options: &'r Options,
        graph: Graph,
        layers: HashMap<String, LayerResult>,
    ) -> Run<'r> {
        let kinds = (0..graph.nodes.len()).map(|at| kind_of(&graph, at)).collect();
        let collector = Collector::new(options.profile, options.version);
        Run { source, options, graph, layers, kinds, collector }
    }

    /// Everything, in the order of the walk.
    pub(crate) fn all(&mut self) {
        self.layout();
        for at in 0..self.graph.nodes.len() {
            self.blob(at);
            self.document(at);
            self.layer(at);
            self.stack(at);
        }
        if let Some(why) = self.graph.cut_short.clone() {
            self.undecided(None, gate::concerns(Reading::Index), Outcome::Inconclusive, &why);
        }
    }

    fn layout(&mut self) {
        let context = LayoutContext {
            form: self.source.form(),
            layout: self.source.layout(),
            archive: self.source.archive(),
            graph: &self.graph,
        };
        for check in CHECKS {
            if let On::Layout(look) = check.on {
                guarded(check, None, &mut self.collector, |answers| look(&context, answers));
            }
        }
    }

    fn blob(&mut self, at: usize) {
        let Some(node) = self.graph.nodes.get(at) else { return };
        let context = BlobContext {
            version: self.options.version,
            form: self.source.form(),
            archive: self.source.archive(),
            graph: &self.graph,
            at,
            node,
        };
        for check in CHECKS {
            if let On::Blob(look) = check.on {
                guarded(check, Some(at), &mut self.collector, |answers| look(&context, answers));
            }
        }
    }

    fn document(&mut self, at: usize) {
        let Some(node) = self.graph.nodes.get(at) else { return };
        if !node.reading.is_document() {
            return;
        }
        let (bytes, judged) = (gate::bytes(node), gate::document(node));
        if let (Gate::Open, Some(document)) = (&bytes, node.document()) {
            let context = DocumentContext {
                version: self.options.version,
                graph: &self.graph,
                at,
                node,
                document,
                reading: node.reading,
                kind: self.kind_with_config(at),
            };
            for check in CHECKS {
                if let On::Json(look) = check.on {
                    guarded(check, Some(at), &mut self.collector, |answers| look(&context, answers));
                }
            }
            if matches!(judged, Gate::Open) {
                parts(&context, self.source.form(), &self.kinds, &mut self.collector);
            }
        }
        self.closed(at, &judged);
    }

    // A config is judged as what the manifest that points to it is.
    fn kind_with_config(&self, at: usize) -> Kind {
        let Some(node) = self.graph.nodes.get(at) else { return Kind::Other };
        if node.reading != Reading::Config {
            return self.kinds.get(at).copied().unwrap_or(Kind::Other);
        }
        let holders = node.parents.iter().filter(|link| link.part == Part::Config);
        let kinds: Vec<Kind> = holders.filter_map(|link| self.kinds.get(link.from).copied()).collect();
        // Where an image uses it too, it must be good enough for an image.
        kinds.iter().copied().find(|kind| kind.is_image()).or(kinds.first().copied()).unwrap_or(Kind::Image)
    }

    fn layer(&mut self, at: usize) {
        let Some(node) = self.graph.nodes.get(at) else { return };
        if !matches!(node.reading, Reading::Layer(_)) {
            return;
        }
        let judged = gate::bytes(node);
        if let (Gate::Open, Some(facts), Some(layer)) = (&judged, node.blob(), self.layers.get_mut(&node.subject)) {
            // A layer that is read twice, under two media types, has its entries judged once.
            let mut rules = std::mem::take(&mut layer.rules);
            let context = LayerContext {
                version: self.options.version,
                graph: &self.graph,
                at,
                node,
                facts,
                paths: &layer.paths,
            };
            for check in CHECKS {
                if let On::Layer(look) = check.on {
                    guarded(check, Some(at), &mut self.collector, |answers| look(&context, answers));
                }
            }
            for (check, rule) in &mut rules {
                guarded(check, Some(at), &mut self.collector, |answers| rule.finish(&context, answers));
            }
        }
        self.closed(at, &judged);
    }

    fn stack(&mut self, at: usize) {
        let Some(node) = self.graph.nodes.get(at) else { return };
        if !node.reading.is_manifest_like()
            || !matches!(node.content, Content::Virtual) && !matches!(gate::document(node), Gate::Open)
        {
            return;
        }
        let config_at = node.children.iter().find(|link| link.part == Part::Config).map(|link| link.to);
        let config = config_at
            .and_then(|to| self.graph.nodes.get(to))
            .filter(|config| config.reading == Reading::Config && matches!(gate::document(config), Gate::Open))
            .and_then(|config| config.document());
        let layers: Vec<StackLayer<'_>> = node
            .children
            .iter()
            .filter(|link| link.part == Part::Layer)
            .filter_map(|link| {
                let layer = self.graph.nodes.get(link.to)?;
                let result = self.layers.get(&layer.subject).filter(|_| matches!(layer.reading, Reading::Layer(_)));
                let facts = layer.blob().filter(|_| matches!(gate::bytes(layer), Gate::Open));
                Some(StackLayer {
                    at: link.to,
                    node: layer,
                    pointer: &link.pointer,
                    facts,
                    paths: result.map(|result| &result.paths),
                    requests: result.map(|result| &result.requests),
                })
            })
            .collect();
        let listed = node.document().and_then(|document| document.root()?.get("layers")).map(|list| list.len());
        let context = StackContext {
            graph: &self.graph,
            at,
            node,
            kind: self.kinds.get(at).copied().unwrap_or(Kind::Other),
            config,
            config_at,
            complete: listed.is_none_or(|listed| listed == layers.len()),
            layers,
        };
        for check in CHECKS {
            if let On::Stack(look) = check.on {
                guarded(check, Some(at), &mut self.collector, |answers| look(&context, answers));
            }
        }
    }

    // What stays undecided because the content of a node cannot be judged.
    fn closed(&mut self, at: usize, gate: &Gate) {
        let Some(node) = self.graph.nodes.get(at) else { return };
        let concerns = gate::concerns(node.reading);
        match gate {
            Gate::Open | Gate::Absent => {}
            Gate::Blocked(by) => {
                let by = by.id;
                self.undecided(Some(at), concerns, Outcome::Blocked, by);
            }
            Gate::Unknown(why) => {
                let why = why.clone();
                self.undecided(Some(at), concerns, Outcome::Inconclusive, &why);
            }
        }
    }

    fn undecided(&mut self, node: Option<usize>, prefixes: &[&str], outcome: Outcome, why: &str) {
        let all: &'static [&'static Requirement] = requirements(Spec::Image);
        for requirement in all {
            let concerned = prefixes.iter().any(|prefix| requirement.id.starts_with(prefix));
            if concerned && !requirement.checks().is_empty() && requirement.id != why {
                self.collector.outcome(node, requirement, outcome, Some(why.to_string().into()));
            }
        }
    }
}

/// The document as a whole, each descriptor in it, and all its annotations.
fn parts(context: &DocumentContext<'_>, form: Form, kinds: &[Kind], collector: &mut Collector) {
    for check in CHECKS {
        if let On::Document(look) = check.on {
            guarded(check, Some(context.at), collector, |answers| look(context, answers));
        }
    }
    let mut annotated = Vec::new();
    let holder = match context.reading {
        Reading::Index => Some((Holder::Index, context.get("annotations"))),
        Reading::Manifest => Some((Holder::Manifest, context.get("annotations"))),
        // In a config, null is the same as absent (config.md#properties).
        Reading::Config => {
            let labels =
                context.get("config").and_then(|config| config.get("Labels")).filter(|labels| !labels.is_null());
            Some((Holder::Labels, labels))
        }
        _ => None,
    };
    if let Some((holder, Some(value))) = holder {
        annotated.push((holder, value));
    }
    let targets: HashMap<&str, usize> =
        context.node.children.iter().map(|link| (link.pointer.as_str(), link.to)).collect();
    for (part, value) in descriptors(context.document, context.reading) {
        if value.kind() != JsonKind::Object {
            continue;
        }
        let target = targets.get(value.pointer().as_str()).copied();
        let descriptor = DescriptorContext {
            document: context,
            value,
            part,
            target: target.and_then(|to| context.graph.nodes.get(to)),
            target_kind: target.and_then(|to| kinds.get(to).copied()).unwrap_or(Kind::Other),
            form,
        };
        for check in CHECKS {
            if let On::Descriptor(look) = check.on {
                guarded(check, Some(context.at), collector, |answers| look(&descriptor, answers));
            }
        }
        if let Some(annotations) = value.get("annotations") {
            annotated.push((Holder::Descriptor(part), annotations));
        }
    }
    for (holder, value) in annotated {
        let annotations = AnnotationsContext { document: context, value, holder };
        for check in CHECKS {
            if let On::Annotations(look) = check.on {
                guarded(check, Some(context.at), collector, |answers| look(&annotations, answers));
            }
        }
    }
}

/// Runs a check. One that panics is an outcome that names the check, and ends nothing.
fn guarded(check: &'static Check, node: Option<usize>, collector: &mut Collector, run: impl FnOnce(&mut Answers<'_>)) {
    let mut answers = Answers::new(check, node, collector);
    if catch_unwind(AssertUnwindSafe(|| run(&mut answers))).is_err() {
        for requirement in check.decides {
            let reason = format!("the check `{}` failed; this is a defect of greenlight, please report it", check.name);
            collector.outcome(node, requirement, Outcome::Inconclusive, Some(reason.into()));
        }
    }
}
