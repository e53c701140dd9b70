//! What a check is.

use catalogue::Requirement;

use crate::answer::Answers;
use crate::context::{
    AnnotationsContext, BlobContext, DescriptorContext, DocumentContext, LayerContext, LayoutContext, StackContext,
};
use crate::layer::EntryRule;

/// Code that decides requirements.
///
/// A check answers only for what it declares. Where it says nothing, the requirement was not observed, which is never green.
#[derive(Debug)]
pub struct Check {
    /// The positive property: `descriptor_size_is_present`.
    pub name: &'static str,
    /// The requirements that it decides.
    pub decides: &'static [&'static Requirement],
    /// What it looks at.
    pub on: On,
}

/// What a check looks at, and its function.
#[derive(Debug, Clone, Copy)]
pub enum On {
    /// The files of a layout, and the archive around an image. Once a run.
    Layout(fn(&LayoutContext<'_>, &mut Answers<'_>)),
    /// Everything that was reached, with the facts of its stored bytes.
    Blob(fn(&BlobContext<'_>, &mut Answers<'_>)),
    /// Every document whose bytes are what their digest says, even where they are no good JSON.
    Json(fn(&DocumentContext<'_>, &mut Answers<'_>)),
    /// Every document that was read as what it should be: well-formed, and an object of the right kind.
    Document(fn(&DocumentContext<'_>, &mut Answers<'_>)),
    /// Every descriptor in such a document.
    Descriptor(fn(&DescriptorContext<'_>, &mut Answers<'_>)),
    /// Every value that stands where a map of annotations (or labels) belongs.
    Annotations(fn(&AnnotationsContext<'_>, &mut Answers<'_>)),
    /// A layer after its scan.
    Layer(fn(&LayerContext<'_>, &mut Answers<'_>)),
    /// The entries of a layer, one after the other: makes what looks at them.
    Entries(fn() -> Box<dyn EntryRule>),
    /// A manifest with its config and its layers, after their scans.
    Stack(fn(&StackContext<'_>, &mut Answers<'_>)),
}

impl On {
    /// What a check of this sort needs to have something to say, for people.
    pub const fn needs(self) -> &'static str {
        match self {
            On::Layout(_) => "an image layout",
            On::Blob(_) => "content behind a digest",
            On::Json(_) | On::Document(_) => "a document of that kind",
            On::Descriptor(_) => "a descriptor of that kind",
            On::Annotations(_) => "annotations",
            On::Layer(_) | On::Entries(_) => "a layer",
            On::Stack(_) => "an image with config and layers",
        }
    }
}
