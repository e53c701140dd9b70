//! A portable index lists manifests and indexes of this spec.

use catalogue::image as req;
use content::media_type::{self, MediaType};
use content::walk::{Part, Reading};

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DescriptorContext;

pub(crate) const CHECK: Check =
    Check { name: "index_lists_portable_types", decides: &[&req::INDEX_PORTABLE_MEDIATYPES], on: On::Descriptor(look) };

fn look(context: &DescriptorContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::INDEX_PORTABLE_MEDIATYPES;
    if context.part != Part::Entry || context.document.reading != Reading::Index {
        return;
    }
    let Some((value, text)) = context.get("mediaType").and_then(|value| Some((value, value.as_str()?))) else { return };
    if MediaType::parse(&text).is_err() {
        return answers.blocked(rule, &req::DESCRIPTOR_MEDIATYPE_RFC6838);
    }
    if [media_type::MANIFEST, media_type::INDEX].contains(&text.as_ref()) {
        return answers.pass(rule);
    }
    answers.add(
        Violation::of(rule, "an entry of the index has another type than those that readers support")
            .at(value)
            .expected(format!("`{}` or `{}`", media_type::MANIFEST, media_type::INDEX))
            .got(format!("`{text}`"))
            .help("a reader that does not know the type leaves the entry out"),
    );
}
