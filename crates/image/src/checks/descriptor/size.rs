//! A descriptor has a size: an integer of 64 bits that every reader holds exactly, and not a negative one.

use catalogue::image as req;
use content::document::{Kind, Value};

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DescriptorContext;
use crate::property::is_whole;

pub(crate) const CHECK: Check = Check {
    name: "descriptor_size_is_a_length",
    decides: &[&req::DESCRIPTOR_SIZE_REQUIRED, &req::DESCRIPTOR_SIZE_NONNEGATIVE, &req::DESCRIPTOR_SIZE_INTEROPERABLE],
    on: On::Descriptor(look),
};

/// The largest integer up to which every integer is a double.
const LARGEST_EXACT: i128 = (1 << 53) - 1;

fn look(context: &DescriptorContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::DESCRIPTOR_SIZE_REQUIRED;
    let Some(value) = context.get("size") else {
        answers.add(
            Violation::of(rule, "the required property `size` is missing")
                .at(context.value)
                .expected("`size`: the number of bytes of the content")
                .got("no such property")
                .help("add `size`"),
        );
        return blocked(answers);
    };
    let Some(size) = size_of(value, answers) else { return blocked(answers) };
    if size < 0 {
        answers.add(
            Violation::of(&req::DESCRIPTOR_SIZE_NONNEGATIVE, "`size` is negative")
                .at(value)
                .expected("0 or more")
                .got_value(value),
        );
    } else {
        answers.pass(&req::DESCRIPTOR_SIZE_NONNEGATIVE);
    }
    if size > LARGEST_EXACT {
        answers.add(
            Violation::of(
                &req::DESCRIPTOR_SIZE_INTEROPERABLE,
                "`size` is larger than what every JSON reader holds exactly",
            )
            .at(value)
            .expected("at most 2^53-1, 9007199254740991")
            .got_value(value),
        );
    } else {
        answers.pass(&req::DESCRIPTOR_SIZE_INTEROPERABLE);
    }
}

// `2.0` is the number 2 and so no false size, but most decoders of integers refuse it.
fn size_of(value: Value<'_>, answers: &mut Answers<'_>) -> Option<i128> {
    let rule = &req::DESCRIPTOR_SIZE_REQUIRED;
    let exact = value.as_integer();
    match exact.filter(|size| i64::try_from(*size).is_ok()) {
        Some(size) => {
            answers.pass(rule);
            return Some(size);
        }
        None if exact.is_none() && is_whole(value) => answers.add(
            Violation::of(rule, "`size` is written with a fraction or an exponent")
                .at(value)
                .expected("digits only")
                .got_value(value)
                .help("write the number of bytes without `.` and `e`")
                .mild(),
        ),
        None => answers.add(
            Violation::of(rule, "`size` is no integer of 64 bits")
                .at(value)
                .expected("an integer from 0 to 2^63-1, 9223372036854775807")
                .got(match value.kind() {
                    Kind::Number => format!("`{}`", String::from_utf8_lossy(value.raw())),
                    kind => format!("{}, not a number", kind.name()),
                }),
        ),
    }
    None
}

fn blocked(answers: &mut Answers<'_>) {
    answers.blocked(&req::DESCRIPTOR_SIZE_NONNEGATIVE, &req::DESCRIPTOR_SIZE_REQUIRED);
    answers.blocked(&req::DESCRIPTOR_SIZE_INTEROPERABLE, &req::DESCRIPTOR_SIZE_REQUIRED);
}
