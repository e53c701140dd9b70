//! Keys are named in reverse domain notation.

use catalogue::image as req;
use content::annotation_key::is_reverse_domain;

use super::given;
use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::AnnotationsContext;

pub(crate) const CHECK: Check = Check {
    name: "annotation_keys_are_in_reverse_domain_notation",
    decides: &[&req::ANNOTATIONS_REVERSE_DNS],
    on: On::Annotations(look),
};

// Labels use the annotation rules too, and a SHOULD among the rules that they use stays a SHOULD: `maintainer` is one
// that most images break, and worth no more than that.
fn look(context: &AnnotationsContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::ANNOTATIONS_REVERSE_DNS;
    let map = match given::map(context) {
        Ok(map) => map,
        Err(by) => return answers.blocked(rule, by),
    };
    if map.is_empty() {
        return answers.not_applicable(rule, "there are no keys");
    }
    for member in map.members().filter(|member| !is_reverse_domain(&member.name)) {
        answers.add(
            Violation::of(rule, "a key is not in reverse domain notation")
                .place(Place::Span(member.name_span.clone(), member.value.pointer()))
                .expected("a domain of yours from its end, and a name, such as `com.example.myKey`")
                .got(format!("`{}`", member.name.escape_debug()))
                .help("put a domain before it, so that keys of different authors cannot meet"),
        );
    }
    answers.pass_unless_answered(rule);
}

#[cfg(test)]
mod tests {
    use catalogue::image as req;
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case;
    use crate::context::Holder;

    #[test]
    fn keys_begin_with_a_domain() {
        for key in [
            "com.example.myKey",
            "org.opencontainers.image.ref.name",
            "vnd.docker.reference.type",
            "com.example.project.git_url",
            "org.label-schema.schema-version",
            "dev.sigstore.cosign/bundle",
            "io.k8s",
            "com.example.7",
        ] {
            let said = case::annotations(&CHECK, Holder::Manifest, &format!(r#"{{"{key}":""}}"#));
            assert_eq!(said.outcome(&req::ANNOTATIONS_REVERSE_DNS), Some(Outcome::Pass), "{key}");
        }
        for key in [
            "maintainer",
            "build-date",
            "",
            ".",
            "com.",
            ".com",
            "com..example",
            "com.example.-a",
            "My Label.x",
            "1.2.3",
            "com.example.a b",
            "com.example/",
            "/com.example",
            "https://example.com/key",
            "com.ex\u{e4}mple.a",
        ] {
            for holder in [Holder::Manifest, Holder::Labels] {
                let said = case::annotations(&CHECK, holder, &format!(r#"{{"com.example.a":"","{key}":""}}"#));
                assert_eq!(said.failed(), ["image.annotations.reverse-dns"], "{key}");
            }
        }
    }

    #[test]
    fn without_keys_there_is_nothing_to_name() {
        let outcome = |map| case::annotations(&CHECK, Holder::Index, map).outcome(&req::ANNOTATIONS_REVERSE_DNS);
        assert_eq!(outcome("{}"), Some(Outcome::NotApplicable));
        assert_eq!(outcome("null"), Some(Outcome::Blocked));
    }
}
