//! The keys of the OCI are those that its specs define.

use catalogue::image as req;
use content::annotation_key::IMAGE_KEYS;
use content::document::Member;

use super::given;
use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::AnnotationsContext;

pub(crate) const CHECK: Check = Check {
    name: "reserved_annotation_keys_are_defined",
    decides: &[&req::ANNOTATIONS_RESERVED_PREFIX, &req::ANNOTATIONS_RESERVED_IMAGE_PREFIX],
    on: On::Annotations(look),
};

const RESERVED: &str = "org.opencontainers";
const IMAGE: &str = "image";

/// What stands after `org.opencontainers.` in the keys of the other specs, and of the drafts of this one: those of
/// features.md of the runtime spec, and those of artifacts and referrers.
const OTHER_KEYS: &[&str] = &[
    "artifact.created",
    "artifact.description",
    "referrers.filtersApplied",
    "runc.checkpoint.enabled",
    "runc.commit",
    "runc.version",
];

fn look(context: &AnnotationsContext<'_>, answers: &mut Answers<'_>) {
    let (any, image) = (&req::ANNOTATIONS_RESERVED_PREFIX, &req::ANNOTATIONS_RESERVED_IMAGE_PREFIX);
    let map = match given::map(context) {
        Ok(map) => map,
        Err(by) => {
            answers.blocked(any, by);
            return answers.blocked(image, by);
        }
    };
    for member in map.members() {
        answers_for(&member, answers);
    }
    answers.pass_unless_answered(any);
    answers.pass_unless_answered(image);
}

fn answers_for(member: &Member<'_>, answers: &mut Answers<'_>) {
    let Some(rest) = member.name.strip_prefix(RESERVED) else { return };
    let violation = |rule, message| {
        Violation::of(rule, message)
            .place(Place::Span(member.name_span.clone(), member.value.pointer()))
            .got(format!("`{}`", member.name.escape_debug()))
            .help("put the key below a domain of your own")
    };
    let rule = &req::ANNOTATIONS_RESERVED_PREFIX;
    // Its letters begin like the prefix, but in a notation of labels it is another domain.
    if !rest.is_empty() && !rest.starts_with('.') {
        answers.add(
            violation(rule, "a key begins with the letters of the reserved prefix `org.opencontainers`")
                .expected("another prefix")
                .mild(),
        );
        return;
    }
    let name = rest.strip_prefix('.').unwrap_or_default();
    let in_image = name.strip_prefix(IMAGE).filter(|rest| rest.is_empty() || rest.starts_with('.'));
    match in_image.map(|rest| rest.strip_prefix('.').unwrap_or_default()) {
        Some(key) if IMAGE_KEYS.contains(&key) => {}
        Some(_) => {
            answers.add(
                violation(
                    &req::ANNOTATIONS_RESERVED_IMAGE_PREFIX,
                    "a key below `org.opencontainers.image` is not defined by the image spec",
                )
                .expected("a key that the image spec defines"),
            );
            answers.blocked(rule, &req::ANNOTATIONS_RESERVED_IMAGE_PREFIX);
        }
        None if OTHER_KEYS.contains(&name) => {}
        None => answers.add(
            violation(rule, "a key below `org.opencontainers` is not defined by any OCI spec")
                .expected("a key that an OCI spec defines"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use catalogue::image as req;
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case::{self, Said};
    use crate::context::Holder;

    fn said(key: &str) -> Said {
        case::annotations(&CHECK, Holder::Labels, &format!(r#"{{"{key}":""}}"#))
    }

    #[test]
    fn defined_keys_and_others_domains_are_free() {
        for key in [
            "org.opencontainers.image.ref.name",
            "org.opencontainers.image.base.digest",
            "org.opencontainers.image.stopSignal",
            "org.opencontainers.runc.version",
            "org.opencontainers.artifact.created",
            "org.opencontainer.image.created",
            "com.example.org.opencontainers",
            "maintainer",
        ] {
            assert_eq!(said(key).failed(), [""; 0], "{key}");
        }
    }

    #[test]
    fn undefined_keys_are_reserved() {
        for key in [
            "org.opencontainers.image",
            "org.opencontainers.image.",
            "org.opencontainers.image.maintainer",
            "org.opencontainers.image.Created",
            "org.opencontainers.image.ref.name.x",
        ] {
            let said = said(key);
            assert_eq!(said.failed(), ["image.annotations.reserved-image-prefix"], "{key}");
            assert_eq!(said.outcome(&req::ANNOTATIONS_RESERVED_PREFIX), Some(Outcome::Blocked));
        }
        for key in [
            "org.opencontainers",
            "org.opencontainers.",
            "org.opencontainers.imagex",
            "org.opencontainers.example",
            "org.opencontainersfoo",
        ] {
            assert_eq!(said(key).failed(), ["image.annotations.reserved-prefix"], "{key}");
        }
    }
}
