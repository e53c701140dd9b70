//! A descriptor has a media type, in the grammar of RFC 6838.

use catalogue::image as req;
use content::media_type::MediaType;

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DescriptorContext;
use crate::property::{Property, Shape};

pub(crate) const CHECK: Check = Check {
    name: "descriptor_media_type_follows_rfc6838",
    decides: &[&req::DESCRIPTOR_MEDIATYPE_REQUIRED, &req::DESCRIPTOR_MEDIATYPE_RFC6838],
    on: On::Descriptor(look),
};

const MEDIA_TYPE: Property = Property::required("mediaType", Shape::Text, &req::DESCRIPTOR_MEDIATYPE_REQUIRED);

fn look(context: &DescriptorContext<'_>, answers: &mut Answers<'_>) {
    MEDIA_TYPE.judge(context.value, answers);
    let (Some(value), Some(text)) = (context.get("mediaType"), context.text("mediaType")) else {
        answers.blocked(&req::DESCRIPTOR_MEDIATYPE_RFC6838, &req::DESCRIPTOR_MEDIATYPE_REQUIRED);
        return;
    };
    match MediaType::parse(&text) {
        Ok(_) => answers.pass(&req::DESCRIPTOR_MEDIATYPE_RFC6838),
        Err(error) => answers.add(
            Violation::of(&req::DESCRIPTOR_MEDIATYPE_RFC6838, "`mediaType` is no media type of RFC 6838")
                .at(value)
                .expected("`type/subtype`, each at most 127 of letters, digits and `!#$&-^_.+`, without parameters")
                .got(format!("`{text}`: {error}")),
        ),
    }
}
