//! Content has the digest that its descriptor, or its place in the layout, claims.

use catalogue::image as req;
use content::digest::{Algorithm, Digest};
use content::walk::{Content, Verified};

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::BlobContext;
use crate::suspects;

pub(crate) const CHECK: Check = Check {
    name: "content_matches_its_digest",
    decides: &[&req::LAYOUT_BLOB_MATCHES_DIGEST],
    on: On::Blob(look),
};

fn look(context: &BlobContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::LAYOUT_BLOB_MATCHES_DIGEST;
    let node = context.node;
    if !node.claimed {
        return;
    }
    // A digest that is malformed itself describes no content.
    if !Digest::parse(&node.subject).is_ok_and(|digest| digest.algorithm() == Algorithm::Other || digest.well_formed_encoding().is_ok()) {
        let by = if node.parents.is_empty() { &req::LAYOUT_BLOB_NAME_GRAMMAR } else { &req::DIGEST_GRAMMAR };
        return answers.blocked(rule, by);
    }
    match (&node.content, node.verified()) {
        (_, Verified::Yes) => answers.pass(rule),
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
