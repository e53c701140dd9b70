//! Content has the digest that its descriptor, or its place in the layout, claims.

use catalogue::{Requirement, image as req};
use content::digest::{Algorithm, Digest};
use content::walk::{Content, Verified};

use super::super::layout::archive::is_broken;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::BlobContext;
use crate::suspects;

pub(crate) const CHECK: Check =
    Check { name: "content_matches_its_digest", decides: &[&req::LAYOUT_BLOB_MATCHES_DIGEST], on: On::Blob(look) };

fn look(context: &BlobContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::LAYOUT_BLOB_MATCHES_DIGEST;
    let node = context.node;
    if !node.claimed {
        return;
    }
    // A digest that is malformed itself describes no content.
    match malformed(&node.subject) {
        Some(_) if node.parents.is_empty() => return answers.blocked(rule, &req::LAYOUT_BLOB_NAME_GRAMMAR),
        Some(by) if by.holds_in(context.version) => return answers.blocked(rule, by),
        Some(_) => {
            return answers.not_applicable(rule, "the digest is of an algorithm that this version does not register");
        }
        None => {}
    }
    match (&node.content, node.verified()) {
        (_, Verified::Yes) => answers.pass(rule),
        (_, Verified::No(_)) if is_broken(context.archive) => answers.blocked(rule, &req::LAYOUT_ARCHIVE_TAR),
        (_, Verified::No(actual)) => {
            let suspect = suspects::explain(context.graph, node);
            let algorithm = node.subject.split(':').next().unwrap_or_default();
            let violation = Violation::of(rule, "the content does not have the digest that it is stored under")
                .expected(format!("`{}`", node.subject))
                .got(format!("`{actual}`, over {} bytes", node.size().unwrap_or_default()))
                .help(suspect.unwrap_or_else(|| {
                    "the content was changed after its digest was taken, or damaged: store the original bytes, or seal the image again"
                        .to_string()
                }));
            let encoded = node.subject.split_once(':').map(|(_, encoded)| encoded).unwrap_or_default();
            answers.add(match algorithm {
                "sha256" | "sha512" if context.form == content::source::Form::LayoutDirectory => {
                    violation.reproduce(format!("{algorithm}sum blobs/{algorithm}/{encoded}"))
                }
                _ => violation,
            });
        }
        (Content::Missing | Content::Virtual, _) => answers.not_applicable(rule, "the content is not at hand"),
        (Content::NotRead(why), _) => answers.inconclusive(rule, format!("`{}`: {why}", node.subject)),
        // An unknown algorithm is never red: it is said where the digest stands.
        (_, Verified::Unknown(why)) => answers.not_applicable(rule, why),
    }
}

/// The rule that keeps a digest from describing any content.
fn malformed(digest: &str) -> Option<&'static Requirement> {
    let Ok(digest) = Digest::parse(digest) else { return Some(&req::DIGEST_GRAMMAR) };
    digest.well_formed_encoding().err()?;
    Some(match digest.algorithm() {
        Algorithm::Sha256 => &req::DIGEST_SHA256_ENCODED,
        Algorithm::Sha512 => &req::DIGEST_SHA512_ENCODED,
        Algorithm::Blake3 => &req::DIGEST_BLAKE3_ENCODED,
        Algorithm::Other => return None,
    })
}
