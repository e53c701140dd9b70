//! Reference names stand where they mean something, and follow their grammar.

use catalogue::image as req;
use content::document::Value;
use content::walk::Reading;

use super::given;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::{AnnotationsContext, Holder};

pub(crate) const CHECK: Check = Check {
    name: "reference_names_are_valid_and_in_index_json",
    decides: &[
        &req::ANNOTATIONS_REFNAME_INDEX_JSON_ONLY,
        &req::ANNOTATIONS_REFNAME_CHARSET,
        &req::ANNOTATIONS_REFNAME_GRAMMAR,
    ],
    on: On::Annotations(look),
};

const KEY: &str = "org.opencontainers.image.ref.name";

fn look(context: &AnnotationsContext<'_>, answers: &mut Answers<'_>) {
    place(context, answers);
    let (charset, grammar) = (&req::ANNOTATIONS_REFNAME_CHARSET, &req::ANNOTATIONS_REFNAME_GRAMMAR);
    match given::text(context, KEY, charset, answers) {
        Some((value, text)) => form(value, &text, answers),
        // The same answer for the other rule.
        None => {
            given::text(context, KEY, grammar, answers);
        }
    }
}

fn place(context: &AnnotationsContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::ANNOTATIONS_REFNAME_INDEX_JSON_ONLY;
    let value = match given::map(context).map(|map| map.get(KEY)) {
        Err(by) => return answers.blocked(rule, by),
        Ok(None) => return answers.not_applicable(rule, "the key is not given"),
        Ok(Some(value)) => value,
    };
    if context.is_on_layout_index_descriptor() {
        return answers.pass(rule);
    }
    let node = context.document.node;
    let is_descriptor = matches!(context.holder, Holder::Descriptor(_));
    if is_descriptor && !node.claimed && context.document.reading == Reading::Index {
        return answers.not_applicable(rule, "an index on its own may be the `index.json` of a layout");
    }
    answers.add(
        Violation::of(rule, "a reference name stands where it means nothing")
            .at(value)
            .expected("the key on descriptors in the `index.json` of a layout only")
            .got(match context.holder {
                Holder::Index => "the key on an index",
                Holder::Manifest => "the key on a manifest",
                Holder::Labels => "the key among the labels of a config",
                Holder::Descriptor(_) => "the key on a descriptor elsewhere",
            })
            .help("leave it out: readers look for names of references in `index.json`"),
    );
}

fn form(value: Value<'_>, text: &str, answers: &mut Answers<'_>) {
    let (charset, grammar) = (&req::ANNOTATIONS_REFNAME_CHARSET, &req::ANNOTATIONS_REFNAME_GRAMMAR);
    let allowed = |character: char| character.is_ascii_alphanumeric() || "-._:@/+".contains(character);
    if let Some((offset, wrong)) = text.char_indices().find(|(_, character)| !allowed(*character)) {
        answers.add(
            Violation::of(charset, "a reference name has a character that is not allowed")
                .at(value)
                .expected("letters and digits of ASCII and `-._:@/+`")
                .got(format!("`{}`: `{}` at byte {offset}", text.escape_debug(), wrong.escape_debug())),
        );
        return answers.blocked(grammar, charset);
    }
    answers.pass(charset);
    if text.split('/').all(is_component) {
        return answers.pass(grammar);
    }
    answers.add(
        Violation::of(grammar, "a reference name does not follow the grammar of references")
            .at(value)
            .expected("components joined by `/`, of letters and digits with single separators of `-._:@+`, or `--`, between them")
            .got(format!("`{text}`"))
            .help("no separator may begin or end a component or stand beside another one, except `--`"),
    );
}

fn is_component(component: &str) -> bool {
    let is_separator = |byte: u8| !byte.is_ascii_alphanumeric();
    let bytes = component.as_bytes();
    let has_sound_ends =
        [bytes.first(), bytes.last()].into_iter().all(|end| end.is_some_and(|byte| !is_separator(*byte)));
    // Between letters and digits, which are split away here, stands one separator.
    has_sound_ends
        && bytes
            .split(|byte| byte.is_ascii_alphanumeric())
            .all(|separators| separators.len() < 2 || separators == b"--")
}

#[cfg(test)]
mod tests {
    use catalogue::image as req;
    use content::{media_type, walk::Part};
    use proptest::prelude::*;
    use verdict::Outcome;

    use super::{CHECK, is_component};
    use crate::checks::case;
    use crate::context::Holder;

    const ENTRY: Holder = Holder::Descriptor(Part::Entry);

    fn failed(holder: Holder, value: &str) -> Vec<&'static str> {
        case::annotations(&CHECK, holder, &format!(r#"{{"org.opencontainers.image.ref.name":{value}}}"#)).failed()
    }

    #[test]
    fn names_follow_the_grammar() {
        for name in ["v1.0", "latest", "a/b/c", "a--b", "docker.io/library/busybox:1.36", "a@sha256:00", "a+b_c-d.e:f"]
        {
            assert_eq!(failed(ENTRY, &format!("\"{name}\"")), [""; 0], "{name}");
        }
        for name in ["", "/", "a/", "/a", "a//b", "-a", "a-", "a..b", "a---b", "a-.b", "a/-b", "--", "a____b", "a.--b"]
        {
            assert_eq!(failed(ENTRY, &format!("\"{name}\"")), ["image.annotations.refname-grammar"], "{name}");
        }
        for name in ["a b", "a#b", "\u{e4}", "a\\\\b", "a\\n", "-a b", "a%20b"] {
            assert_eq!(failed(ENTRY, &format!("\"{name}\"")), ["image.annotations.refname-charset"], "{name}");
        }
    }

    #[test]
    fn names_stand_in_index_json() {
        for holder in [Holder::Index, Holder::Manifest, Holder::Labels] {
            assert_eq!(failed(holder, "\"v1\""), ["image.annotations.refname-index-json-only"]);
        }
        let text = r#"{"manifests":[{"annotations":{"org.opencontainers.image.ref.name":"v1"}}]}"#;
        let outcome = |subject| {
            let said = case::annotations_in(&CHECK, ENTRY, subject, media_type::INDEX, text);
            said.outcome(&req::ANNOTATIONS_REFNAME_INDEX_JSON_ONLY)
        };
        assert_eq!(outcome("index.json"), Some(Outcome::Pass));
        assert_eq!(outcome("sha256:0"), Some(Outcome::Fail));
        assert_eq!(outcome("some.json"), Some(Outcome::NotApplicable));
    }

    #[test]
    fn what_is_no_string_has_no_grammar() {
        for (value, by) in [("1", "image.annotations.string-map"), ("null", "image.annotations.value-present")] {
            let said = case::annotations(&CHECK, ENTRY, &format!(r#"{{"org.opencontainers.image.ref.name":{value}}}"#));
            assert_eq!(said.reason(&req::ANNOTATIONS_REFNAME_CHARSET).as_deref(), Some(by));
            assert_eq!(said.reason(&req::ANNOTATIONS_REFNAME_GRAMMAR).as_deref(), Some(by));
        }
        let said = case::annotations(&CHECK, ENTRY, "{}");
        assert!(CHECK.decides.iter().all(|rule| said.outcome(rule) == Some(Outcome::NotApplicable)));
    }

    proptest! {
        #[test]
        fn what_the_grammar_makes_is_a_component(text in "[A-Za-z0-9]+(([-._:@+]|--)[A-Za-z0-9]+){0,4}") {
            prop_assert!(is_component(&text));
        }

        #[test]
        fn two_separators_are_too_many(before in "[a-z0-9]+", two in "[-._:@+]{2,3}", after in "[a-z0-9]+") {
            prop_assert_eq!(is_component(&format!("{before}{two}{after}")), two == "--");
        }

        #[test]
        fn separators_stand_between(text in "[a-z]{0,2}[-._:@+]", front in any::<bool>()) {
            let text = if front { text.chars().rev().collect() } else { text };
            prop_assert!(!is_component(&text));
        }
    }
}
