//! What a walk reached.

use super::reading::{Part, Reading};
use crate::digest::{Algorithm, Digests};
use crate::document::Document;
use crate::scan::BlobFacts;

/// A way to a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The index of the node that points to it.
    pub from: usize,
    /// Where in that node's document.
    pub pointer: String,
    /// As what part.
    pub part: Part,
    /// The index of the node that is pointed to.
    pub to: usize,
}

/// What was found of a thing's content.
#[derive(Debug)]
pub enum Content {
    /// The source does not have it.
    Missing,
    /// We did not read it; why.
    NotRead(String),
    /// A document with its length and digests.
    Document(Document, Digests),
    /// A blob that is still to be scanned.
    Pending,
    /// A blob after its scan.
    Blob(Box<BlobFacts>),
    /// It exists only as a part of another document, such as an image of a docker archive.
    Virtual,
}

/// Whether content is what its digest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verified {
    /// It has the digest.
    Yes,
    /// It has another digest: this one.
    No(String),
    /// There is no digest to compare with, or its algorithm is unknown, or nothing was read; why.
    Unknown(String),
}

/// A thing that the walk reached, read in one way.
#[derive(Debug)]
pub struct Node {
    /// Its digest as the descriptor states it, or the name of a file.
    pub subject: String,
    /// Whether `subject` is a digest that somebody claims, so that content can be compared with it.
    pub claimed: bool,
    /// As what it is read.
    pub reading: Reading,
    /// The media type that it is read as.
    pub media_type: String,
    /// What people call it.
    pub name: String,
    /// Every way to it, the first one first.
    pub parents: Vec<Link>,
    /// Every way from it, in the order of the document.
    pub children: Vec<Link>,
    /// What was found.
    pub content: Content,
    /// Steps from where the walk began.
    pub depth: usize,
}

impl Node {
    /// The document, if it is one and was read.
    pub fn document(&self) -> Option<&Document> {
        match &self.content {
            Content::Document(document, _) => Some(document),
            _ => None,
        }
    }

    /// The facts of the scan, if it was scanned.
    pub fn blob(&self) -> Option<&BlobFacts> {
        match &self.content {
            Content::Blob(facts) => Some(facts),
            _ => None,
        }
    }

    /// The length of the content in bytes, if it was read.
    pub fn size(&self) -> Option<u64> {
        match &self.content {
            Content::Document(document, _) => Some(document.bytes().len() as u64),
            Content::Blob(facts) => Some(facts.stored_size),
            _ => None,
        }
    }

    /// The digests of the content as stored, if it was read.
    pub fn digests(&self) -> Option<&Digests> {
        match &self.content {
            Content::Document(_, digests) => Some(digests),
            Content::Blob(facts) => Some(&facts.stored),
            _ => None,
        }
    }

    /// Whether the content is what the digest says.
    pub fn verified(&self) -> Verified {
        if !self.claimed {
            return Verified::Unknown("no digest is claimed for it".to_string());
        }
        let Some(digests) = self.digests() else {
            return Verified::Unknown(match &self.content {
                Content::Missing => "it is not there".to_string(),
                Content::NotRead(why) => why.clone(),
                _ => "it was not read".to_string(),
            });
        };
        let algorithm = claimed_algorithm(&self.subject);
        match digests.get(algorithm) {
            Some(actual) if actual == self.subject => Verified::Yes,
            Some(actual) => Verified::No(actual.to_string()),
            None => Verified::Unknown("its digest algorithm is unknown to us".to_string()),
        }
    }
}

/// Everything that a walk reached. Parents come before their children.
#[derive(Debug, Default)]
pub struct Graph {
    /// The nodes, in the order in which they were reached.
    pub nodes: Vec<Node>,
    /// The limit that ended the walk early, if one did.
    pub cut_short: Option<String>,
    /// Index entries that the selection left out.
    pub left_out: u64,
}

impl Graph {
    /// The first way to a node, from where the walk began: `index.json /manifests/0 /layers/2`.
    pub fn path(&self, node: usize) -> String {
        let mut steps = Vec::new();
        let mut at = node;
        while let Some(current) = self.nodes.get(at) {
            match current.parents.first() {
                Some(link) if link.from < at => {
                    steps.push(link.pointer.clone());
                    at = link.from;
                }
                _ => {
                    steps.push(current.name.clone());
                    break;
                }
            }
        }
        steps.reverse();
        steps.join(" ")
    }
}

/// The algorithm that a digest names, well-formed or not.
pub fn claimed_algorithm(digest: &str) -> Algorithm {
    Algorithm::of_name(digest.split(':').next().unwrap_or_default())
}
