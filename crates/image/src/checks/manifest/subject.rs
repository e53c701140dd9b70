//! `subject`, where it is given, describes a manifest.

use catalogue::{Requirement, image as req};
use content::media_type;
use content::walk::Reading;

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;
use crate::property::{Property, Shape};

pub(crate) const CHECK: Check = Check {
    name: "subject_describes_a_manifest",
    decides: &[
        &req::MANIFEST_SUBJECT_OPTIONAL,
        &req::MANIFEST_SUBJECT_IS_MANIFEST,
        &req::INDEX_SUBJECT_OPTIONAL,
        &req::INDEX_SUBJECT_IS_MANIFEST,
    ],
    on: On::Document(look),
};

const OF_MANIFEST: Property = Property::optional("subject", Shape::Object, &req::MANIFEST_SUBJECT_OPTIONAL);
const OF_INDEX: Property = Property::optional("subject", Shape::Object, &req::INDEX_SUBJECT_OPTIONAL);

/// The types of other things that this spec defines, of which none is a manifest.
const NO_MANIFESTS: [&str; 5] = [
    media_type::CONFIG,
    media_type::EMPTY,
    media_type::LAYOUT_HEADER,
    media_type::DESCRIPTOR,
    media_type::DOCKER_CONFIG,
];

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    let (property, rule): (Property, &'static Requirement) = match context.reading {
        Reading::Manifest => (OF_MANIFEST, &req::MANIFEST_SUBJECT_IS_MANIFEST),
        Reading::Index => (OF_INDEX, &req::INDEX_SUBJECT_IS_MANIFEST),
        _ => return,
    };
    let Some(root) = context.root() else { return };
    property.judge(root, answers);
    let Some((value, text)) = root
        .get("subject")
        .and_then(|subject| subject.get("mediaType"))
        .and_then(|value| Some((value, value.as_str()?)))
    else {
        return;
    };
    // An unknown type may be a manifest of tomorrow; a known one that is something else is not.
    if NO_MANIFESTS.contains(&text.as_ref()) || media_type::layer_type(&text).is_some() {
        answers.add(
            Violation::of(rule, "`subject` does not describe a manifest")
                .at(value)
                .expected(format!("`{}`, `{}` or another type of manifest", media_type::MANIFEST, media_type::INDEX))
                .got(format!("`{text}`")),
        );
    } else {
        answers.pass(rule);
    }
}
