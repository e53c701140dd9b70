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
    /// is one, `pullable` that the blob can be pulled from it. The scenario must declare `dist.pull.blob.{get-200, get-body, dcd,
    /// dcd-matches}` too.
    pub fn judge_pullable(
        &mut self,
        location: &'static Requirement,
        pullable: &'static Requirement,
        pushed: &Pushed,
        blob: &Blob,
    ) -> Result<(), Stop> {
        let usual = format!("/v2/{}/blobs/{}", pushed.repository, pushed.digest);
        match &pushed.location {
            None => self.blocked(pullable, location),
            Some((origin, target)) if (origin, target) != (&self.shared.channel.origin().clone(), &usual) => {
                let answer = self.send(Call::get("").to(origin.clone(), target.clone()))?;
                self.judge_at_location(pullable, &answer, blob);
            }
            Some(_) => {
                let answer = self.get_blob(&pushed.repository, &pushed.digest)?;
                self.judge_blob(&answer, blob);
                match answer.status() {
                    200 => self.pass(pullable),
                    _ => self.blocked(pullable, &dist::PULL_BLOB_GET_200),
                }
                return Ok(());
            }
        }
        let answer = self.get_blob(&pushed.repository, &pushed.digest)?;
        self.judge_blob(&answer, blob);
        Ok(())
    }

    fn judge_at_location(&mut self, pullable: &'static Requirement, answer: &Answer, blob: &Blob) {
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
        });
    }
}
