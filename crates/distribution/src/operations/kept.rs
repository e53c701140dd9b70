//! Pushes manifests that have to be taken, and pulls them back in every way that leads to them.

use catalogue::distribution as dist;
use serde_json::Value;

use super::session::named;
use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::facts::Ability;
use crate::matter::Manifest;
use crate::violation::{Mark, Violation};

/// What an artifact is to somebody who reads that it is refused.
pub(crate) const ARTIFACT: &str = "an artifact: an image manifest with `artifactType`";

/// A manifest that was pushed.
#[derive(Debug, Clone)]
pub struct PushedManifest {
    /// The answer to the PUT.
    pub answer: Answer,
    /// The tag or digest that it was pushed to.
    pub reference: String,
}

impl Context<'_> {
    /// Pushes a manifest that a registry which claims to take pushes has no reason to refuse, to a tag or else to its digest, and
    /// judges the answer. `what` says what it is. The scenario must declare `dist.cat.claimed-complete` and
    /// `dist.push.manifest.{put-201, put-location, put-dcd}`.
    pub fn push_valid(
        &mut self,
        repository: &str,
        tag: Option<&str>,
        manifest: &Manifest,
        what: &str,
    ) -> Result<Option<PushedManifest>, Stop> {
        let reference = self.reference_to_push(tag, manifest);
        let by_digest = reference == manifest.digest();
        let answer = self.offer_manifest(repository, &reference, manifest)?;
        if answer.is_success() {
            self.judge_stored_manifest(&answer)?;
            self.judge_put_digest(&answer, manifest, &reference);
            if by_digest {
                self.facts.digest_push = Ability::Yes;
            }
            return Ok(Some(PushedManifest { answer, reference }));
        }
        let refused = self.refusal(&answer, manifest, what);
        // Is it what was pushed, or where it was pushed to?
        if by_digest && !self.facts.digest_push.is_yes() {
            let stand_in = stand_in_tag(manifest);
            let again = self.offer_manifest(repository, &stand_in, manifest)?;
            if again.is_success() {
                self.facts.digest_push = Ability::Broken(&dist::CAT_CLAIMED_COMPLETE);
                self.add(Violation {
                    message: "manifests can be pushed to tags, and not to digests".to_owned(),
                    ..refused
                });
                return Ok(Some(PushedManifest { answer: again, reference: stand_in }));
            }
        }
        self.add(refused);
        Ok(None)
    }

    /// A manifest was refused that is valid. Where artifacts are refused altogether, that is it.
    pub fn refusal(&self, answer: &Answer, manifest: &Manifest, what: &str) -> Violation {
        let is_artifact = serde_json::from_slice::<Value>(&manifest.blob.bytes)
            .is_ok_and(|value| value.get("artifactType").and_then(Value::as_str).is_some_and(|name| !name.is_empty()));
        let what = match self.facts.artifact_push {
            Ability::Broken(_) if is_artifact => ARTIFACT,
            _ => what,
        };
        Violation::of(&dist::CAT_CLAIMED_COMPLETE, format!("a valid manifest is refused: {what}"))
            .at(answer, Mark::Status)
            .expected("`201`")
            .got(answer.describe())
    }

    /// The tag, or else the digest of the manifest; where pushes to digests are known to be refused, a tag that stands for it.
    pub fn reference_to_push(&self, tag: Option<&str>, manifest: &Manifest) -> String {
        match (tag, &self.facts.digest_push) {
            (Some(tag), _) => tag.to_owned(),
            (None, Ability::Broken(_)) => stand_in_tag(manifest),
            (None, _) => manifest.digest().to_owned(),
        }
    }

    /// Judges the `Docker-Content-Digest` of the answer to a stored manifest, where there is one. The scenario must declare
    /// `dist.push.manifest.put-dcd`.
    pub fn judge_put_digest(&mut self, answer: &Answer, manifest: &Manifest, reference: &str) {
        let Some(value) = answer.header("docker-content-digest").map(str::to_owned) else {
            self.not_applicable(&dist::PUSH_MANIFEST_PUT_DCD, "the answer has no `Docker-Content-Digest`");
            return;
        };
        // To a tag the client gives no digest, and any right one is as good as the other.
        let (holds, expected) = match reference.contains(':') {
            true => (value == reference, reference),
            false => (manifest.blob.has_digest(&value), manifest.digest()),
        };
        self.holds(&dist::PUSH_MANIFEST_PUT_DCD, holds, || {
            let message = "`Docker-Content-Digest` of a pushed manifest is not the digest of the push";
            let violation = Violation::of(&dist::PUSH_MANIFEST_PUT_DCD, message)
                .at(answer, Mark::Header("Docker-Content-Digest"))
                .expected(format!("`{expected}`"))
                .got(format!("`{value}`"));
            // The sentence calls it the canonical digest as well, and that may be of another algorithm.
            match manifest.blob.has_digest(&value) {
                true => violation.mild(),
                false => violation,
            }
        });
    }

    /// Pulls a manifest that was just pushed: from its `Location`, by its digest, and by its tag if it has one. The scenario must
    /// declare `dist.push.manifest.{exact-bytes, put-location-pullable}` and what [`Context::judge_manifest`] asks for.
    pub fn pull_back(&mut self, repository: &str, pushed: &PushedManifest, manifest: &Manifest) -> Result<(), Stop> {
        let digest = match pushed.reference.contains(':') {
            true => pushed.reference.as_str(),
            false => manifest.digest(),
        };
        let answer = self.get_manifest(repository, digest)?;
        self.judge_kept(&answer, manifest);
        if pushed.reference != digest {
            let answer = self.get_manifest(repository, &pushed.reference)?;
            self.judge_kept(&answer, manifest);
        }
        self.judge_location(repository, pushed, manifest, &[digest, &pushed.reference])
    }

    /// Judges whether the `Location` of a stored manifest leads to it. `seen` are the references from which it was pulled already.
    pub fn judge_location(
        &mut self,
        repository: &str,
        pushed: &PushedManifest,
        manifest: &Manifest,
        seen: &[&str],
    ) -> Result<(), Stop> {
        let Some((origin, target)) = self.location(&pushed.answer) else {
            self.blocked(&dist::PUSH_MANIFEST_PUT_LOCATION_PULLABLE, &dist::PUSH_MANIFEST_PUT_LOCATION);
            return Ok(());
        };
        let is_known = seen.iter().any(|reference| target == format!("/v2/{repository}/manifests/{reference}"));
        if origin == *self.shared.channel.origin() && is_known {
            // What is wrong there has been said.
            self.pass(&dist::PUSH_MANIFEST_PUT_LOCATION_PULLABLE);
            return Ok(());
        }
        let call = Call::get("").to(origin, target).scope(format!("repository:{repository}:pull"));
        let answer = self.send(call.header("Accept", manifest.media_type.as_str()))?;
        let leads_there = answer.status() == 200 && answer.body() == manifest.blob.bytes;
        self.holds(&dist::PUSH_MANIFEST_PUT_LOCATION_PULLABLE, leads_there, || {
            Violation::of(
                &dist::PUSH_MANIFEST_PUT_LOCATION_PULLABLE,
                "the `Location` of a stored manifest does not lead to it",
            )
            .at(&pushed.answer, Mark::Header("Location"))
            .expected("a URL from which the manifest can be pulled")
            .got(format!("{}, which is answered with {}", named(pushed.answer.header("location")), answer.describe()))
            .unless_broken(&[
                &dist::PUSH_MANIFEST_EXACT_BYTES,
                &dist::PULL_MANIFEST_GET_BODY,
                &dist::PULL_MANIFEST_GET_200,
            ])
        });
        Ok(())
    }

    /// Judges the answer to a GET of a manifest, and tells one that was written anew from one that is damaged. The scenario must
    /// declare `dist.push.manifest.exact-bytes` and what [`Context::judge_manifest`] asks for.
    pub fn judge_kept(&mut self, answer: &Answer, manifest: &Manifest) -> bool {
        if self.judge_manifest(answer, manifest) {
            self.pass(&dist::PUSH_MANIFEST_EXACT_BYTES);
            return true;
        }
        if answer.status() != 200 {
            self.blocked(&dist::PUSH_MANIFEST_EXACT_BYTES, &dist::PULL_MANIFEST_GET_200);
        } else if is_written_anew(answer.body(), &manifest.blob.bytes) {
            self.add(
                Violation::of(
                    &dist::PUSH_MANIFEST_EXACT_BYTES,
                    "a manifest is written anew and comes back in other bytes",
                )
                .at(answer, Mark::Body)
                .expected(format!("{} bytes with the digest `{}`", manifest.blob.bytes.len(), manifest.digest()))
                .got(format!("{} bytes with the digest `{}`", answer.body().len(), answer.sha256())),
            );
        } else {
            self.blocked(&dist::PUSH_MANIFEST_EXACT_BYTES, &dist::PULL_MANIFEST_GET_BODY);
        }
        false
    }
}

/// A tag for a manifest that should have been pushed to its digest.
fn stand_in_tag(manifest: &Manifest) -> String {
    let encoded = manifest.digest().rsplit(':').next().unwrap_or_default();
    format!("digest-{}", encoded.get(..12).unwrap_or(encoded))
}

/// Whether these are the same document in other words: what both have is the same in both.
fn is_written_anew(came: &[u8], pushed: &[u8]) -> bool {
    match (serde_json::from_slice::<Value>(came), serde_json::from_slice::<Value>(pushed)) {
        (Ok(came), Ok(pushed)) => came.is_object() && agree(&came, &pushed),
        _ => false,
    }
}

fn agree(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let shared = a.iter().filter_map(|(name, value)| Some((value, b.get(name)?)));
            a.is_empty() || b.is_empty() || shared.clone().count() > 0 && shared.clone().all(|(a, b)| agree(a, b))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| agree(a, b)),
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_in_other_words_is_told_from_another_document() {
        let pushed = br#"{ "schemaVersion": 2, "mediaType": "a\/b", "layers": [ {"size": 1, "x": 1} ], "x": 1.0 }"#;
        assert!(is_written_anew(br#"{"layers":[{"size":1,"x":1}],"mediaType":"a/b","schemaVersion":2,"x":1}"#, pushed));
        assert!(is_written_anew(br#"{"layers":[{"size":1}],"mediaType":"a/b","schemaVersion":2}"#, pushed));
        assert!(!is_written_anew(br#"{"layers":[{"size":1}],"mediaType":"a/c","schemaVersion":2}"#, pushed));
        assert!(!is_written_anew(br#"{"layers":[],"mediaType":"a/b","schemaVersion":2}"#, pushed));
        assert!(!is_written_anew(br#"{"layers":[{"siz"#, pushed));
        assert!(!is_written_anew(b"", pushed));
    }
}
