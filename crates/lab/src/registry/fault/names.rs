//! Faults in what is taken for a name, a tag or a digest.

use axum::http::{Method, StatusCode, header};

use crate::{
    digest::sha256,
    registry::{
        answer::{Answer, Code},
        ask::Kind,
        grammar::{Form, digest_form, is_name, is_tag},
        switch::Fault,
        turn::Turn,
    },
};

const BOTH: &[&str] = &["dist.name.grammar", "dist.name.grammar-narrow"];
const GRAMMAR: &[&str] = &["dist.name.grammar"];
const OTHER: &[&str] = &["dist.ref.other-form"];
const LENGTH: &[&str] = &["dist.tag.length"];
const TAG: &[&str] = &["dist.tag.grammar"];
// 1.0 has no rule about tags, so that a refusal is one of the manifest.
const TAG_SINCE_1_1: &[&str] = &["dist.tag.grammar", "dist.cat.claimed-complete"];

fn refuse_name(turn: &Turn, bad: impl FnOnce(&str) -> bool) -> Option<Answer> {
    (!turn.ask.name.is_empty() && bad(&turn.ask.name))
        .then(|| Answer::refusal(400, Code::NameInvalid, "this is no repository name"))
}

fn refuse_tag(turn: &Turn, bad: impl FnOnce(&str) -> bool) -> Option<Answer> {
    let sets = turn.is(&Method::PUT, Kind::Manifest) && !turn.by_digest();
    (sets && bad(&turn.ask.reference)).then(|| Answer::refusal(400, Code::ManifestInvalid, "this is no tag"))
}

fn malformed(turn: &Turn) -> bool {
    turn.ask.kind == Kind::Manifest && turn.by_digest() && digest_form(&turn.ask.reference) == Form::Malformed
}

/// Whether this is a name but for this.
fn but_for(name: &str, from: &str, to: &str) -> bool {
    name.contains(from) && is_name(&name.replace(from, to))
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::after(
        "answers_malformed_digests_on_get_with_500",
        OTHER,
        "a GET of a manifest by a malformed digest is answered with 500",
        |t, a| {
            if malformed(t) && t.is(&Method::GET, Kind::Manifest) && a.status.is_client_error() {
                a.restate(500);
            }
        },
    ),
    Fault::after(
        "answers_malformed_digests_with_500",
        OTHER,
        "a manifest URL with a malformed digest is answered with 500",
        |t, a| {
            if malformed(t) && a.status.is_client_error() {
                a.restate(500);
            }
        },
    ),
    Fault::before("refuses_names_of_many_components", BOTH, "names with more than two slashes are refused", |t| {
        refuse_name(t, |name| name.matches('/').count() > 2)
    }),
    Fault::before("refuses_names_of_one_component", BOTH, "names without a slash are refused", |t| {
        refuse_name(t, |name| !name.contains('/'))
    }),
    Fault::before("refuses_names_of_one_letter", BOTH, "components of one character are refused", |t| {
        refuse_name(t, |name| name.split('/').any(|component| component.len() == 1))
    }),
    Fault::before(
        "refuses_names_that_begin_with_a_digit",
        BOTH,
        "names whose first character is a digit are refused",
        |t| refuse_name(t, |name| name.starts_with(|first: char| first.is_ascii_digit())),
    ),
    Fault::before("refuses_names_with_dots", BOTH, "names with a dot are refused", |t| {
        refuse_name(t, |name| name.contains('.'))
    }),
    Fault::before("refuses_names_with_many_hyphens", GRAMMAR, "names with `--` are refused", |t| {
        refuse_name(t, |name| name.contains("--"))
    }),
    Fault::before("refuses_names_with_two_underscores", GRAMMAR, "names with `__` are refused", |t| {
        refuse_name(t, |name| name.contains("__"))
    }),
    Fault::before("refuses_tags_in_upper_case", TAG_SINCE_1_1, "a tag with capitals is refused", |t| {
        refuse_tag(t, |tag| tag.bytes().any(|byte| byte.is_ascii_uppercase()))
    }),
    Fault::before("refuses_tags_of_128_characters", LENGTH, "a tag of 128 characters is refused", |t| {
        refuse_tag(t, |tag| tag.len() == 128)
    }),
    Fault::before("refuses_tags_of_digits", TAG, "a tag that is a number is refused", |t| {
        refuse_tag(t, |tag| tag.bytes().all(|byte| byte.is_ascii_digit()))
    }),
    Fault::before(
        "refuses_tags_over_64_characters",
        &["dist.tag.length", "dist.cat.claimed-complete"],
        "a tag of more than 64 characters is refused",
        |t| refuse_tag(t, |tag| tag.len() > 64),
    ),
    Fault::before("refuses_tags_that_begin_with_an_underscore", TAG, "a tag with `_` in front is refused", |t| {
        refuse_tag(t, |tag| tag.starts_with('_'))
    }),
    Fault::before(
        "stores_manifests_under_malformed_digests",
        OTHER,
        "a PUT of a manifest by a malformed digest is answered with 201",
        |t| {
            (malformed(t) && t.is(&Method::PUT, Kind::Manifest)).then(|| {
                Answer::new(StatusCode::CREATED)
                    .with(header::LOCATION, format!("/v2/{}/manifests/{}", t.ask.name, sha256(&t.ask.body)))
            })
        },
    ),
    Fault::takes_name("takes_names_in_upper_case", BOTH, "names with capitals are taken", |name| {
        is_name(&name.to_ascii_lowercase())
    }),
    Fault::takes_name(
        "takes_names_that_begin_with_a_separator",
        BOTH,
        "names with a separator in front are taken",
        |name| name.split('/').all(|component| is_name(component.trim_start_matches(['-', '.', '_']))),
    ),
    Fault::takes_name(
        "takes_names_that_end_with_a_separator",
        BOTH,
        "names with a separator at the end are taken",
        |name| name.split('/').all(|component| is_name(component.trim_end_matches(['-', '.', '_']))),
    ),
    Fault::takes_name("takes_names_with_empty_components", BOTH, "names with `//` are taken", |name| {
        but_for(name, "//", "/")
    }),
    Fault::takes_name("takes_names_with_many_underscores", BOTH, "names with `___` are taken", |name| {
        but_for(name, "___", "_")
    }),
    Fault::takes_name("takes_names_with_mixed_separators", BOTH, "names with `._` or `-.` are taken", |name| {
        but_for(name, "._", ".")
            || but_for(name, "-.", ".")
            || but_for(name, ".-", ".")
            || but_for(name, "_-", "-")
            || but_for(name, "-_", "-")
    }),
    Fault::takes_name("takes_names_with_other_characters", BOTH, "names with `+`, `@` or `~` are taken", |name| {
        is_name(&name.replace(['+', '@', '~', '!', '$'], "x"))
    }),
    Fault::takes_name("takes_names_with_two_dots", BOTH, "names with `..` between words are taken", |name| {
        but_for(name, "..", ".")
    }),
    Fault::takes_tag("takes_tags_of_129_characters", LENGTH, "a tag of more than 128 characters is taken", |tag| {
        tag.len() > 128 && tag.get(..128).is_some_and(is_tag)
    }),
    Fault::takes_tag("takes_tags_that_begin_with_a_dot", TAG, "a tag with a dot in front is taken", |tag| {
        tag.starts_with('.') && is_tag(tag.trim_start_matches('.'))
    }),
    Fault::takes_tag("takes_tags_that_begin_with_a_hyphen", TAG, "a tag with a hyphen in front is taken", |tag| {
        tag.starts_with('-') && is_tag(tag.trim_start_matches('-'))
    }),
    Fault::takes_tag("takes_tags_with_a_plus", TAG, "a tag with `+` is taken", |tag| {
        tag.contains('+') && is_tag(&tag.replace('+', "_"))
    }),
    Fault::takes_tag("takes_tags_with_other_characters", TAG, "a tag with `!`, `@`, `~` or a space is taken", |tag| {
        is_tag(&tag.replace(['!', '@', '~', ' ', '*', '$', '%'], "_"))
    }),
];
