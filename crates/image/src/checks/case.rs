//! Runs one check over a few lines of JSON, for the tests beside the checks.

use std::collections::BTreeMap;

use catalogue::{Level, Profile, Requirement, Spec, Version, image as req};
use content::compression::{Compression, StreamError, StreamErrorKind, StreamFacts};
use content::digest::{Algorithm, Digests, Hasher};
use content::document::{Document, Limits};
use content::media_type;
use content::scan::BlobFacts;
use content::walk::{Content, Graph, Link, Node, Part, Reading, Verified};
use verdict::{Outcome, Severity};

use crate::answer::Answers;
use crate::check::{Check, On};
use crate::context::{AnnotationsContext, DocumentContext, Holder, StackContext, StackLayer};
use crate::engine::Collector;
use crate::kind::Kind;

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

/// The latest version that tests judge by: the first one that has open rows of variants.
pub(crate) fn latest() -> Version {
    req::INDEX_VARIANT_GO_ANALOG.since
}

/// What a check said.
pub(crate) struct Said {
    outcomes: BTreeMap<&'static str, (Outcome, Option<String>)>,
    notes: Vec<&'static str>,
    helps: Vec<String>,
}

impl Said {
    fn of(check: &'static Check, version: Version, run: impl FnOnce(&mut Answers<'_>)) -> Said {
        let mut collector = Collector::new(&EVERYTHING, version);
        run(&mut Answers::new(check, Some(0), &mut collector));
        let reason = |reason: &Option<std::borrow::Cow<'static, str>>| reason.as_ref().map(ToString::to_string);
        let outcomes =
            collector.whole().into_iter().map(|(id, joined)| (id, (joined.decision.outcome, reason(&joined.reason))));
        let outcomes = outcomes.collect();
        let groups = collector.into_groups();
        let notes = groups
            .iter()
            .filter(|group| group.severity == Severity::Note)
            .map(|group| group.violation.requirement.id)
            .collect();
        Said { outcomes, notes, helps: groups.into_iter().filter_map(|group| group.violation.help).collect() }
    }

    /// The ids of what is violated, sorted by id.
    pub(crate) fn failed(&self) -> Vec<&'static str> {
        self.outcomes.iter().filter(|(_, (outcome, _))| *outcome == Outcome::Fail).map(|(id, _)| *id).collect()
    }

    /// The ids of what is only noted.
    pub(crate) fn notes(&self) -> &[&'static str] {
        &self.notes
    }

    /// The advice of all findings.
    pub(crate) fn helps(&self) -> &[String] {
        &self.helps
    }

    /// What came of a requirement; none if nothing was said about it.
    pub(crate) fn outcome(&self, requirement: &Requirement) -> Option<Outcome> {
        self.outcomes.get(requirement.id).map(|(outcome, _)| *outcome)
    }

    /// The reason that stands beside the outcome.
    pub(crate) fn reason(&self, requirement: &Requirement) -> Option<String> {
        self.outcomes.get(requirement.id)?.1.clone()
    }
}

/// What `check` says of the config of an image.
pub(crate) fn config(check: &'static Check, text: &str) -> Said {
    config_as(check, text, Kind::Image, latest())
}

/// What `check` says of a config of this kind in this version.
pub(crate) fn config_as(check: &'static Check, text: &str, kind: Kind, version: Version) -> Said {
    let graph = Graph { nodes: vec![document_node("sha256:0", media_type::CONFIG, text)], ..Graph::default() };
    let context = document_context(&graph, kind, version);
    Said::of(check, version, |answers| match check.on {
        On::Document(look) | On::Json(look) => look(&context, answers),
        _ => panic!("{} does not look at documents", check.name),
    })
}

/// What `check` says of `map` where `holder` has it. Descriptors are those of the file `index.json`.
pub(crate) fn annotations(check: &'static Check, holder: Holder, map: &str) -> Said {
    let (subject, media_type, text) = match holder {
        Holder::Labels => ("sha256:0", media_type::CONFIG, format!(r#"{{"config":{{"Labels":{map}}}}}"#)),
        Holder::Descriptor(_) => {
            ("index.json", media_type::INDEX, format!(r#"{{"manifests":[{{"annotations":{map}}}]}}"#))
        }
        Holder::Index => ("sha256:0", media_type::INDEX, format!(r#"{{"annotations":{map}}}"#)),
        Holder::Manifest => ("sha256:0", media_type::MANIFEST, format!(r#"{{"annotations":{map}}}"#)),
    };
    annotations_in(check, holder, subject, media_type, &text)
}

/// What `check` says of the annotations in a document of this name and type.
pub(crate) fn annotations_in(
    check: &'static Check,
    holder: Holder,
    subject: &str,
    media_type: &str,
    text: &str,
) -> Said {
    let graph = Graph { nodes: vec![document_node(subject, media_type, text)], ..Graph::default() };
    let document = document_context(&graph, Kind::Image, latest());
    let pointer = match holder {
        Holder::Labels => "/config/Labels",
        Holder::Descriptor(Part::Config) => "/config/annotations",
        Holder::Descriptor(_) => "/manifests/0/annotations",
        Holder::Index | Holder::Manifest => "/annotations",
    };
    let value = document.document.resolve(pointer).unwrap();
    let context = AnnotationsContext { document: &document, value, holder };
    Said::of(check, latest(), |answers| match check.on {
        On::Annotations(look) => look(&context, answers),
        _ => panic!("{} does not look at annotations", check.name),
    })
}

fn document_context(graph: &Graph, kind: Kind, version: Version) -> DocumentContext<'_> {
    let node = &graph.nodes[0];
    let document = node.document().unwrap();
    DocumentContext { version, graph, at: 0, node, document, reading: node.reading, kind }
}

fn document_node(subject: &str, media_type: &str, text: &str) -> Node {
    let document = Document::parse(text.as_bytes(), &Limits::default());
    node(subject, subject.contains(':'), media_type, Content::Document(document, digests(text.as_bytes())))
}

pub(crate) fn node(subject: &str, claimed: bool, media_type: &str, content: Content) -> Node {
    Node {
        subject: subject.to_string(),
        claimed,
        reading: Reading::of(media_type),
        media_type: media_type.to_string(),
        name: subject.to_string(),
        parents: Vec::new(),
        children: Vec::new(),
        content,
        depth: 0,
    }
}

fn digests(bytes: &[u8]) -> Digests {
    let mut hasher = Hasher::new(&[Algorithm::Sha256, Algorithm::Sha512]);
    hasher.update(bytes);
    hasher.finish()
}

/// A gzip layer as its scan describes it.
pub(crate) struct Layer {
    text: &'static str,
    is_missing: bool,
    is_damaged: bool,
    found: Compression,
    error: Option<StreamErrorKind>,
    media_type: Option<&'static str>,
}

impl Layer {
    /// A layer with this content.
    pub(crate) fn of(text: &'static str) -> Layer {
        Layer {
            text,
            is_missing: false,
            is_damaged: false,
            found: Compression::Gzip,
            error: None,
            media_type: Some(media_type::LAYER_GZIP),
        }
    }

    /// It is not there.
    pub(crate) fn missing(self) -> Layer {
        Layer { is_missing: true, ..self }
    }

    /// It has another digest than its name says.
    pub(crate) fn damaged(self) -> Layer {
        Layer { is_damaged: true, ..self }
    }

    /// Its stream breaks off like this.
    pub(crate) fn broken(self, error: StreamErrorKind) -> Layer {
        Layer { error: Some(error), ..self }
    }

    /// It is compressed in another way than its type says.
    pub(crate) fn found(self, found: Compression) -> Layer {
        Layer { found, ..self }
    }

    /// It has this media type; none as in a docker archive.
    pub(crate) fn media_type(self, media_type: Option<&'static str>) -> Layer {
        Layer { media_type, ..self }
    }

    /// The digest of its content.
    pub(crate) fn diff_id(&self) -> String {
        digests(self.text.as_bytes()).get(Algorithm::Sha256).unwrap().to_string()
    }

    /// The digest under which it is stored.
    pub(crate) fn stored_digest(&self) -> String {
        digests(self.stored().as_bytes()).get(Algorithm::Sha256).unwrap().to_string()
    }

    fn stored(&self) -> String {
        format!("compressed {}", self.text)
    }

    fn node(&self) -> Node {
        let stored_size = self.stored().len() as u64;
        let content_size = self.text.len() as u64;
        let error = self.error.map(|kind| StreamError { stored_offset: 1, kind, message: "it ends here".to_string() });
        let is_layer = self.media_type.is_none_or(|name| media_type::layer_type(name).is_some());
        let facts = BlobFacts {
            stored: if self.is_damaged { digests(b"damaged") } else { digests(self.stored().as_bytes()) },
            stored_size,
            head: Vec::new(),
            content: (error.is_none() && is_layer).then(|| digests(self.text.as_bytes())),
            stream: Some(StreamFacts {
                compression: self.found,
                members: 1,
                skippable_frames: 0,
                stored_size,
                content_size,
                error,
                trailing: None,
            }),
            content_size,
            tar: None,
        };
        let content = if self.is_missing { Content::Missing } else { Content::Blob(Box::new(facts)) };
        node(&self.stored_digest(), self.media_type.is_some(), self.media_type.unwrap_or(media_type::LAYER), content)
    }
}

/// A manifest with its config and its layers.
pub(crate) struct Stack {
    layers: Vec<Layer>,
    config: Option<String>,
    kind: Kind,
}

impl Stack {
    /// An image of these layers.
    pub(crate) fn new(layers: Vec<Layer>) -> Stack {
        Stack { layers, config: Some("{}".to_string()), kind: Kind::Image }
    }

    /// With this config.
    pub(crate) fn config(self, text: &str) -> Stack {
        Stack { config: Some(text.to_string()), ..self }
    }

    /// With a config that is not there.
    pub(crate) fn without_config(self) -> Stack {
        Stack { config: None, ..self }
    }

    /// With a config of these diff ids.
    pub(crate) fn diff_ids(self, ids: &[&str]) -> Stack {
        let ids: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
        self.config(&format!(r#"{{"rootfs":{{"type":"layers","diff_ids":[{}]}}}}"#, ids.join(",")))
    }

    /// Of this kind.
    pub(crate) fn kind(self, kind: Kind) -> Stack {
        Stack { kind, ..self }
    }

    /// What `check` says of it.
    pub(crate) fn judge(self, check: &'static Check) -> Said {
        let listed = vec!["{}"; self.layers.len()].join(",");
        let mut manifest = document_node("index.json", media_type::MANIFEST, &format!(r#"{{"layers":[{listed}]}}"#));
        manifest.subject = digests(manifest.document().unwrap().bytes()).get(Algorithm::Sha256).unwrap().to_string();
        let config = match &self.config {
            Some(text) => {
                let digest = digests(text.as_bytes()).get(Algorithm::Sha256).unwrap().to_string();
                document_node(&digest, media_type::CONFIG, text)
            }
            None => node("sha256:0", true, media_type::CONFIG, Content::Missing),
        };
        let link = |pointer: String, part, to| Link { from: 0, pointer, part, to };
        manifest.children.push(link("/config".to_string(), Part::Config, 1));
        manifest.children.extend((0..self.layers.len()).map(|at| link(format!("/layers/{at}"), Part::Layer, at + 2)));
        let nodes = [manifest, config].into_iter().chain(self.layers.iter().map(Layer::node)).collect();
        let graph = Graph { nodes, ..Graph::default() };
        let layers = graph.nodes[0].children[1..].iter().map(|link| {
            let node: &Node = &graph.nodes[link.to];
            let is_verified = !matches!(node.verified(), Verified::No(_));
            StackLayer {
                at: link.to,
                node,
                pointer: &link.pointer,
                facts: node.blob().filter(|_| is_verified),
                paths: None,
                requests: None,
            }
        });
        let context = StackContext {
            graph: &graph,
            at: 0,
            node: &graph.nodes[0],
            kind: self.kind,
            config: graph.nodes[1].document().filter(|config| config.root().is_some()),
            config_at: Some(1),
            layers: layers.collect(),
            complete: true,
        };
        Said::of(check, latest(), |answers| match check.on {
            On::Stack(look) => look(&context, answers),
            _ => panic!("{} does not look at stacks", check.name),
        })
    }
}
