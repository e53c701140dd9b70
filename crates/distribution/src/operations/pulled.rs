//! Judges what was pulled against what is known to be there.

use catalogue::Requirement;
use catalogue::distribution as dist;

use super::session::named;
use crate::context::Context;
use crate::exchange::Answer;
use crate::matter::{Blob, Manifest, is_digest_of};
use crate::violation::{Mark, Violation};

impl Context<'_> {
    /// Judges the answer to a GET of a blob. Gives whether the blob came. The scenario must declare `dist.pull.blob.{get-200,
    /// get-body, dcd, dcd-matches}`.
    pub fn judge_blob(&mut self, answer: &Answer, blob: &Blob) -> bool {
        if !self.has_status(&dist::PULL_BLOB_GET_200, answer, &[200], "the GET of a blob that is there") {
            return false;
        }
        let is_same = answer.body() == blob.bytes && answer.exchanged.failure.is_none();
        self.holds(&dist::PULL_BLOB_GET_BODY, is_same, || {
            Violation::of(&dist::PULL_BLOB_GET_BODY, "a blob does not come back as it was pushed")
                .at(answer, Mark::Body)
                .expected(format!("{} bytes with the digest `{}`", blob.bytes.len(), blob.digest))
                .got(what_came(answer))
        });
        let value = answer.header_on_the_way("docker-content-digest");
        let is_there = value.is_some();
        let value = value.map(str::to_owned);
        self.holds(&dist::PULL_BLOB_DCD, is_there, || {
            let violation =
                Violation::of(&dist::PULL_BLOB_DCD, "the answer with a blob has no `Docker-Content-Digest`")
                    .at(answer, Mark::Header("Docker-Content-Digest"))
                    .expected(format!("`{}`", blob.digest));
            eased_behind_redirects(violation, answer)
        });
        if let Some(value) = value {
            let matches = if is_same { blob.has_digest(&value) } else { is_digest_of(&value, answer.body()) };
            self.holds(&dist::PULL_BLOB_DCD_MATCHES, matches, || {
                Violation::of(
                    &dist::PULL_BLOB_DCD_MATCHES,
                    "`Docker-Content-Digest` is no digest of the blob that comes with it",
                )
                .at(answer, Mark::Header("Docker-Content-Digest"))
                .expected(format!("`{}`, or a digest of another algorithm", blob.digest))
                .got(format!("`{value}`"))
                .unless_broken(&[&dist::PULL_BLOB_GET_BODY])
            });
        }
        is_same
    }

    /// Judges the answer to a HEAD of a blob. The scenario must declare `dist.pull.blob.{head-200, head-dcd, head-length}`.
    pub fn judge_blob_head(&mut self, answer: &Answer, blob: &Blob) {
        if self.has_status(&dist::PULL_BLOB_HEAD_200, answer, &[200], "the HEAD of a blob that is there") {
            self.digest_header(&dist::PULL_BLOB_HEAD_DCD, answer, blob, "the HEAD of a blob");
            self.length_header(&dist::PULL_BLOB_HEAD_LENGTH, answer, blob.bytes.len(), "the HEAD of a blob");
        }
    }

    /// Judges the answer to a GET of a manifest. Gives whether the manifest came. The scenario must declare
    /// `dist.pull.manifest.{get-200, get-body, ct-present, ct-no-params, ct-as-pushed, dcd}`.
    pub fn judge_manifest(&mut self, answer: &Answer, manifest: &Manifest) -> bool {
        if !self.has_status(&dist::PULL_MANIFEST_GET_200, answer, &[200], "the GET of a manifest that is there") {
            return false;
        }
        let is_same = answer.body() == manifest.blob.bytes && answer.exchanged.failure.is_none();
        self.holds(&dist::PULL_MANIFEST_GET_BODY, is_same, || {
            Violation::of(&dist::PULL_MANIFEST_GET_BODY, "a manifest does not come back as it was pushed")
                .at(answer, Mark::Body)
                .expected(format!("{} bytes with the digest `{}`", manifest.blob.bytes.len(), manifest.digest()))
                .got(what_came(answer))
                .unless_broken(&[&dist::PUSH_MANIFEST_EXACT_BYTES])
        });
        self.manifest_type(answer, manifest);
        if is_same {
            self.digest_header(&dist::PULL_MANIFEST_DCD, answer, &manifest.blob, "the GET of a manifest");
        }
        is_same
    }

    /// Judges the answer to a HEAD of a manifest. The scenario must declare `dist.pull.manifest.{head-200, head-dcd, head-length}`.
    pub fn judge_manifest_head(&mut self, answer: &Answer, manifest: &Manifest) {
        if self.has_status(&dist::PULL_MANIFEST_HEAD_200, answer, &[200], "the HEAD of a manifest that is there") {
            self.digest_header(&dist::PULL_MANIFEST_HEAD_DCD, answer, &manifest.blob, "the HEAD of a manifest");
            let length = manifest.blob.bytes.len();
            self.length_header(&dist::PULL_MANIFEST_HEAD_LENGTH, answer, length, "the HEAD of a manifest");
        }
    }

    fn manifest_type(&mut self, answer: &Answer, manifest: &Manifest) {
        let value = answer.header("content-type").map(str::to_owned);
        let is_named = value.as_deref().is_some_and(|value| !value.trim().is_empty());
        self.holds(&dist::PULL_MANIFEST_CT_PRESENT, is_named, || {
            Violation::of(&dist::PULL_MANIFEST_CT_PRESENT, "the answer with a manifest has no `Content-Type`")
                .at(answer, Mark::Header("Content-Type"))
                .expected(format!("`{}`", manifest.media_type))
        });
        let Some(value) = value.filter(|_| is_named) else { return };
        self.holds(&dist::PULL_MANIFEST_CT_NO_PARAMS, !value.contains(';'), || {
            Violation::of(&dist::PULL_MANIFEST_CT_NO_PARAMS, "the `Content-Type` of a manifest has parameters")
                .at(answer, Mark::Header("Content-Type"))
                .expected(format!("`{}`", manifest.media_type))
                .got(format!("`{value}`"))
        });
        let is_as_pushed = answer.media_type().as_deref() == Some(manifest.media_type.to_ascii_lowercase().as_str());
        self.holds(&dist::PULL_MANIFEST_CT_AS_PUSHED, is_as_pushed, || {
            Violation::of(
                &dist::PULL_MANIFEST_CT_AS_PUSHED,
                "a manifest comes back with another `Content-Type` than it was pushed with",
            )
            .at(answer, Mark::Header("Content-Type"))
            .expected(format!("`{}`", manifest.media_type))
            .got(format!("`{value}`"))
        });
    }

    /// Whether `Docker-Content-Digest` is there and is a digest of this content.
    pub fn digest_header(&mut self, requirement: &'static Requirement, answer: &Answer, blob: &Blob, what: &str) {
        let value = answer.header_on_the_way("docker-content-digest").map(str::to_owned);
        let holds = value.as_deref().is_some_and(|value| blob.has_digest(value));
        self.holds(requirement, holds, || {
            let message = match &value {
                None => format!("{what} is answered without `Docker-Content-Digest`"),
                Some(_) => {
                    format!("{what} is answered with a `Docker-Content-Digest` that is no digest of its content")
                }
            };
            let violation = Violation::of(requirement, message)
                .at(answer, Mark::Header("Docker-Content-Digest"))
                .expected(format!("`{}`", blob.digest))
                .got(named(value.as_deref()));
            if value.is_none() { eased_behind_redirects(violation, answer) } else { violation }
        });
    }

    fn length_header(&mut self, requirement: &'static Requirement, answer: &Answer, length: usize, what: &str) {
        let value = answer.header("content-length").map(str::to_owned);
        let holds = value.as_deref().is_some_and(|value| value.trim().parse() == Ok(length));
        self.holds(requirement, holds, || {
            let message = match &value {
                None => format!("{what} is answered without `Content-Length`"),
                Some(_) => format!("{what} is answered with another `Content-Length` than its content has"),
            };
            Violation::of(requirement, message)
                .at(answer, Mark::Header("Content-Length"))
                .expected(format!("`{length}`"))
                .got(named(value.as_deref()))
        });
    }
}

/// A registry may send us to a storage that knows nothing of its headers.
fn eased_behind_redirects(violation: Violation, answer: &Answer) -> Violation {
    if answer.hops.is_empty() { violation } else { violation.mild() }
}

fn what_came(answer: &Answer) -> String {
    let cut = answer.exchanged.failure.as_ref().map(|why| format!("; {why}")).unwrap_or_default();
    format!("{} bytes with the digest `{}`{cut}", answer.body().len(), answer.sha256())
}
