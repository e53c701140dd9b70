//! What a row of the table holds, and the whole table.

use super::{annotations, config, descriptor, index, json, layer, layout, manifest};
use crate::image::{Image, Layout, Part};

/// Something to judge.
#[derive(Clone, Debug)]
pub enum Subject {
    /// The content of a layout directory.
    Layout(Layout),
    /// The bytes of an archive.
    Archive(Vec<u8>),
    /// A single document, with the media type it is to be judged by.
    Document {
        /// The media type.
        media_type: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

impl Subject {
    /// One part of a sealed image as a document of its own, so that nothing around it has a say.
    pub fn document(image: Image, part: Part<'_>) -> Self {
        let layout = image.seal();
        Self::Document { media_type: layout.media_type(part).to_owned(), bytes: layout.document(part) }
    }
}

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// A MUST, or a structure that something is by definition.
    Red,
    /// A SHOULD, or the grammar of a value.
    Yellow,
}

/// A subject that differs from a good one in one thing.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// What the broken thing does.
    pub name: &'static str,
    /// The requirements that must fail: these and no others.
    pub breaks: &'static [&'static str],
    /// The colour that follows.
    pub level: Level,
    /// The spec version to judge by; the default one when there is none.
    pub spec: Option<&'static str>,
    /// Makes the subject.
    pub build: fn() -> Subject,
}

impl Fault {
    pub(super) const fn red(name: &'static str, breaks: &'static [&'static str], build: fn() -> Subject) -> Self {
        Self { name, breaks, level: Level::Red, spec: None, build }
    }

    pub(super) const fn yellow(name: &'static str, breaks: &'static [&'static str], build: fn() -> Subject) -> Self {
        Self { name, breaks, level: Level::Yellow, spec: None, build }
    }

    pub(super) const fn spec(mut self, version: &'static str) -> Self {
        self.spec = Some(version);
        self
    }
}

/// The verdict that an exotic subject must get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Nothing is broken, whatever the notes say.
    Green,
    /// Something could not be verified, or a reader may stumble; nothing at MUST level is broken.
    Yellow,
}

/// A strange subject that must never be red.
#[derive(Clone, Copy, Debug)]
pub struct Exotic {
    /// What is strange about it.
    pub name: &'static str,
    /// The verdict it must get.
    pub colour: Colour,
    /// The spec version to judge by; the default one when there is none.
    pub spec: Option<&'static str>,
    /// Makes the subject.
    pub build: fn() -> Subject,
}

impl Exotic {
    pub(super) const fn green(name: &'static str, build: fn() -> Subject) -> Self {
        Self { name, colour: Colour::Green, spec: None, build }
    }

    pub(super) const fn yellow(name: &'static str, build: fn() -> Subject) -> Self {
        Self { name, colour: Colour::Yellow, spec: None, build }
    }

    pub(super) const fn spec(mut self, version: &'static str) -> Self {
        self.spec = Some(version);
        self
    }
}

/// Every fault, family by family.
pub fn faults() -> impl Iterator<Item = &'static Fault> {
    [
        layout::FAULTS,
        json::FAULTS,
        descriptor::FAULTS,
        index::FAULTS,
        manifest::FAULTS,
        config::FAULTS,
        annotations::FAULTS,
        layer::FAULTS,
    ]
    .into_iter()
    .flatten()
}

/// Every exotic subject, family by family.
pub fn exotics() -> impl Iterator<Item = &'static Exotic> {
    [
        layout::EXOTICS,
        json::EXOTICS,
        descriptor::EXOTICS,
        index::EXOTICS,
        manifest::EXOTICS,
        config::EXOTICS,
        annotations::EXOTICS,
        layer::EXOTICS,
    ]
    .into_iter()
    .flatten()
}
