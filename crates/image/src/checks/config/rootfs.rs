//! The root file system of a config is a stack of layers, named by their diff ids.

use catalogue::{Requirement, image as req};
use content::digest::{Algorithm, Digest, EncodingError};
use content::document::Value;
use content::walk::Reading;

use super::super::descriptor::digest::algorithm;
use super::given::Given;
use super::properties::ROOTFS;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;
use crate::property::{Property, Shape};

pub(crate) const CHECK: Check = Check {
    name: "config_rootfs_lists_layers",
    decides: &[
        &req::CONFIG_ROOTFS_TYPE_REQUIRED,
        &req::CONFIG_ROOTFS_TYPE_LAYERS,
        &req::CONFIG_DIFFIDS_REQUIRED,
        &req::DIGEST_USE_SHA256,
        &req::DIGEST_SHA256_NO_UPPERCASE,
        &req::DIGEST_SHA512_NO_UPPERCASE,
        &req::DIGEST_BLAKE3_NO_UPPERCASE,
    ],
    on: On::Document(look),
};

pub(super) const DIFF_IDS: Property = Property::required("diff_ids", Shape::TextList, &req::CONFIG_DIFFIDS_REQUIRED);

const LAYERS: &str = "layers";
const CAPITALS: &str = "a diff id has upper-case digits, so that it equals no digest that is calculated";

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    if context.reading != Reading::Config {
        return;
    }
    let Given::Value(rootfs) = Given::at_top(context, &ROOTFS) else {
        for rule in [&req::CONFIG_ROOTFS_TYPE_REQUIRED, &req::CONFIG_ROOTFS_TYPE_LAYERS, &req::CONFIG_DIFFIDS_REQUIRED]
        {
            answers.blocked(rule, &req::CONFIG_ROOTFS_REQUIRED);
        }
        return;
    };
    file_system_type(rootfs, answers);
    match Given::of(rootfs, &DIFF_IDS) {
        Given::Value(ids) => diff_ids(context, ids, answers),
        Given::Absent | Given::Wrong(_) => DIFF_IDS.judge(rootfs, answers),
    }
}

// There is one value that it may have, so that a value of another JSON type breaks the same rule as another string.
fn file_system_type(rootfs: Value<'_>, answers: &mut Answers<'_>) {
    let (required, rule) = (&req::CONFIG_ROOTFS_TYPE_REQUIRED, &req::CONFIG_ROOTFS_TYPE_LAYERS);
    let Some(value) = rootfs.get("type").filter(|value| !value.is_null()) else {
        answers.add(
            Violation::of(required, "the required property `type` is missing")
                .at(rootfs)
                .expected("`\"type\": \"layers\"`")
                .got("no such property")
                .help("add it"),
        );
        return answers.blocked(rule, required);
    };
    answers.pass(required);
    if value.as_str().is_some_and(|text| text == LAYERS) {
        return answers.pass(rule);
    }
    answers.add(
        Violation::of(rule, "`rootfs.type` is not `layers`")
            .at(value)
            .expected("`layers`, the only type there is")
            .got_value(value)
            .help("readers refuse images of any other type: write `layers`"),
    );
}

fn diff_ids(context: &DocumentContext<'_>, ids: Value<'_>, answers: &mut Answers<'_>) {
    for id in ids.elements() {
        let text = id.as_str().unwrap_or_default();
        match fault(context, &text) {
            Some((rule, message, wrong)) => answers.add(
                Violation::of(rule, message)
                    .at(id)
                    .expected(
                        "the digest of an uncompressed layer, such as `sha256:` and 64 of the characters `a-f0-9`",
                    )
                    .got(format!("`{text}`: {wrong}")),
            ),
            None => {
                if let Ok(digest) = Digest::parse(&text) {
                    algorithm(context.version, digest, id, answers);
                }
            }
        }
    }
    answers.pass_unless_answered(&req::CONFIG_DIFFIDS_REQUIRED);
}

fn fault(context: &DocumentContext<'_>, text: &str) -> Option<(&'static Requirement, &'static str, String)> {
    let rule = &req::CONFIG_DIFFIDS_REQUIRED;
    let digest = match Digest::parse(text) {
        Ok(digest) => digest,
        Err(error) => return Some((rule, "a diff id is not in the grammar of digests", error.to_string())),
    };
    // Before blake3 was registered nothing was said of its encoding.
    if digest.algorithm() == Algorithm::Blake3 && !req::DIGEST_BLAKE3_ENCODED.holds_in(context.version) {
        return None;
    }
    let error = digest.well_formed_encoding().err()?;
    // A digest it is, but capitals have a sentence of their own.
    let (rule, message) = match (&error, digest.algorithm()) {
        (EncodingError::UpperCase { .. }, Algorithm::Sha512) => (&req::DIGEST_SHA512_NO_UPPERCASE, CAPITALS),
        (EncodingError::UpperCase { .. }, Algorithm::Blake3) => (&req::DIGEST_BLAKE3_NO_UPPERCASE, CAPITALS),
        (EncodingError::UpperCase { .. }, _) => (&req::DIGEST_SHA256_NO_UPPERCASE, CAPITALS),
        _ => (rule, "a diff id is not encoded as its algorithm asks for"),
    };
    Some((rule, message, error.to_string()))
}

#[cfg(test)]
mod tests {
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case;

    fn failed(rootfs: &str) -> Vec<&'static str> {
        case::config(&CHECK, &format!(r#"{{"rootfs":{rootfs}}}"#)).failed()
    }

    #[test]
    fn both_members_are_required() {
        assert_eq!(failed(r#"{"type":"layers","diff_ids":[]}"#), [""; 0]);
        assert_eq!(failed(r#"{"diff_ids":[]}"#), ["image.config.rootfs-type-required"]);
        assert_eq!(failed(r#"{"type":null,"diff_ids":[]}"#), ["image.config.rootfs-type-required"]);
        assert_eq!(failed(r#"{"type":"layers+base","diff_ids":[]}"#), ["image.config.rootfs-type-layers"]);
        for ids in ["{}", "null", r#""sha256:""#, "[1]", "[null]"] {
            let text = format!(r#"{{"type":"layers","diff_ids":{ids}}}"#);
            assert_eq!(failed(&text), ["image.config.diffids-required"], "{ids}");
        }
        assert_eq!(failed(r#"{"type":"layers"}"#), ["image.config.diffids-required"]);
    }

    #[test]
    fn diff_ids_are_digests() {
        let (lower, upper) = ("a1".repeat(32), "A1".repeat(32));
        for id in [format!("sha256:{lower}"), format!("sha512:{lower}{lower}")] {
            assert_eq!(failed(&format!(r#"{{"type":"layers","diff_ids":["{id}"]}}"#)), [""; 0], "{id}");
        }
        assert_eq!(failed(r#"{"type":"layers","diff_ids":["other+b64:Ab_-="]}"#), ["image.digest.use-sha256"]);
        for id in [format!("SHA256:{lower}"), lower.clone(), "sha256:a1".into(), String::new()] {
            let text = format!(r#"{{"type":"layers","diff_ids":["{id}"]}}"#);
            assert_eq!(failed(&text), ["image.config.diffids-required"], "{id}");
        }
        let capitals = format!(r#"{{"type":"layers","diff_ids":["sha256:{upper}"]}}"#);
        assert_eq!(failed(&capitals), ["image.digest.sha256-no-uppercase"]);
    }

    #[test]
    fn without_rootfs_all_is_blocked() {
        for text in ["{}", r#"{"rootfs":[]}"#] {
            let said = case::config(&CHECK, text);
            let own = CHECK.decides.iter().filter(|rule| rule.id.starts_with("image.config."));
            assert!(own.clone().all(|rule| said.outcome(rule) == Some(Outcome::Blocked)), "{text}");
        }
    }
}
