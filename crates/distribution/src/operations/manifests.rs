//! Pushing and getting manifests.

use catalogue::distribution as dist;
use content::media_type;

use super::session::named;
use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::ledger::Made;
use crate::matter::Manifest;
use crate::violation::{Mark, Violation};

/// The types of manifests that a client of today understands.
const ACCEPTED: [&str; 4] =
    [media_type::MANIFEST, media_type::INDEX, media_type::DOCKER_MANIFEST, media_type::DOCKER_LIST];

impl Context<'_> {
    /// Sends a manifest to a tag or digest, and judges nothing: whoever asks knows what the answer should be.
    pub fn offer_manifest(&mut self, repository: &str, reference: &str, manifest: &Manifest) -> Result<Answer, Stop> {
        let call = Call::put(format!("/v2/{repository}/manifests/{reference}"))
            .header("Content-Type", manifest.media_type.as_str())
            .body(manifest.blob.bytes.clone());
        let answer = self.send(call)?;
        if answer.is_success() {
            self.made_manifest(repository, reference, manifest.digest());
        }
        Ok(answer)
    }

    /// Pushes a manifest that the registry has to take, and judges the answer. Its blobs must be there.
    pub fn push_manifest(&mut self, repository: &str, reference: &str, manifest: &Manifest) -> Result<Answer, Stop> {
        let answer = self.offer_manifest(repository, reference, manifest)?;
        self.judge_stored_manifest(&answer)?;
        Ok(answer)
    }

    /// Judges the answer to a manifest that the registry has to take.
    pub fn judge_stored_manifest(&mut self, answer: &Answer) -> Result<(), Stop> {
        if !answer.is_success() {
            // Whoever refuses a whole kind of manifests has a finding for that.
            self.add(
                Violation::of(&dist::PUSH_MANIFEST_PUT_201, "a manifest that can be stored is refused")
                    .at(answer, Mark::Status)
                    .expected("`201`")
                    .got(answer.describe())
                    .unless_broken(&[&dist::CAT_CLAIMED_COMPLETE]),
            );
            return Err(Stop::Blocked(&dist::PUSH_MANIFEST_PUT_201));
        }
        self.has_status(&dist::PUSH_MANIFEST_PUT_201, answer, &[201], "the PUT of a manifest");
        let location = self.location(answer);
        self.holds(&dist::PUSH_MANIFEST_PUT_LOCATION, location.is_some(), || {
            Violation::of(&dist::PUSH_MANIFEST_PUT_LOCATION, "the answer to a stored manifest has no usable `Location`")
                .at(answer, Mark::Header("Location"))
                .expected("the location of the manifest")
                .got(named(answer.header("location")))
        });
        Ok(())
    }

    /// Remembers a manifest, and the tag that it was pushed to, for the clean-up.
    pub fn made_manifest(&mut self, repository: &str, reference: &str, digest: &str) {
        let repository = repository.to_owned();
        if reference.contains(':') {
            let digest = reference.split('?').next().unwrap_or(reference).to_owned();
            self.ledger.add(Made::Manifest { repository, digest });
        } else {
            self.ledger.add(Made::Manifest { repository: repository.clone(), digest: digest.to_owned() });
            self.ledger.add(Made::Tag { repository, tag: reference.to_owned() });
        }
    }

    /// Gets a manifest by tag or digest, and judges nothing.
    pub fn get_manifest(&mut self, repository: &str, reference: &str) -> Result<Answer, Stop> {
        self.send(manifest_call("GET", repository, reference))
    }

    /// Asks for the head of a manifest, and judges nothing.
    pub fn head_manifest(&mut self, repository: &str, reference: &str) -> Result<Answer, Stop> {
        self.send(manifest_call("HEAD", repository, reference))
    }

    /// Gets a blob, and judges nothing.
    pub fn get_blob(&mut self, repository: &str, digest: &str) -> Result<Answer, Stop> {
        self.send(Call::get(format!("/v2/{repository}/blobs/{digest}")))
    }

    /// Asks for the head of a blob, and judges nothing.
    pub fn head_blob(&mut self, repository: &str, digest: &str) -> Result<Answer, Stop> {
        self.send(Call::head(format!("/v2/{repository}/blobs/{digest}")))
    }
}

fn manifest_call(method: &'static str, repository: &str, reference: &str) -> Call {
    Call::new(method, format!("/v2/{repository}/manifests/{reference}")).header("Accept", ACCEPTED.join(", "))
}
