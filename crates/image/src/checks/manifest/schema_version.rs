//! `schemaVersion` of a manifest or an index is there, and is 2.

use catalogue::{Requirement, image as req};
use content::document::Value;
use content::walk::Reading;

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;

pub(crate) const CHECK: Check = Check {
    name: "schema_version_is_2",
    decides: &[
        &req::MANIFEST_SCHEMAVERSION_REQUIRED,
        &req::MANIFEST_SCHEMAVERSION_2,
        &req::INDEX_SCHEMAVERSION_REQUIRED,
        &req::INDEX_SCHEMAVERSION_2,
    ],
    on: On::Document(look),
};

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    let (required, two): (&'static Requirement, &'static Requirement) = match context.reading {
        Reading::Manifest => (&req::MANIFEST_SCHEMAVERSION_REQUIRED, &req::MANIFEST_SCHEMAVERSION_2),
        Reading::Index => (&req::INDEX_SCHEMAVERSION_REQUIRED, &req::INDEX_SCHEMAVERSION_2),
        _ => return,
    };
    let Some(root) = context.root() else { return };
    let Some(value) = root.get("schemaVersion") else {
        answers.add(
            Violation::of(required, "the required property `schemaVersion` is missing")
                .at(root)
                .expected("`\"schemaVersion\": 2`")
                .got("no such property")
                .help("add it"),
        );
        return answers.blocked(two, required);
    };
    answers.pass(required);
    if value.as_integer() == Some(2) {
        return answers.pass(two);
    }
    let violation = Violation::of(two, "`schemaVersion` is not 2").at(value).expected("`2`").got_value(value);
    // `2.0` is the number 2, but most decoders of integers refuse it.
    answers.add(if is_two(value) {
        violation.help("write it without a fraction or an exponent").mild()
    } else {
        violation
    });
}

fn is_two(value: Value<'_>) -> bool {
    value.number_text().and_then(|text| text.parse::<f64>().ok()) == Some(2.0)
}
