//! Annotations are a map of strings, and every key has a value.

use catalogue::image as req;
use content::document::{Kind as JsonKind, Member, Value};

use super::given::{self, must_rule, value_rule};
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::{AnnotationsContext, Holder};

pub(crate) const CHECK: Check = Check {
    name: "annotations_are_a_map_of_strings",
    decides: &[
        &req::ANNOTATIONS_STRING_MAP,
        &req::ANNOTATIONS_VALUE_PRESENT,
        &req::ANNOTATIONS_ABSENT_OR_EMPTY,
        &req::CONFIG_LABELS_ANNOTATION_RULES,
    ],
    on: On::Annotations(look),
};

fn look(context: &AnnotationsContext<'_>, answers: &mut Answers<'_>) {
    let rules = [
        must_rule(context, &req::ANNOTATIONS_STRING_MAP),
        must_rule(context, &req::ANNOTATIONS_VALUE_PRESENT),
        must_rule(context, &req::ANNOTATIONS_ABSENT_OR_EMPTY),
    ];
    match given::map(context) {
        Ok(map) => {
            for member in map.members().filter(|member| member.value.kind() != JsonKind::String) {
                answers.add(wrong_value(context, &member));
            }
            for rule in rules {
                answers.pass_unless_answered(rule);
            }
        }
        Err(by) => {
            if context.holder != Holder::Labels {
                answers.add(wrong_map(context.value));
            }
            for rule in rules.into_iter().filter(|rule| !std::ptr::eq(*rule, by)) {
                answers.blocked(rule, by);
            }
        }
    }
}

fn wrong_value(context: &AnnotationsContext<'_>, member: &Member<'_>) -> Violation {
    let is_null = member.value.is_null();
    let message = match (context.holder == Holder::Labels, is_null) {
        (false, true) => "a key of annotations has no value but null",
        (true, true) => "a label has no value but null",
        (false, false) => "a value of annotations is not a string",
        (true, false) => "the value of a label is not a string",
    };
    let help = if is_null {
        "write a string, which may be empty, or leave the key out"
    } else {
        "write it as a string, in quotes"
    };
    Violation::of(value_rule(context, member.value), message)
        .at(member.value)
        .expected("a string")
        .got_value(member.value)
        .help(help)
}

fn wrong_map(value: Value<'_>) -> Violation {
    if value.is_null() {
        return Violation::of(&req::ANNOTATIONS_ABSENT_OR_EMPTY, "`annotations` is null")
            .at(value)
            .expected("an object, or no `annotations` at all")
            .got_value(value)
            .help("null is the same as absent in configs only: leave `annotations` out or write `{}`");
    }
    Violation::of(&req::ANNOTATIONS_STRING_MAP, "`annotations` is not an object")
        .at(value)
        .expected("an object whose values are strings")
        .got_value(value)
}

#[cfg(test)]
mod tests {
    use catalogue::image as req;
    use content::walk::Part;
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case;
    use crate::context::Holder;

    #[test]
    fn values_are_strings() {
        for (map, failed) in [
            ("{}", vec![]),
            (r#"{"com.example.a":"","b":"c"}"#, vec![]),
            (r#"{"a":1}"#, vec!["image.annotations.string-map"]),
            (r#"{"a":{"b":"c"}}"#, vec!["image.annotations.string-map"]),
            (r#"{"a":null}"#, vec!["image.annotations.value-present"]),
            (r#"{"a":null,"b":true}"#, vec!["image.annotations.string-map", "image.annotations.value-present"]),
            ("null", vec!["image.annotations.absent-or-empty"]),
            ("[]", vec!["image.annotations.string-map"]),
            (r#""""#, vec!["image.annotations.string-map"]),
        ] {
            for holder in [Holder::Index, Holder::Manifest, Holder::Descriptor(Part::Entry)] {
                assert_eq!(case::annotations(&CHECK, holder, map).failed(), failed, "{map}");
            }
        }
    }

    #[test]
    fn labels_have_one_requirement_for_all_of_it() {
        let rule = &req::CONFIG_LABELS_ANNOTATION_RULES;
        for (map, outcome) in [
            ("{}", Outcome::Pass),
            (r#"{"a":"b"}"#, Outcome::Pass),
            (r#"{"a":null}"#, Outcome::Fail),
            (r#"{"a":1}"#, Outcome::Fail),
            ("[]", Outcome::Blocked),
        ] {
            let said = case::annotations(&CHECK, Holder::Labels, map);
            assert_eq!(said.outcome(rule), Some(outcome), "{map}");
            assert_eq!(said.outcome(&req::ANNOTATIONS_STRING_MAP), None);
        }
    }
}
