//! A descriptor of the empty media type describes the two bytes `{}`.

use catalogue::image as req;
use content::digest::Algorithm;
use content::media_type;

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DescriptorContext;

pub(crate) const CHECK: Check = Check {
    name: "empty_descriptor_describes_the_empty_object",
    decides: &[&req::DESCRIPTOR_EMPTY_VALUE],
    on: On::Descriptor(look),
};

const EMPTY: &[u8] = b"{}";

fn look(context: &DescriptorContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::DESCRIPTOR_EMPTY_VALUE;
    if context.text("mediaType").as_deref() != Some(media_type::EMPTY) {
        return;
    }
    let Some(digest) = context.text("digest") else { return };
    let known = content::walk::claimed_algorithm(&digest);
    let Some(expected) = known.digest(EMPTY) else {
        return answers.not_applicable(rule, "the algorithm of the digest is unknown");
    };
    // A wrong size beside the right digest is the business of the size.
    if digest == expected {
        return answers.pass(rule);
    }
    let expected = if known == Algorithm::Sha256 { expected } else { format!("{expected}, the digest of `{{}}`") };
    answers.add(
        Violation::of(rule, "a descriptor of the empty media type describes other content than `{}`")
            .at(context.get("digest").unwrap_or(context.value))
            .expected(format!("`{expected}`"))
            .got(format!("`{digest}`"))
            .help("describe the two bytes `{}`, or give the content a media type of its own"),
    );
}
