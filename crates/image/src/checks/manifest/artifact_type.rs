//! `artifactType` of a manifest or an index is a media type, and is there where the config is empty.

use catalogue::{Requirement, image as req};
use content::document::Value;
use content::media_type::{self, MediaType};
use content::walk::Reading;

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;
use crate::property::{Property, Shape};

pub(crate) const CHECK: Check = Check {
    name: "artifact_type_is_a_media_type",
    decides: &[
        &req::MANIFEST_ARTIFACTTYPE_OPTIONAL,
        &req::MANIFEST_ARTIFACTTYPE_RFC6838,
        &req::MANIFEST_ARTIFACTTYPE_WITH_EMPTY_CONFIG,
        &req::INDEX_ARTIFACTTYPE_OPTIONAL,
        &req::INDEX_ARTIFACTTYPE_RFC6838,
    ],
    on: On::Document(look),
};

const OF_MANIFEST: Property = Property::optional("artifactType", Shape::Text, &req::MANIFEST_ARTIFACTTYPE_OPTIONAL);
const OF_INDEX: Property = Property::optional("artifactType", Shape::Text, &req::INDEX_ARTIFACTTYPE_OPTIONAL);

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    let Some(root) = context.root() else { return };
    match context.reading {
        Reading::Manifest => {
            OF_MANIFEST.judge(root, answers);
            grammar(root, &req::MANIFEST_ARTIFACTTYPE_RFC6838, answers);
            with_empty_config(root, answers);
        }
        Reading::Index => {
            OF_INDEX.judge(root, answers);
            grammar(root, &req::INDEX_ARTIFACTTYPE_RFC6838, answers);
        }
        _ => {}
    }
}

fn grammar(root: Value<'_>, rule: &'static Requirement, answers: &mut Answers<'_>) {
    let Some((value, text)) = root.get("artifactType").and_then(|value| Some((value, value.as_str()?))) else { return };
    match MediaType::parse(&text) {
        Ok(_) => answers.pass(rule),
        Err(error) => answers.add(
            Violation::of(rule, "`artifactType` is no media type of RFC 6838")
                .at(value)
                .expected("`type/subtype`, without parameters")
                .got(format!("`{text}`: {error}")),
        ),
    }
}

fn with_empty_config(root: Value<'_>, answers: &mut Answers<'_>) {
    let rule = &req::MANIFEST_ARTIFACTTYPE_WITH_EMPTY_CONFIG;
    let config = root.get("config").and_then(|config| config.get("mediaType"));
    let Some(config) = config.filter(|config| config.as_str().is_some_and(|text| text == media_type::EMPTY)) else {
        return answers.not_applicable(rule, "the config is not of the empty media type");
    };
    if root.get("artifactType").is_some() {
        return answers.pass(rule);
    }
    answers.add(
        Violation::of(rule, "the config is empty and `artifactType` is missing")
            .at(config)
            .expected("`artifactType`, which says what the artifact is")
            .got("no such property")
            .help("add `artifactType` to the manifest, or give the config a media type of its own"),
    );
}
