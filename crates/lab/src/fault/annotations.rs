//! Annotations of indexes, manifests and descriptors, and the labels of configs, which share their rules.

use super::row::{Exotic, Fault, Subject};
use crate::{
    digest::sha256,
    image::{minimal, multi_arch},
    json::{Json, array, object, raw},
};

const MAP: &[&str] = &["image.annotations.string-map"];
const PRESENT: &[&str] = &["image.annotations.value-present"];
const UNIQUE: &[&str] = &["image.annotations.keys-unique"];
const ABSENT: &[&str] = &["image.annotations.absent-or-empty"];
const REVERSE: &[&str] = &["image.annotations.reverse-dns"];
const RESERVED: &[&str] = &["image.annotations.reserved-prefix"];
const RESERVED_IMAGE: &[&str] = &["image.annotations.reserved-image-prefix"];
const CREATED: &[&str] = &["image.annotations.created-rfc3339"];
const URL: &[&str] = &["image.annotations.url-form"];
const LICENSES: &[&str] = &["image.annotations.licenses-spdx"];
const GRAMMAR: &[&str] = &["image.annotations.refname-grammar"];
const CHARSET: &[&str] = &["image.annotations.refname-charset"];
const PLACE: &[&str] = &["image.annotations.refname-index-json-only"];
const BASE_DIGEST: &[&str] = &["image.annotations.base-digest"];
const BASE_NAME: &[&str] = &["image.annotations.base-name-format"];
const QUALIFIED: &[&str] = &["image.annotations.base-name-qualified"];

/// [`minimal`] with these annotations on its manifest.
fn manifest(annotations: impl Into<Json>) -> Subject {
    let annotations = annotations.into();
    minimal().manifest(|m| m.set("/annotations", annotations)).subject()
}

/// [`minimal`] with one annotation on its manifest.
fn one(key: &str, value: &str) -> Subject {
    manifest(object([(key, value.into())]))
}

/// [`minimal`] with these annotations on its layer's descriptor.
fn layer(annotations: impl Into<Json>) -> Subject {
    let annotations = annotations.into();
    minimal().manifest(|m| m.set("/layers/0/annotations", annotations)).subject()
}

/// [`minimal`] under this reference name.
fn named(name: &str) -> Subject {
    let name = name.to_owned();
    minimal().index(|i| i.set("/manifests/0/annotations/org.opencontainers.image.ref.name", name)).subject()
}

/// [`minimal`] that says what it is based on.
fn based(name: &str, digest: &str) -> Subject {
    manifest(object([
        ("org.opencontainers.image.base.name", name.into()),
        ("org.opencontainers.image.base.digest", digest.into()),
    ]))
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red("manifest_annotations_is_an_array", MAP, || manifest(array(["a=b"]))),
    Fault::red("manifest_annotations_is_a_string", MAP, || manifest("a=b")),
    Fault::red("manifest_annotation_is_a_number", MAP, || manifest(object([("com.example.count", 1.into())]))),
    Fault::red("manifest_annotation_is_a_boolean", MAP, || manifest(object([("com.example.flag", true.into())]))),
    Fault::red("manifest_annotation_is_an_object", MAP, || {
        manifest(object([("com.example.map", object([("a", "b".into())]))]))
    }),
    Fault::red("index_annotations_is_an_array", MAP, || {
        multi_arch().nested(|i| i.set("/annotations", array::<Json>([]))).subject()
    }),
    Fault::red("index_annotation_is_a_number", MAP, || {
        minimal().index(|i| i.set("/annotations", object([("com.example.count", 1.into())]))).subject()
    }),
    Fault::red("layer_annotations_is_a_string", MAP, || layer("text")),
    Fault::red("layer_annotation_is_an_array", MAP, || layer(object([("com.example.list", array(["a"]))]))),
    Fault::red("config_descriptor_annotation_is_a_number", MAP, || {
        minimal().manifest(|m| m.set("/config/annotations", object([("com.example.n", 0.into())]))).subject()
    }),
    Fault::red("manifest_annotation_is_null", PRESENT, || manifest(object([("com.example.nothing", Json::Null)]))),
    Fault::red("entry_annotation_is_null", PRESENT, || {
        minimal().index(|i| i.set("/manifests/0/annotations/com.example.nothing", Json::Null)).subject()
    }),
    Fault::red("manifest_annotations_is_null", ABSENT, || manifest(Json::Null)),
    Fault::red("index_annotations_is_null", ABSENT, || {
        minimal().index(|i| i.set("/annotations", Json::Null)).subject()
    }),
    Fault::red("layer_annotations_is_null", ABSENT, || layer(Json::Null)),
    Fault::red("manifest_annotation_is_there_twice", UNIQUE, || {
        manifest(raw(r#"{"com.example.a":"1","com.example.a":"2"}"#))
    }),
    Fault::red("manifest_annotation_is_there_twice_escaped", UNIQUE, || {
        manifest(raw(r#"{"com.example.a":"1","com.example.\u0061":"1"}"#))
    }),
    Fault::red("entry_annotation_is_there_twice", UNIQUE, || {
        minimal().index(|i| i.append("/manifests/0/annotations", "org.opencontainers.image.ref.name", "1.0")).subject()
    }),
    Fault::red("label_is_there_twice", &["image.config.labels-annotation-rules"], || {
        minimal().config(|c| c.append("/config/Labels", "com.example.team", "other")).subject()
    }),
    Fault::yellow("key_is_one_word", REVERSE, || one("maintainer", "lab")),
    Fault::yellow("key_holds_spaces", REVERSE, || one("my own key", "x")),
    Fault::yellow("key_is_empty", REVERSE, || one("", "x")),
    Fault::red("key_takes_the_reserved_prefix", RESERVED, || one("org.opencontainers.lab.thing", "x")),
    Fault::red("entry_key_takes_the_reserved_prefix", RESERVED, || {
        minimal().index(|i| i.set("/manifests/0/annotations/org.opencontainers.thing", "x")).subject()
    }),
    Fault::red("key_takes_the_reserved_image_prefix", RESERVED_IMAGE, || one("org.opencontainers.image.thing", "x")),
    Fault::red("key_misspells_a_defined_one", RESERVED_IMAGE, || one("org.opencontainers.image.licence", "MIT")),
    Fault::yellow("created_annotation_is_in_words", CREATED, || {
        one("org.opencontainers.image.created", "14 November 2023")
    }),
    Fault::yellow("created_annotation_is_in_seconds", CREATED, || {
        one("org.opencontainers.image.created", "1700000000")
    }),
    Fault::yellow("created_annotation_has_no_zone", CREATED, || {
        one("org.opencontainers.image.created", "2023-11-14T22:13:20")
    }),
    Fault::yellow("url_is_text", URL, || one("org.opencontainers.image.url", "see our site")),
    Fault::yellow("documentation_is_text", URL, || one("org.opencontainers.image.documentation", "read the readme")),
    Fault::yellow("source_is_text", URL, || one("org.opencontainers.image.source", "in the monorepo")),
    Fault::yellow("licenses_are_in_words", LICENSES, || one("org.opencontainers.image.licenses", "Apache License 2.0")),
    Fault::yellow("licenses_are_joined_by_a_comma", LICENSES, || {
        one("org.opencontainers.image.licenses", "MIT, Apache-2.0")
    }),
    Fault::yellow("licenses_lack_a_bracket", LICENSES, || {
        one("org.opencontainers.image.licenses", "(MIT OR Apache-2.0")
    }),
    Fault::yellow("licenses_end_in_an_operator", LICENSES, || one("org.opencontainers.image.licenses", "MIT AND")),
    Fault::yellow("ref_name_starts_with_a_separator", GRAMMAR, || named("-1.0")),
    Fault::yellow("ref_name_ends_in_a_slash", GRAMMAR, || named("app/")),
    Fault::yellow("ref_name_has_two_dots_in_a_row", GRAMMAR, || named("1..0")),
    Fault::yellow("ref_name_has_two_slashes_in_a_row", GRAMMAR, || named("example.com//app")),
    Fault::yellow("ref_name_is_empty", GRAMMAR, || named("")),
    Fault::yellow("ref_name_has_a_space", CHARSET, || named("my app")),
    Fault::yellow("ref_name_has_an_underline_of_stars", CHARSET, || named("a*b")),
    Fault::yellow("ref_name_has_foreign_letters", CHARSET, || named("größe")),
    Fault::yellow("ref_name_stands_on_a_manifest", PLACE, || one("org.opencontainers.image.ref.name", "1.0")),
    Fault::yellow("ref_name_stands_on_a_layer", PLACE, || {
        layer(object([("org.opencontainers.image.ref.name", "1.0".into())]))
    }),
    Fault::yellow("ref_name_stands_in_a_nested_index", PLACE, || {
        multi_arch()
            .nested(|i| {
                i.set("/manifests/0/annotations", object([("org.opencontainers.image.ref.name", "1.0".into())]))
            })
            .subject()
    }),
    Fault::yellow("base_digest_is_a_tag", BASE_DIGEST, || one("org.opencontainers.image.base.digest", "latest")),
    Fault::yellow("base_digest_is_cut_short", BASE_DIGEST, || {
        one("org.opencontainers.image.base.digest", "sha256:abc")
    }),
    Fault::yellow("base_name_is_no_reference", BASE_NAME, || {
        one("org.opencontainers.image.base.name", "The Base Image")
    }),
    Fault::yellow("base_name_is_a_url", BASE_NAME, || {
        one("org.opencontainers.image.base.name", "https://example.com/base:1.0")
    }),
    Fault::yellow("base_name_has_capitals", BASE_NAME, || {
        one("org.opencontainers.image.base.name", "example.com/Base:1.0")
    }),
    Fault::yellow("base_name_has_no_registry", QUALIFIED, || {
        one("org.opencontainers.image.base.name", "my-org/my-image:tag")
    }),
    Fault::yellow("base_name_is_one_word", QUALIFIED, || one("org.opencontainers.image.base.name", "alpine:3.19")),
    Fault::yellow("base_digest_is_not_that_of_the_base_name", &["image.annotations.base-pair"], || {
        based(&format!("example.com/base@{}", sha256(b"base")), &sha256(b"another"))
    }),
];

pub(super) const EXOTICS: &[Exotic] = &[
    Exotic::green("annotations_are_empty", || manifest(object::<&str, 0>([]))),
    Exotic::green("annotation_value_is_empty", || one("com.example.empty", "")),
    Exotic::green("annotation_key_is_unknown", || one("io.example.what.ever", "x")),
    Exotic::green("labels_are_empty", || {
        minimal().config(|c| c.set("/config/Labels", object::<&str, 0>([]))).subject()
    }),
    Exotic::green("every_defined_key_is_used", || {
        let keys = [
            ("created", "2023-11-14T22:13:20Z"),
            ("authors", "anybody"),
            ("url", "https://example.com/"),
            ("documentation", "https://example.com/docs"),
            ("source", "https://example.com/source.git"),
            ("version", "one"),
            ("revision", "abc"),
            ("vendor", "Lab"),
            ("licenses", "(MIT OR Apache-2.0) AND LicenseRef-lab AND GPL-2.0-or-later WITH Classpath-exception-2.0"),
            ("title", "Lab"),
            ("description", ""),
        ];
        manifest(keys.into_iter().fold(object::<&str, 0>([]), |mut map, (key, value)| {
            map.append("", &format!("org.opencontainers.image.{key}"), value);
            map
        }))
    }),
    Exotic::green("says_what_it_is_based_on", || {
        based("registry.example.com:5000/my-org/my-image:tag", &sha256(b"base"))
    }),
    Exotic::green("says_what_it_is_based_on_by_digest", || {
        based(&format!("example.com/base@{}", sha256(b"base")), &sha256(b"base"))
    }),
    Exotic::green("base_is_on_localhost", || one("org.opencontainers.image.base.name", "localhost/base")),
    Exotic::green("ref_name_uses_every_separator", || named("example.com:5000/my-org/app--x_y+z@1.0")),
    Exotic::green("source_is_a_git_url", || {
        one("org.opencontainers.image.source", "git+ssh://git@example.com/app.git")
    }),
    Exotic::green("created_annotation_has_small_letters", || {
        one("org.opencontainers.image.created", "2023-11-14t22:13:20z")
    }),
    Exotic::green("ref_name_is_absent", || minimal().index(|i| i.remove("/manifests/0/annotations")).subject()),
    Exotic::green("keys_differ_in_case_only", || {
        manifest(object([("com.example.a", "1".into()), ("com.example.A", "2".into())]))
    }),
];
