//! Whether a pushed blob is where the answer to its push says.

use catalogue::Requirement;
use catalogue::distribution as dist;

use super::blobs::Pushed;
use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::matter::Blob;
use crate::violation::{Mark, Violation};

impl Context<'_> {
    /// Pulls a pushed blob from its location, and by its digest if that is another place. `location` is the requirement that there
    /// is one, `pullable` that the blob can be pulled from it. Gives whether it came by its digest. The scenario must declare
    /// `dist.pull.blob.{get-200, get-body, dcd, dcd-matches}` too.
    pub fn judge_pullable(
        &mut self,
        location: &'static Requirement,
        pullable: &'static Requirement,
        pushed: &Pushed,
        blob: &Blob,
    ) -> Result<bool, Stop> {
        let is_elsewhere = self.judge_elsewhere(pullable, pushed, blob)?;
        let answer = self.get_blob(&pushed.repository, &pushed.digest)?;
        if answer.status() == 200 {
            self.judge_blob(&answer, blob);
        } else if is_elsewhere.is_none_or(|came| came) {
            // What is there for a HEAD is stored, and only not served.
            let head = self.head_blob(&pushed.repository, &pushed.digest)?;
            if head.is_success() || is_elsewhere.is_some() {
                self.judge_blob(&answer, blob);
            } else {
                self.judge_at_location(pullable, &answer, blob);
                return Ok(false);
            }
        }
        match (is_elsewhere, answer.status()) {
            (Some(_), _) => {}
            (None, _) if pushed.location.is_none() => self.blocked(pullable, location),
            (None, 200) => self.pass(pullable),
            (None, _) => self.blocked(pullable, &dist::PULL_BLOB_GET_200),
        }
        Ok(answer.status() == 200)
    }

    /// Pulls a pushed blob from its location if that is another place than that of its digest. Gives whether it came.
    pub fn judge_elsewhere(
        &mut self,
        pullable: &'static Requirement,
        pushed: &Pushed,
        blob: &Blob,
    ) -> Result<Option<bool>, Stop> {
        let Some((origin, target)) = &pushed.location else { return Ok(None) };
        let usual = format!("/v2/{}/blobs/{}", pushed.repository, pushed.digest);
        if origin == self.shared.channel.origin() && *target == usual {
            return Ok(None);
        }
        let answer = self.send(Call::get("").to(origin.clone(), target.clone()))?;
        Ok(Some(self.judge_at_location(pullable, &answer, blob)))
    }

    fn judge_at_location(&mut self, pullable: &'static Requirement, answer: &Answer, blob: &Blob) -> bool {
        let (holds, mark, message) = match answer.status() {
            200 => (answer.body() == blob.bytes, Mark::Body, "other bytes come from the `Location` of a pushed blob"),
            _ => (false, Mark::Status, "a pushed blob cannot be pulled from its `Location`"),
        };
        self.holds(pullable, holds, || {
            // Only another than itself can be the cause.
            let causes: Vec<&'static Requirement> =
                [&dist::PULL_BLOB_GET_200, &dist::PULL_BLOB_GET_BODY, &dist::PUSH_BLOB_PUT_LOCATION_PULLABLE]
                    .into_iter()
                    .filter(|cause| !std::ptr::eq(*cause, pullable))
                    .collect();
            Violation::of(pullable, message)
                .at(answer, mark)
                .expected(format!("`200` with {} bytes", blob.bytes.len()))
                .got(format!("{} with {} bytes", answer.describe(), answer.body().len()))
                .unless_broken(&causes)
        })
    }
}
