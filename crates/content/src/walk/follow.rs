//! Following descriptors.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io::Read;
use std::sync::Arc;

use super::graph::{Content, Graph, Link, Node, Verified, claimed_algorithm};
use super::options::{Selection, WalkLimits};
use super::reading::{Part, Reading, descriptors};
use crate::digest::{Algorithm, Digests, Hasher};
use crate::document::{Document, Limits, Value};
use crate::media_type;
use crate::source::{DockerFacts, Root, Source, SourceError};

struct Walk<'s> {
    source: &'s dyn Source,
    selection: &'s Selection,
    limits: &'s WalkLimits,
    graph: Graph,
    known: HashMap<(String, Reading), usize>,
    read: HashMap<String, (Arc<[u8]>, Digests)>,
    bytes: u64,
    values: usize,
    queue: VecDeque<usize>,
}

/// Walks everything that `source` reaches. `Err` only where the source could not be looked at.
pub fn walk(source: &dyn Source, selection: &Selection, limits: &WalkLimits) -> Result<Graph, SourceError> {
    let mut walk = Walk {
        source,
        selection,
        limits,
        graph: Graph::default(),
        known: HashMap::new(),
        read: HashMap::new(),
        bytes: 0,
        values: limits.values,
        queue: VecDeque::new(),
    };
    for root in source.roots() {
        walk.begin(root)?;
    }
    while let Some(at) = walk.queue.pop_front() {
        walk.follow(at)?;
    }
    walk.add_unreferenced();
    Ok(walk.graph)
}

impl Walk<'_> {
    fn begin(&mut self, root: &Root) -> Result<(), SourceError> {
        match root {
            Root::LayoutIndex => {
                let Some(layout) = self.source.layout() else { return Ok(()) };
                if let Some(bytes) = layout.header.bytes() {
                    self.add_file("oci-layout", media_type::LAYOUT_HEADER, bytes.clone());
                }
                if let Some(bytes) = layout.index.bytes() {
                    self.add_file("index.json", media_type::INDEX, bytes.clone());
                }
            }
            Root::Document { name, media_type, bytes } => {
                self.add_file(name, media_type, bytes.clone());
            }
            Root::Content { digest, media_type, name } => {
                let at = self.add(digest.clone(), true, media_type.clone(), name.clone(), 0);
                self.load(at)?;
            }
            Root::Docker(facts) => self.add_docker(facts)?,
        }
        Ok(())
    }

    fn add_file(&mut self, name: &str, media_type: &str, bytes: Arc<[u8]>) -> usize {
        let at = self.add(name.to_string(), false, media_type.to_string(), name.to_string(), 0);
        let digests = digests_of(&bytes, Algorithm::Sha256);
        let document = self.parse(bytes);
        if let Some(node) = self.graph.nodes.get_mut(at) {
            node.content = Content::Document(document, digests);
        }
        at
    }

    // Trees cost more memory than the text, and the same text can be read in several ways.
    fn parse(&mut self, bytes: Arc<[u8]>) -> Document {
        let limits = Limits::default();
        let document = Document::parse(bytes, &Limits { max_nodes: limits.max_nodes.min(self.values), ..limits });
        self.values -= document.node_count();
        document
    }

    fn add_docker(&mut self, facts: &DockerFacts) -> Result<(), SourceError> {
        let bytes: Arc<[u8]> = facts.document.bytes().into();
        let manifest = self.add_file("manifest.json", "application/json", bytes);
        for image in &facts.images {
            let name = image.tags.first().cloned().unwrap_or_else(|| format!("manifest.json {}", image.pointer));
            let key = format!("manifest.json {}", image.pointer);
            let at = self.graph.nodes.len();
            self.graph.nodes.push(Node {
                subject: key,
                claimed: false,
                reading: Reading::DockerArchiveImage,
                media_type: "application/json".to_string(),
                name,
                parents: Vec::new(),
                children: Vec::new(),
                content: Content::Virtual,
                depth: 1,
            });
            self.link(manifest, image.pointer.clone(), Part::Entry, at);
            let config = format!("{}{}", crate::source::FILE, image.config);
            self.step(
                at,
                format!("{}/Config", image.pointer),
                Part::Config,
                config,
                media_type::DOCKER_CONFIG.to_string(),
            )?;
            for (number, layer) in image.layers.iter().enumerate() {
                let layer = format!("{}{layer}", crate::source::FILE);
                let pointer = format!("{}/Layers/{number}", image.pointer);
                self.step(at, pointer, Part::Layer, layer, media_type::LAYER.to_string())?;
            }
        }
        Ok(())
    }

    fn add(&mut self, subject: String, claimed: bool, media_type: String, name: String, depth: usize) -> usize {
        let at = self.graph.nodes.len();
        let reading = Reading::of(&media_type);
        self.known.insert((subject.clone(), reading), at);
        self.graph.nodes.push(Node {
            subject,
            claimed,
            reading,
            media_type,
            name,
            parents: Vec::new(),
            children: Vec::new(),
            content: Content::Missing,
            depth,
        });
        self.queue.push_back(at);
        at
    }

    fn link(&mut self, from: usize, pointer: String, part: Part, to: usize) {
        let link = Link { from, pointer, part, to };
        if let Some(node) = self.graph.nodes.get_mut(to) {
            node.parents.push(link.clone());
        }
        if let Some(node) = self.graph.nodes.get_mut(from) {
            node.children.push(link);
        }
    }

    // One descriptor: to the node that is known already, or to a new one whose content is loaded.
    fn step(
        &mut self,
        from: usize,
        pointer: String,
        part: Part,
        digest: String,
        media_type: String,
    ) -> Result<(), SourceError> {
        let reading = Reading::of(&media_type);
        if let Some(&to) = self.known.get(&(digest.clone(), reading)) {
            self.link(from, pointer, part, to);
            return Ok(());
        }
        let depth = self.graph.nodes.get(from).map_or(0, |node| node.depth) + 1;
        if self.graph.nodes.len() >= self.limits.nodes || depth > self.limits.depth {
            let limit = if depth > self.limits.depth { "depth" } else { "number of things" };
            self.graph.cut_short.get_or_insert_with(|| {
                format!(
                    "the walk ended at its limit for the {limit} (depth {}, {} things)",
                    self.limits.depth, self.limits.nodes
                )
            });
            return Ok(());
        }
        let claimed = !digest.starts_with(crate::source::FILE);
        let name = digest.strip_prefix(crate::source::FILE).unwrap_or_default().to_string();
        let to = self.add(digest, claimed, media_type, name, depth);
        self.link(from, pointer, part, to);
        self.load(to)
    }

    fn load(&mut self, at: usize) -> Result<(), SourceError> {
        let Some(node) = self.graph.nodes.get(at) else { return Ok(()) };
        let (subject, media_type) = (node.subject.clone(), node.media_type.clone());
        let (is_document, is_root) = (node.reading.is_document(), node.depth == 0);
        let content = if let Some((bytes, digests)) = self.read.get(&subject).filter(|_| is_document).cloned() {
            Content::Document(self.parse(bytes), digests)
        } else {
            let opened = self.source.open(&subject, &media_type).and_then(|opened| match opened {
                None => Ok(Content::Missing),
                Some(_) if !is_document => Ok(Content::Pending),
                Some(opened) => self.read_document(&subject, opened.size, opened.reader),
            });
            match opened {
                Ok(content) => content,
                // Where nothing at all can be seen there is nothing to judge; below, the rest still is.
                Err(error) if is_root => return Err(error),
                Err(error) => Content::NotRead(error.to_string()),
            }
        };
        if let Some(node) = self.graph.nodes.get_mut(at) {
            node.content = content;
        }
        Ok(())
    }

    fn read_document(
        &mut self,
        subject: &str,
        size: Option<u64>,
        reader: Box<dyn Read + Send>,
    ) -> Result<Content, SourceError> {
        let allowed = self.limits.document.min(self.limits.documents.saturating_sub(self.bytes));
        if size.is_some_and(|size| size > allowed) {
            return Ok(Content::NotRead(format!("it is larger than the {allowed} bytes that are read of a document")));
        }
        let mut bytes = Vec::new();
        reader
            .take(allowed + 1)
            .read_to_end(&mut bytes)
            .map_err(|source| SourceError::Read { path: subject.to_string(), source })?;
        if bytes.len() as u64 > allowed {
            return Ok(Content::NotRead(format!("it is larger than the {allowed} bytes that are read of a document")));
        }
        self.bytes += bytes.len() as u64;
        let bytes: Arc<[u8]> = bytes.into();
        let digests = digests_of(&bytes, claimed_algorithm(subject));
        self.read.insert(subject.to_string(), (bytes.clone(), digests.clone()));
        Ok(Content::Document(self.parse(bytes), digests))
    }

    fn follow(&mut self, at: usize) -> Result<(), SourceError> {
        let Some(node) = self.graph.nodes.get(at) else { return Ok(()) };
        // What is not what its digest says names nothing that could be trusted.
        if matches!(node.verified(), Verified::No(_)) {
            return Ok(());
        }
        let (reading, is_layout_index) = (node.reading, node.subject == "index.json" && !node.claimed);
        let Some(document) = node.document() else { return Ok(()) };
        let found: Vec<(String, Part, String, String, bool)> = descriptors(document, reading)
            .into_iter()
            .filter_map(|(part, value)| {
                let digest = value.get("digest")?.as_str()?.into_owned();
                let media_type = value.get("mediaType").and_then(|value| Some(value.as_str()?.into_owned()));
                let wanted = part != Part::Entry || self.is_selected(value, is_layout_index);
                Some((value.pointer(), part, digest, media_type.unwrap_or_default(), wanted))
            })
            .collect();
        for (pointer, part, digest, media_type, wanted) in found {
            if !wanted {
                self.graph.left_out += 1;
            } else if part != Part::Subject || self.source.layout().is_some() {
                self.step(at, pointer, part, digest, media_type)?;
            }
        }
        Ok(())
    }

    fn is_selected(&self, entry: Value<'_>, is_layout_index: bool) -> bool {
        if let Some(reference) = &self.selection.reference
            && is_layout_index
        {
            let name = entry.get("annotations").and_then(|map| map.get("org.opencontainers.image.ref.name"));
            if name.and_then(|name| name.as_str()).is_none_or(|name| name != reference.as_str()) {
                return false;
            }
        }
        let (Some(wanted), Some(platform)) = (&self.selection.platform, entry.get("platform")) else { return true };
        let is = |key: &str, wanted: &str| {
            platform.get(key).and_then(|value| value.as_str()).is_some_and(|value| value == wanted)
        };
        is("os", &wanted.os)
            && is("architecture", &wanted.architecture)
            && wanted.variant.as_ref().is_none_or(|variant| is("variant", variant))
    }

    // Blobs of a layout that nothing points to must match their names all the same. A selection asks for less.
    fn add_unreferenced(&mut self) {
        let Some(layout) = self.source.layout() else { return };
        if self.selection.reference.is_some() || self.selection.platform.is_some() {
            return;
        }
        let reached: HashSet<String> = self.graph.nodes.iter().map(|node| node.subject.clone()).collect();
        for file in layout.files.iter().filter(|file| file.regular) {
            let digest = file.digest();
            if reached.contains(&digest) {
                continue;
            }
            if self.graph.nodes.len() >= self.limits.nodes {
                let limit = self.limits.nodes;
                self.graph.cut_short.get_or_insert_with(|| format!("the layout holds more than {limit} blobs"));
                return;
            }
            self.graph.nodes.push(Node {
                subject: digest,
                claimed: true,
                reading: Reading::Opaque,
                media_type: String::new(),
                name: file.path(),
                parents: Vec::new(),
                children: Vec::new(),
                content: Content::Pending,
                depth: 0,
            });
        }
    }
}

/// The digests of a document: sha256, and that of `claimed` if it is another algorithm that we know.
fn digests_of(bytes: &[u8], claimed: Algorithm) -> Digests {
    let mut hasher = Hasher::new(&[Algorithm::Sha256, claimed]);
    hasher.update(bytes);
    hasher.finish()
}
