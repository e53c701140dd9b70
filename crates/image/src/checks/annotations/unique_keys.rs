//! No key stands twice in one map.

use std::collections::HashSet;

use catalogue::image as req;
use content::document::ProblemKind;

use super::given::{self, must_rule};
use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::AnnotationsContext;

pub(crate) const CHECK: Check = Check {
    name: "annotation_keys_are_unique",
    decides: &[&req::ANNOTATIONS_KEYS_UNIQUE, &req::CONFIG_LABELS_ANNOTATION_RULES],
    on: On::Annotations(look),
};

fn look(context: &AnnotationsContext<'_>, answers: &mut Answers<'_>) {
    let rule = must_rule(context, &req::ANNOTATIONS_KEYS_UNIQUE);
    let map = match given::map(context) {
        Ok(map) => map,
        Err(by) => return answers.blocked(rule, by),
    };
    let repeated = context.document.document.problems().iter();
    let repeated = repeated.filter(|problem| matches!(problem.kind, ProblemKind::DuplicateName { .. }));
    let repeated: HashSet<usize> = repeated.map(|problem| problem.span.start).collect();
    // Objects further in are no annotations, and their names no keys.
    let keys = map.members().take_while(|_| !repeated.is_empty());
    for key in keys.filter(|key| repeated.contains(&key.name_span.start)) {
        answers.add(
            Violation::of(rule, "a key stands more than once in one map")
                .place(Place::Span(key.name_span.clone(), key.value.pointer()))
                .expected("every key once")
                .got(format!("`{}` again", key.name.escape_debug()))
                .help("readers disagree which of the values counts: keep one"),
        );
    }
    answers.pass_unless_answered(rule);
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
    fn keys_are_compared_without_escapes() {
        for (map, outcome) in [
            ("{}", Outcome::Pass),
            (r#"{"a":"1","A":"1"}"#, Outcome::Pass),
            (r#"{"a":{"b":1,"b":2}}"#, Outcome::Pass),
            (r#"{"a":"1","a":"1"}"#, Outcome::Fail),
            (r#"{"a/b":"1","a\u002fb":"2"}"#, Outcome::Fail),
            ("[]", Outcome::Blocked),
        ] {
            let said = case::annotations(&CHECK, Holder::Descriptor(Part::Entry), map);
            assert_eq!(said.outcome(&req::ANNOTATIONS_KEYS_UNIQUE), Some(outcome), "{map}");
            let said = case::annotations(&CHECK, Holder::Labels, map);
            assert_eq!(said.outcome(&req::CONFIG_LABELS_ANNOTATION_RULES), Some(outcome), "{map}");
        }
    }

    #[test]
    fn other_objects_of_the_document_do_not_matter() {
        let text = r#"{"a":1,"a":2,"annotations":{"a":"b"},"config":{"annotations":{"c":"","c":""}}}"#;
        let manifest = content::media_type::MANIFEST;
        let said = case::annotations_in(&CHECK, Holder::Manifest, "sha256:0", manifest, text);
        assert_eq!(said.failed(), [""; 0]);
        let said = case::annotations_in(&CHECK, Holder::Descriptor(Part::Config), "sha256:0", manifest, text);
        assert_eq!(said.failed(), ["image.annotations.keys-unique"]);
    }
}
