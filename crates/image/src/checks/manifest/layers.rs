//! A manifest has `layers`, an array of descriptors, with at least one for portability.

use catalogue::image as req;
use content::document::Kind;
use content::walk::Reading;

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;
use crate::property::{Property, Shape};

pub(crate) const CHECK: Check = Check {
    name: "manifest_has_layers",
    decides: &[
        &req::MANIFEST_LAYERS_PRESENT,
        &req::MANIFEST_LAYERS_ARE_DESCRIPTORS,
        &req::MANIFEST_LAYERS_NONEMPTY,
        &req::ARTIFACT_SINGLE_NONZERO_LAYER,
    ],
    on: On::Document(look),
};

const LAYERS: Property = Property::required("layers", Shape::List, &req::MANIFEST_LAYERS_PRESENT);

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    if context.reading != Reading::Manifest {
        return;
    }
    let Some(root) = context.root() else { return };
    LAYERS.judge(root, answers);
    let Some(layers) = root.get("layers").filter(|layers| layers.kind() == Kind::Array) else {
        answers.blocked(&req::MANIFEST_LAYERS_ARE_DESCRIPTORS, &req::MANIFEST_LAYERS_PRESENT);
        answers.blocked(&req::MANIFEST_LAYERS_NONEMPTY, &req::MANIFEST_LAYERS_PRESENT);
        return;
    };
    for layer in layers.elements() {
        if layer.kind() == Kind::Object {
            answers.pass(&req::MANIFEST_LAYERS_ARE_DESCRIPTORS);
        } else {
            answers.add(
                Violation::of(&req::MANIFEST_LAYERS_ARE_DESCRIPTORS, "an entry of `layers` is no descriptor")
                    .at(layer)
                    .expected("an object with `mediaType`, `digest` and `size`")
                    .got_value(layer),
            );
        }
    }
    if !layers.is_empty() {
        answers.pass(&req::MANIFEST_LAYERS_NONEMPTY);
    } else {
        answers.add(
            Violation::of(&req::MANIFEST_LAYERS_NONEMPTY, "`layers` is empty")
                .at(layers)
                .expected("at least one entry: many readers refuse none")
                .got("`[]`")
                .help("where there is no content, list the empty descriptor (`application/vnd.oci.empty.v1+json`)"),
        );
    }
    single_layer(context, layers, answers);
}

// An artifact that needs no layers has one all the same, and not of size zero. None at all is said above.
fn single_layer(context: &DocumentContext<'_>, layers: content::document::Value<'_>, answers: &mut Answers<'_>) {
    let rule = &req::ARTIFACT_SINGLE_NONZERO_LAYER;
    if context.kind.is_image() {
        return answers.not_applicable(rule, "the manifest is that of a container image");
    }
    if layers.is_empty() {
        return answers.blocked(rule, &req::MANIFEST_LAYERS_NONEMPTY);
    }
    let mut sizes = layers.elements().map(|layer| layer.get("size"));
    match (sizes.next().flatten(), layers.len()) {
        (Some(size), 1) if size.as_integer() == Some(0) => answers.add(
            Violation::of(rule, "the only layer of the artifact has no content")
                .at(size)
                .expected("a layer that is not of size 0")
                .got("`0`")
                .help("list the empty descriptor (`application/vnd.oci.empty.v1+json`, 2 bytes) in its place"),
        ),
        _ => answers.pass(rule),
    }
}
