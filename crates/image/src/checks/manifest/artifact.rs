//! An artifact does not pass off its config as that of a container image.

use catalogue::image as req;
use content::media_type;
use content::walk::Reading;

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;
use crate::kind::Kind;

pub(crate) const CHECK: Check = Check {
    name: "artifact_config_has_its_own_type",
    decides: &[&req::ARTIFACT_CONFIG_MEDIATYPE_SPECIFIC],
    on: On::Document(look),
};

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::ARTIFACT_CONFIG_MEDIATYPE_SPECIFIC;
    if context.reading != Reading::Manifest {
        return;
    }
    let Some(value) = context.get("config").and_then(|config| config.get("mediaType")) else { return };
    match context.kind {
        Kind::Image => answers.not_applicable(rule, "the manifest is that of a container image"),
        // Both were there before the sentence, in the image type, and are not unpacked by anybody.
        Kind::Attestation | Kind::Signature => {
            answers.not_applicable(rule, "attestations and signatures are known by their layers and their place");
        }
        _ if value.as_str().is_some_and(|text| text == media_type::CONFIG) => answers.add(
            Violation::of(rule, "the config of an artifact has the type of an image config")
                .at(value)
                .expected(format!("a type of the artifact's own, or `{}`", media_type::EMPTY))
                .got(format!("`{}`", media_type::CONFIG))
                .help("engines will take the artifact for a container image: give the config another type"),
        ),
        _ => answers.pass(rule),
    }
}
