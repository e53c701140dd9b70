//! Annotations (config.md#annotations).

use catalogue::runtime as req;
use content::annotation_key::{IMAGE_KEYS, is_reverse_domain};
use content::document::{Kind, Member};
use content::timestamp::Timestamp;

use crate::answer::Answers;
use crate::check::{Check, Look};
use crate::context::Context;
use crate::violation::{Place, Violation};

const RESERVED: &str = "org.opencontainers";
const OF_IMAGES: &str = "org.opencontainers.image.";

/// What stands behind `org.opencontainers.image.` in the keys of the table.
const TABLE: &[&str] =
    &["os", "os.version", "os.features", "architecture", "variant", "author", "created", "stopSignal"];

pub(super) const CHECK: Check = Check {
    name: "annotations_are_a_map_of_strings",
    decides: || {
        vec![
            &req::CONFIG_ANNOTATIONS,
            &req::CONFIG_ANNOTATIONS_MAP,
            &req::CONFIG_ANNOTATIONS_KEY_NONEMPTY,
            &req::CONFIG_ANNOTATIONS_KEY_REVERSE_DOMAIN,
            &req::CONFIG_ANNOTATIONS_KEY_RESERVED,
            &req::CONFIG_ANNOTATIONS_IMAGE_KEYS_VALUE,
            &req::CONFIG_ANNOTATIONS_VALUE_STRING,
        ]
    },
    look: Look::Config(look),
};

fn look(context: &Context<'_>, answers: &mut Answers) {
    let Some(map) = context.value("annotations") else { return };
    let rule = &req::CONFIG_ANNOTATIONS;
    if map.kind() != Kind::Object {
        answers.blocked(&req::CONFIG_ANNOTATIONS_MAP, rule);
        return answers.add(
            Violation::of(rule, "`annotations` is not an object").expected("an object of strings").got_value(map),
        );
    }
    answers.pass(rule);
    answers.pass(&req::CONFIG_ANNOTATIONS_MAP);
    for member in map.members() {
        key(&member, answers);
        value(&member, answers);
    }
}

fn key(member: &Member<'_>, answers: &mut Answers) {
    let place = || Place::Span(member.name_span.clone(), member.value.pointer());
    let name = member.name.as_ref();
    let got = format!("`{}`", name.escape_debug());
    let rule = &req::CONFIG_ANNOTATIONS_KEY_NONEMPTY;
    if name.is_empty() {
        return answers.add(Violation::of(rule, "a key of an annotation is empty").place(place()).got("`\"\"`"));
    }
    answers.pass(rule);
    let rule = &req::CONFIG_ANNOTATIONS_KEY_REVERSE_DOMAIN;
    answers.hold(rule, is_reverse_domain(name), || {
        Violation::of(rule, "a key of an annotation is not in reverse domain notation")
            .place(place())
            .expected("a domain of yours from its end, and a name, such as `com.example.myKey`")
            .got(got.clone())
    });
    let rule = &req::CONFIG_ANNOTATIONS_KEY_RESERVED;
    let Some(rest) = name.strip_prefix(RESERVED).filter(|rest| rest.is_empty() || rest.starts_with('.')) else {
        return answers.pass(rule);
    };
    let of_images = rest.strip_prefix(".image.").unwrap_or_default();
    if TABLE.contains(&of_images) {
        return answers.pass(rule);
    }
    let violation = Violation::of(rule, "a key of the reserved namespace is none that the spec describes")
        .place(place())
        .expected(TABLE.iter().map(|key| format!("`{OF_IMAGES}{key}`")).collect::<Vec<_>>().join(", "))
        .got(got)
        .help("put the key below a domain of your own");
    // Builders copy the annotations of images, whose keys the image spec defines.
    answers.add(if IMAGE_KEYS.contains(&of_images) { violation.mild() } else { violation });
}

fn value(member: &Member<'_>, answers: &mut Answers) {
    let rule = &req::CONFIG_ANNOTATIONS_VALUE_STRING;
    let Some(text) = member.value.as_str() else {
        return answers.add(
            Violation::of(rule, "the value of an annotation is not a string")
                .expected("a string")
                .got_value(member.value),
        );
    };
    answers.pass(rule);
    let rule = &req::CONFIG_ANNOTATIONS_IMAGE_KEYS_VALUE;
    let Some(key) = member.name.strip_prefix(OF_IMAGES).filter(|key| TABLE.contains(key)) else { return };
    let (holds, expected) = match key {
        "created" => (Timestamp::parse(&text).is_ok(), "a date and time of RFC 3339, such as `2026-01-31T08:30:00Z`"),
        "stopSignal" => (
            text.strip_prefix("SIG").is_some_and(content::signal::is_name),
            "the name of a signal, such as `SIGTERM` or `SIGRTMIN+3`",
        ),
        "os" | "architecture" => (!text.is_empty(), "a name of the image spec, such as `linux` and `amd64`"),
        _ => (true, "a string"),
    };
    answers.hold(rule, holds, || {
        let violation =
            Violation::of(rule, "the value of an annotation is none that the image spec allows for its property")
                .expected(expected)
                .got_value(member.value);
        // Builders write the number of a signal, which says which one is meant.
        let is_number = key == "stopSignal" && text.parse::<u8>().is_ok();
        if is_number { violation.mild() } else { violation }
    });
}
