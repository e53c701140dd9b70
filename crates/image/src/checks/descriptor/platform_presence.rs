//! A descriptor of an image manifest says for which platform it is.

use catalogue::image as req;
use content::media_type;
use content::walk::Part;

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DescriptorContext;
use crate::kind::Kind;

pub(crate) const CHECK: Check = Check {
    name: "manifest_descriptor_has_a_platform",
    decides: &[&req::DESCRIPTOR_MANIFEST_PLATFORM, &req::INDEX_PLATFORM_PRESENT],
    on: On::Descriptor(look),
};

fn look(context: &DescriptorContext<'_>, answers: &mut Answers<'_>) {
    let (any, entry) = (&req::DESCRIPTOR_MANIFEST_PLATFORM, &req::INDEX_PLATFORM_PRESENT);
    // The spec's own examples of `subject` have none: it names content, it does not choose by platform.
    if context.text("mediaType").as_deref() != Some(media_type::MANIFEST) || context.part == Part::Subject {
        return;
    }
    if context.get("platform").is_some() {
        answers.pass(any);
        if context.part == Part::Entry {
            answers.pass(entry);
        }
        return;
    }
    if matches!(context.target_kind, Kind::Artifact | Kind::Attestation | Kind::Signature) {
        let reason = "the manifest is no container image, and made for no platform";
        answers.not_applicable(any, reason);
        answers.not_applicable(entry, reason);
        return;
    }
    // What is known to be made for a platform breaks the sharper rule, and that is the one cause.
    let specific = context.part == Part::Entry && context.target_kind.is_image();
    let rule = if specific { entry } else { any };
    answers.add(
        Violation::of(rule, "a descriptor of an image manifest has no `platform`")
            .at(context.value)
            .expected("`platform` with `architecture` and `os`")
            .got("no such property")
            .help("add the `os`, `architecture` and `variant` of the image's config"),
    );
    if specific {
        answers.blocked(any, entry);
    }
}
