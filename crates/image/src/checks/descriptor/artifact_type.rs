//! `artifactType` of a descriptor, where it is given, is a media type, and that of the artifact.

use catalogue::image as req;
use content::media_type::MediaType;
use content::walk::Reading;

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DescriptorContext;
use crate::property::{Property, Shape};

pub(crate) const CHECK: Check = Check {
    name: "descriptor_artifact_type_is_the_artifacts",
    decides: &[
        &req::DESCRIPTOR_ARTIFACTTYPE_OPTIONAL,
        &req::DESCRIPTOR_ARTIFACTTYPE_RFC6838,
        &req::DESCRIPTOR_ARTIFACTTYPE_MATCHES,
    ],
    on: On::Descriptor(look),
};

const ARTIFACT_TYPE: Property = Property::optional("artifactType", Shape::Text, &req::DESCRIPTOR_ARTIFACTTYPE_OPTIONAL);

fn look(context: &DescriptorContext<'_>, answers: &mut Answers<'_>) {
    ARTIFACT_TYPE.judge(context.value, answers);
    let (Some(value), Some(text)) = (context.get("artifactType"), context.text("artifactType")) else { return };
    if let Err(error) = MediaType::parse(&text) {
        answers.add(
            Violation::of(&req::DESCRIPTOR_ARTIFACTTYPE_RFC6838, "`artifactType` is no media type of RFC 6838")
                .at(value)
                .expected("`type/subtype`, without parameters")
                .got(format!("`{text}`: {error}")),
        );
        answers.blocked(&req::DESCRIPTOR_ARTIFACTTYPE_MATCHES, &req::DESCRIPTOR_ARTIFACTTYPE_RFC6838);
        return;
    }
    answers.pass(&req::DESCRIPTOR_ARTIFACTTYPE_RFC6838);
    let manifest = context
        .target
        .filter(|target| target.reading == Reading::Manifest)
        .and_then(|target| target.document()?.root());
    let Some(manifest) = manifest else { return };
    // The text names the config's type, and manifest.md the manifest's own: both are accepted.
    let own = manifest.get("artifactType").and_then(|own| Some(own.as_str()?.into_owned()));
    let config = manifest.get("config").and_then(|config| Some(config.get("mediaType")?.as_str()?.into_owned()));
    if [&own, &config].into_iter().flatten().any(|accepted| *accepted == text) {
        answers.pass(&req::DESCRIPTOR_ARTIFACTTYPE_MATCHES);
    } else if own.is_some() || config.is_some() {
        let accepted: Vec<String> =
            [own, config].into_iter().flatten().map(|accepted| format!("`{accepted}`")).collect();
        answers.add(
            Violation::of(
                &req::DESCRIPTOR_ARTIFACTTYPE_MATCHES,
                "`artifactType` is not that of the manifest behind the descriptor",
            )
            .at(value)
            .expected(accepted.join(" or "))
            .got(format!("`{text}`")),
        );
    }
}
