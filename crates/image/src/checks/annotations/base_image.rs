//! The base image is named by a whole reference and by the digest of its manifest.

use catalogue::image as req;
use content::digest::{Algorithm, Digest};
use content::reference::Reference;

use super::given::{self, formed_text};
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::AnnotationsContext;

pub(crate) const CHECK: Check = Check {
    name: "base_image_is_named_by_reference_and_digest",
    decides: &[
        &req::ANNOTATIONS_BASE_DIGEST,
        &req::ANNOTATIONS_BASE_NAME_FORMAT,
        &req::ANNOTATIONS_BASE_NAME_QUALIFIED,
        &req::ANNOTATIONS_BASE_PAIR,
    ],
    on: On::Annotations(look),
};

const NAME: &str = "org.opencontainers.image.base.name";
const DIGEST: &str = "org.opencontainers.image.base.digest";

fn look(context: &AnnotationsContext<'_>, answers: &mut Answers<'_>) {
    digest(context, answers);
    name(context, answers);
    pair(context, answers);
}

fn digest(context: &AnnotationsContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::ANNOTATIONS_BASE_DIGEST;
    let Some((value, text)) = formed_text(context, DIGEST, rule, answers) else { return };
    match digest_fault(context, &text) {
        None => answers.pass(rule),
        Some(wrong) => answers.add(
            Violation::of(rule, "the digest of the base image is no digest")
                .at(value)
                .expected("`algorithm:encoded`, such as `sha256:` and 64 of the characters `a-f0-9`")
                .got(format!("`{}`: {wrong}", text.escape_debug())),
        ),
    }
}

fn digest_fault(context: &AnnotationsContext<'_>, text: &str) -> Option<String> {
    let digest = match Digest::parse(text) {
        Ok(digest) => digest,
        Err(error) => return Some(error.to_string()),
    };
    // Before blake3 was registered nothing was said of its encoding.
    let is_registered =
        digest.algorithm() != Algorithm::Blake3 || req::DIGEST_BLAKE3_ENCODED.holds_in(context.document.version);
    is_registered.then(|| digest.well_formed_encoding().err()).flatten().map(|error| error.to_string())
}

fn name(context: &AnnotationsContext<'_>, answers: &mut Answers<'_>) {
    let (format, qualified) = (&req::ANNOTATIONS_BASE_NAME_FORMAT, &req::ANNOTATIONS_BASE_NAME_QUALIFIED);
    let Some((value, text)) = formed_text(context, NAME, format, answers) else {
        // The same answer for the other rule.
        formed_text(context, NAME, qualified, answers);
        return;
    };
    match Reference::parse(&text) {
        Err(error) => {
            answers.add(
                Violation::of(format, "the name of the base image is no image reference")
                    .at(value)
                    .expected("a reference such as `registry.example.com/my-org/my-image:tag`")
                    .got(format!("`{}`: {error}", text.escape_debug())),
            );
            answers.blocked(qualified, format);
        }
        Ok(reference) => {
            answers.pass(format);
            if reference.is_fully_qualified() {
                return answers.pass(qualified);
            }
            answers.add(
                Violation::of(qualified, "the name of the base image does not name its registry")
                    .at(value)
                    .expected("a reference with its registry, such as `registry.example.com/my-org/my-image:tag`")
                    .got(format!("`{text}`"))
                    .help("readers assume different registries: write the registry before the name"),
            );
        }
    }
}

// That the digest is the one of the manifest which the name leads to could only be seen at its registry, unless the name
// has a digest itself.
fn pair(context: &AnnotationsContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::ANNOTATIONS_BASE_PAIR;
    let Some((_, reference)) = formed_text(context, NAME, rule, answers) else { return };
    let map = match given::map(context) {
        Ok(map) => map,
        Err(by) => return answers.blocked(rule, by),
    };
    let Some(digest) = map.get(DIGEST).filter(|digest| digest.as_str().is_none_or(|text| !text.is_empty())) else {
        return answers.not_applicable(rule, "the base image is named without its digest, so that there is no pair");
    };
    let Some(text) = digest.as_str() else { return answers.blocked(rule, given::value_rule(context, digest)) };
    if digest_fault(context, &text).is_some() {
        return answers.blocked(rule, &req::ANNOTATIONS_BASE_DIGEST);
    }
    match Reference::parse(&reference).ok().and_then(|reference| reference.digest) {
        Some(named) if named != text => answers.add(
            Violation::of(rule, "name and digest of the base image speak of different manifests")
                .at(digest)
                .expected(format!("`{named}`, as the name has it"))
                .got(format!("`{text}`"))
                .help("write the digest of the manifest that the name leads to"),
        ),
        _ => answers.pass(rule),
    }
}

#[cfg(test)]
mod tests {
    use catalogue::image as req;
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case::{self, Said};
    use crate::context::Holder;

    fn said(name: Option<&str>, digest: Option<&str>) -> Said {
        let name = name.map(|name| format!(r#""org.opencontainers.image.base.name":"{name}""#));
        let digest = digest.map(|digest| format!(r#""org.opencontainers.image.base.digest":"{digest}""#));
        let members: Vec<String> = [name, digest].into_iter().flatten().collect();
        case::annotations(&CHECK, Holder::Manifest, &format!("{{{}}}", members.join(",")))
    }

    fn sha256(digit: &str) -> String {
        format!("sha256:{}", digit.repeat(64))
    }

    #[test]
    fn name_and_digest_go_together() {
        let (zero, one) = (sha256("0"), sha256("1"));
        let name = "registry.example.com/a/b:1";
        assert_eq!(said(Some(name), Some(&zero)).failed(), [""; 0]);
        assert_eq!(said(Some(name), None).failed(), [""; 0]);
        assert_eq!(said(Some(name), Some("")).failed(), [""; 0]);
        assert_eq!(said(Some(&format!("{name}@{zero}")), Some(&zero)).failed(), [""; 0]);
        assert_eq!(said(Some(&format!("{name}@{zero}")), Some(&one)).failed(), ["image.annotations.base-pair"]);
        assert_eq!(said(None, Some(&zero)).outcome(&req::ANNOTATIONS_BASE_PAIR), Some(Outcome::NotApplicable));
        let malformed = said(Some(name), Some("sha256:0"));
        assert_eq!(malformed.failed(), ["image.annotations.base-digest"]);
        assert_eq!(malformed.outcome(&req::ANNOTATIONS_BASE_PAIR), Some(Outcome::Blocked));
    }

    #[test]
    fn digests_are_well_formed() {
        let outcome = |digest: &str| said(None, Some(digest)).outcome(&req::ANNOTATIONS_BASE_DIGEST);
        for digest in [sha256("a"), "other:x".to_string()] {
            assert_eq!(outcome(&digest), Some(Outcome::Pass), "{digest}");
        }
        for digest in [sha256("A"), "0".repeat(64), "sha256:".to_string(), format!("example.com/a@{}", sha256("0"))] {
            assert_eq!(outcome(&digest), Some(Outcome::Fail), "{digest}");
        }
    }

    #[test]
    fn names_are_whole_references() {
        let (format, qualified) = ("image.annotations.base-name-format", "image.annotations.base-name-qualified");
        let zero = sha256("0");
        for (name, failed) in [
            ("registry.example.com/my-org/my-image:tag", vec![]),
            ("localhost:5000/a", vec![]),
            ("docker.io/library/busybox", vec![]),
            ("my-org/my-image:tag", vec![qualified]),
            ("busybox", vec![qualified]),
            ("", vec![]),
            ("registry.example.com/My-Image", vec![format]),
            ("https://example.com/a", vec![format]),
            ("example.com/a:", vec![format]),
            ("scratch image", vec![format]),
        ] {
            assert_eq!(said(Some(name), Some(&zero)).failed(), failed, "{name}");
        }
    }
}
