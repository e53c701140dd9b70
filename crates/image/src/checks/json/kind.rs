//! A document is of the kind that its media type or its file name says.

use catalogue::image as req;
use content::document::Kind as JsonKind;
use content::walk::Reading;

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;
use crate::engine::{not_that_kind, other_kind};

pub(crate) const CHECK: Check = Check {
    name: "document_is_of_its_kind",
    decides: &[
        &req::LAYOUT_OCI_LAYOUT_OBJECT,
        &req::LAYOUT_INDEX_IS_IMAGE_INDEX,
        &req::DESCRIPTOR_MEDIATYPE_MATCHES_CONTENT,
        &req::MANIFEST_AMBIGUOUS_CONTENT,
    ],
    on: On::Json(look),
};

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    let Some(root) = context.root() else { return };
    if context.reading == Reading::DockerArchiveImage || context.node.media_type == "application/json" {
        return;
    }
    let rule = not_that_kind(context.node);
    let expected = expected(context.reading);
    if root.kind() != JsonKind::Object {
        answers.add(
            Violation::of(rule, format!("the document is not {expected}"))
                .at(root)
                .expected("an object")
                .got(article(root.kind())),
        );
        return;
    }
    if let Some(other) = other_kind(context.node) {
        answers.add(
            Violation::of(rule, format!("the document is not {expected}"))
                .at(root)
                .expected(format!("{expected}, as `{}` says", context.node.media_type))
                .got(other)
                .help("mend the `mediaType` of the descriptor that points here"),
        );
        return;
    }
    answers.pass(rule);
    ambiguity(context, answers);
}

// CVE-2021-41190: one document that some readers take for an index and some for a manifest.
fn ambiguity(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    if !(context.reading.is_index_like() || context.reading.is_manifest_like()) {
        return;
    }
    let rule = &req::MANIFEST_AMBIGUOUS_CONTENT;
    let foreign: &[&str] = if context.reading.is_index_like() { &["config", "layers"] } else { &["manifests"] };
    match foreign.iter().find_map(|name| context.get(name)) {
        None => answers.pass(rule),
        Some(value) => answers.add(
            Violation::of(rule, "the document has the properties of a manifest and of an index")
                .at(value)
                .expected(format!("{} and nothing of the other kind", expected(context.reading)))
                .help("readers disagree which of the two it is: split it"),
        ),
    }
}

fn expected(reading: Reading) -> &'static str {
    match reading {
        Reading::LayoutHeader => "the header of a layout",
        Reading::Index | Reading::DockerList => "an image index",
        Reading::Manifest | Reading::DockerManifest => "an image manifest",
        Reading::Config => "an image config",
        Reading::Descriptor => "a descriptor",
        _ => "the empty object",
    }
}

fn article(kind: JsonKind) -> String {
    let name = kind.name();
    if name == "null" {
        return name.to_string();
    }
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {name}")
}
