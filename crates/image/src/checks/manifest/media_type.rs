//! `mediaType` of a manifest or an index should be there, and then is its own.

use catalogue::{Requirement, image as req};
use content::media_type;
use content::walk::Reading;

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;

pub(crate) const CHECK: Check = Check {
    name: "own_media_type_is_given_and_right",
    decides: &[
        &req::MANIFEST_MEDIATYPE_PRESENT,
        &req::MANIFEST_MEDIATYPE_VALUE,
        &req::INDEX_MEDIATYPE_PRESENT,
        &req::INDEX_MEDIATYPE_VALUE,
        &req::DESCRIPTOR_MEDIATYPE_MATCHES_CONTENT,
    ],
    on: On::Document(look),
};

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    let (present, right, own): (&'static Requirement, &'static Requirement, &str) = match context.reading {
        Reading::Manifest => (&req::MANIFEST_MEDIATYPE_PRESENT, &req::MANIFEST_MEDIATYPE_VALUE, media_type::MANIFEST),
        Reading::Index => (&req::INDEX_MEDIATYPE_PRESENT, &req::INDEX_MEDIATYPE_VALUE, media_type::INDEX),
        Reading::DockerManifest | Reading::DockerList => return docker(context, answers),
        _ => return,
    };
    let Some(root) = context.root() else { return };
    let Some(value) = root.get("mediaType") else {
        answers.add(
            Violation::of(present, "`mediaType` is missing")
                .at(root)
                .expected(format!("`\"mediaType\": \"{own}\"`"))
                .got("no such property")
                .help("add it, so that no reader has to guess what the document is"),
        );
        return answers.not_applicable(right, "no `mediaType` is given");
    };
    answers.pass(present);
    if value.as_str().is_some_and(|text| text == own) {
        answers.pass(right);
    } else {
        answers.add(
            Violation::of(right, "`mediaType` is not that of the document")
                .at(value)
                .expected(format!("`\"{own}\"`"))
                .got_value(value),
        );
    }
}

// Docker's documents have rules of their own; here they must only be what the descriptor says.
fn docker(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::DESCRIPTOR_MEDIATYPE_MATCHES_CONTENT;
    let Some(value) = context.get("mediaType") else { return };
    let expected = context.node.media_type.as_str();
    if value.as_str().is_some_and(|text| text == expected) {
        answers.pass(rule);
    } else {
        answers.add(
            Violation::of(rule, "`mediaType` of the content is not that of the descriptor")
                .at(value)
                .expected(format!("`\"{expected}\"`"))
                .got_value(value),
        );
    }
}
