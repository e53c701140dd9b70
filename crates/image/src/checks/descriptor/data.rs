//! `data`, where it is given, is base64 of the very content that the descriptor describes.

use catalogue::image as req;
use content::base64;
use content::digest::Digest;
use content::walk::claimed_algorithm;

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DescriptorContext;
use crate::property::{Property, Shape};

pub(crate) const CHECK: Check = Check {
    name: "embedded_data_is_the_content",
    decides: &[&req::DESCRIPTOR_DATA_OPTIONAL, &req::DESCRIPTOR_DATA_BASE64, &req::DESCRIPTOR_DATA_IDENTICAL],
    on: On::Descriptor(look),
};

const DATA: Property = Property::optional("data", Shape::Text, &req::DESCRIPTOR_DATA_OPTIONAL);

fn look(context: &DescriptorContext<'_>, answers: &mut Answers<'_>) {
    DATA.judge(context.value, answers);
    let (Some(value), Some(text)) = (context.get("data"), context.text("data")) else { return };
    let bytes = match base64::decode(&text) {
        Ok(decoded) => decoded.bytes,
        Err(error) => {
            answers.add(
                Violation::of(&req::DESCRIPTOR_DATA_BASE64, "`data` is no base64 of RFC 4648 section 4")
                    .at(value)
                    .expected("the standard alphabet, padded with `=`, without white space")
                    .got(error.to_string()),
            );
            answers.blocked(&req::DESCRIPTOR_DATA_IDENTICAL, &req::DESCRIPTOR_DATA_BASE64);
            return;
        }
    };
    answers.pass(&req::DESCRIPTOR_DATA_BASE64);
    let rule = &req::DESCRIPTOR_DATA_IDENTICAL;
    let Some(claimed) = context
        .text("digest")
        .filter(|text| Digest::parse(text).is_ok_and(|digest| digest.well_formed_encoding().is_ok()))
    else {
        return answers.blocked(rule, &req::DIGEST_GRAMMAR);
    };
    let Some(actual) = claimed_algorithm(&claimed).digest(&bytes) else {
        return answers
            .not_applicable(rule, "the algorithm of the digest is unknown, so that `data` cannot be compared");
    };
    if actual == claimed {
        answers.pass(rule);
    } else {
        answers.add(
            Violation::of(rule, "`data` is other content than `digest` describes")
                .at(value)
                .expected(format!("content with the digest `{claimed}`"))
                .got(format!("{} bytes with the digest `{actual}`", bytes.len()))
                .help("embed the stored bytes as they are, without a newline at the end"),
        );
    }
}
