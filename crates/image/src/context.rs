//! What checks get to see.

use catalogue::{Spec, Version};
use content::document::{Document, Value};
use content::platform::VariantTable;
use content::scan::BlobFacts;
use content::source::{ArchiveFacts, Form, LayoutFacts};
use content::walk::{Graph, Node, Part, Reading};

use crate::kind::Kind;
use crate::layer::{PathTable, Requests};
use crate::property::text;

/// The files of a layout, and the archive around an image.
pub struct LayoutContext<'a> {
    /// The form in which the image came.
    pub form: Form,
    /// The files, if there is a layout.
    pub layout: Option<&'a LayoutFacts>,
    /// The archive, if there is one.
    pub archive: Option<&'a ArchiveFacts>,
    /// Everything that was reached.
    pub graph: &'a Graph,
}

/// A thing that was reached.
pub struct BlobContext<'a> {
    /// The claimed version of the spec.
    pub version: Version,
    /// The form in which the image came.
    pub form: Form,
    /// The archive, if there is one.
    pub archive: Option<&'a ArchiveFacts>,
    /// Everything that was reached.
    pub graph: &'a Graph,
    /// Which node of it.
    pub at: usize,
    /// That node.
    pub node: &'a Node,
}

/// A document.
pub struct DocumentContext<'a> {
    /// The claimed version of the spec.
    pub version: Version,
    /// Everything that was reached.
    pub graph: &'a Graph,
    /// Which node of it.
    pub at: usize,
    /// That node.
    pub node: &'a Node,
    /// Its document.
    pub document: &'a Document,
    /// As what it is read.
    pub reading: Reading,
    /// What it is for. That of a config is the kind of the first manifest that points to it.
    pub kind: Kind,
}

impl<'a> DocumentContext<'a> {
    /// The outermost value. Checks on documents run only where there is one, and it is an object.
    pub fn root(&self) -> Option<Value<'a>> {
        self.document.root()
    }

    /// The value of a member of the outermost object.
    pub fn get(&self, name: &str) -> Option<Value<'a>> {
        self.root()?.get(name)
    }

    /// The table of platform variants of the claimed version; 1.1.1 opened its rows.
    pub fn variant_table(&self) -> VariantTable {
        match Spec::Image.version("1.1.1") {
            Some(opened) if self.version < opened => VariantTable::ArmOnly,
            _ => VariantTable::GoAnalogs,
        }
    }
}

/// A descriptor in a document.
pub struct DescriptorContext<'a> {
    /// The document that holds it.
    pub document: &'a DocumentContext<'a>,
    /// The value; an object.
    pub value: Value<'a>,
    /// The part that it plays.
    pub part: Part,
    /// The node that it points to, if the walk went there.
    pub target: Option<&'a Node>,
    /// The kind of that node.
    pub target_kind: Kind,
    /// The form in which the image came.
    pub form: Form,
}

impl<'a> DescriptorContext<'a> {
    /// The value of a member of the descriptor.
    pub fn get(&self, name: &str) -> Option<Value<'a>> {
        self.value.get(name)
    }

    /// The text of a member of the descriptor, if it is a string.
    pub fn text(&self, name: &str) -> Option<String> {
        text(self.value, name)
    }
}

/// What holds annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// An index.
    Index,
    /// A manifest.
    Manifest,
    /// A descriptor, in this part.
    Descriptor(Part),
    /// A config, whose `Labels` follow the same rules.
    Labels,
}

/// A value that stands where annotations belong.
pub struct AnnotationsContext<'a> {
    /// The document that holds it.
    pub document: &'a DocumentContext<'a>,
    /// The value, of whatever type.
    pub value: Value<'a>,
    /// What holds it.
    pub holder: Holder,
}

impl AnnotationsContext<'_> {
    /// Whether they belong to a descriptor of the file `index.json` of a layout.
    pub fn is_on_layout_index_descriptor(&self) -> bool {
        matches!(self.holder, Holder::Descriptor(_)) && self.document.node.subject == "index.json"
    }
}

/// A layer after its scan.
pub struct LayerContext<'a> {
    /// The claimed version of the spec.
    pub version: Version,
    /// Everything that was reached.
    pub graph: &'a Graph,
    /// Which node of it.
    pub at: usize,
    /// That node.
    pub node: &'a Node,
    /// The facts of the scan.
    pub facts: &'a BlobFacts,
    /// The paths of the layer.
    pub paths: &'a PathTable,
}

/// A manifest with its config and its layers.
pub struct StackContext<'a> {
    /// Everything that was reached.
    pub graph: &'a Graph,
    /// The node of the manifest.
    pub at: usize,
    /// That node.
    pub node: &'a Node,
    /// What it is for.
    pub kind: Kind,
    /// The document of the image config, if it was read and is an object.
    pub config: Option<&'a Document>,
    /// The node of the config, if the manifest names one.
    pub config_at: Option<usize>,
    /// The layers, base first.
    pub layers: Vec<StackLayer<'a>>,
    /// Whether `layers` of the manifest was an array whose every element led to a node.
    pub complete: bool,
}

/// One layer of a stack.
pub struct StackLayer<'a> {
    /// Its node.
    pub at: usize,
    /// That node.
    pub node: &'a Node,
    /// Where the manifest names it.
    pub pointer: &'a str,
    /// The facts of its scan, if it was scanned and its stored bytes are what their digest says.
    pub facts: Option<&'a BlobFacts>,
    /// Its paths, if it was scanned as a layer.
    pub paths: Option<&'a PathTable>,
    /// What it asks of the layers below, if it was scanned as a layer.
    pub requests: Option<&'a Requests>,
}
