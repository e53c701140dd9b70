//! Judges images at rest: layouts, indexes, manifests, descriptors, configs, annotations and layers.
//!
//! [`judge`] walks a [`content::source::Source`], runs every check of [`CHECKS`] where it applies and gives the events of a
//! report. A subject's fault is an outcome; `Err` means that *we* could not look.

mod answer;
mod check;
mod checks;
mod context;
mod engine;
mod kind;
mod layer;
mod property;
mod suspects;

pub use answer::{Answers, Place, Violation};
pub use check::{Check, On};
pub use checks::CHECKS;
pub use context::{
    AnnotationsContext, BlobContext, DescriptorContext, DocumentContext, Holder, LayerContext, LayoutContext,
    StackContext, StackLayer,
};
pub use engine::{Options, Progress, judge};
pub use kind::Kind;
pub use layer::{EntryRule, NameKind, PathTable, Requests, Seen, SeenKind, Spot, Spots, Step, Target};
