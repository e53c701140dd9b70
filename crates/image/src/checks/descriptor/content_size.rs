//! `size` is the number of bytes of the content.

use catalogue::image as req;
use content::walk::{Content, Verified};

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DescriptorContext;

pub(crate) const CHECK: Check = Check {
    name: "descriptor_size_matches_the_content",
    decides: &[&req::DESCRIPTOR_SIZE_MATCHES],
    on: On::Descriptor(look),
};

fn look(context: &DescriptorContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::DESCRIPTOR_SIZE_MATCHES;
    let Some(value) = context.get("size") else { return answers.blocked(rule, &req::DESCRIPTOR_SIZE_REQUIRED) };
    let Some(claimed) = value.as_integer().filter(|size| i64::try_from(*size).is_ok()) else {
        return answers.blocked(rule, &req::DESCRIPTOR_SIZE_REQUIRED);
    };
    if claimed < 0 && req::DESCRIPTOR_SIZE_NONNEGATIVE.holds_in(context.document.version) {
        return answers.blocked(rule, &req::DESCRIPTOR_SIZE_NONNEGATIVE);
    }
    // No content has a negative length, whether it is at hand or not.
    if claimed < 0 {
        return answers.add(
            Violation::of(rule, "`size` is negative")
                .at(value)
                .expected("the length of the content, 0 or more")
                .got(claimed.to_string()),
        );
    }
    let Some(target) = context.target else { return };
    if matches!(target.content, Content::Missing) {
        return answers.not_applicable(rule, "the content is not at hand");
    }
    // Content that is not what was meant has any size.
    if matches!(target.verified(), Verified::No(_)) {
        return answers.blocked(rule, &req::LAYOUT_BLOB_MATCHES_DIGEST);
    }
    let Some(actual) = target.size() else {
        return answers.inconclusive(rule, format!("`{}` was not read", target.subject));
    };
    if i128::from(actual) == claimed {
        answers.pass(rule);
    } else {
        answers.add(
            Violation::of(rule, "`size` is not the length of the content")
                .at(value)
                .expected(format!("{actual}, the length of `{}`", target.subject))
                .got(claimed.to_string())
                .help("write the length of the stored bytes; the digest is right"),
        );
    }
}
