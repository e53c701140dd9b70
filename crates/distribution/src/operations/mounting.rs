//! Mounting a blob from another repository (spec.md#mounting-a-blob-from-another-repository).

use catalogue::distribution as dist;

use super::blobs::Pushed;
use super::session::named;
use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::violation::{Mark, Violation};

impl Context<'_> {
    /// Asks for a mount, and judges nothing.
    pub fn mount(&mut self, here: &str, digest: &str, from: Option<&str>) -> Result<Answer, Stop> {
        let from = from.map(|from| format!("&from={}", from.replace('/', "%2F"))).unwrap_or_default();
        let target = format!("/v2/{here}/blobs/uploads/?mount={digest}{from}");
        self.send(Call::post(target).header("Content-Length", "0"))
    }

    /// Judges the answer to a mount: success has a location, and everything else is an open session, which is remembered for the
    /// clean-up. Gives the blob if it was mounted. The scenario must declare `dist.push.mount.{201, location, fallback}` and
    /// `dist.push.blob.post-location`.
    pub fn judge_mount(&mut self, here: &str, answer: &Answer, digest: &str) -> Result<Option<Pushed>, Stop> {
        let has_location = self.location(answer).is_some();
        if answer.status() == 202 {
            self.holds(&dist::PUSH_MOUNT_FALLBACK, has_location, || {
                Violation::of(
                    &dist::PUSH_MOUNT_FALLBACK,
                    "a mount that is answered with `202` has no usable `Location`",
                )
                .at(answer, Mark::Header("Location"))
                .expected("the location of an upload session")
                .got(named(answer.header("location")))
            });
            if has_location {
                self.session_of(here, answer)?;
            }
            return Ok(None);
        }
        if !answer.is_success() {
            self.add(
                Violation::of(
                    &dist::PUSH_MOUNT_FALLBACK,
                    "a mount is neither done nor answered with an upload session",
                )
                .at(answer, Mark::Status)
                .expected("`201`, or `202` with the `Location` of an upload session")
                .got(answer.describe()),
            );
            return Ok(None);
        }
        self.has_status(&dist::PUSH_MOUNT_201, answer, &[201], "a mount that was done");
        self.holds(&dist::PUSH_MOUNT_LOCATION, has_location, || {
            Violation::of(&dist::PUSH_MOUNT_LOCATION, "the answer to a mount that was done has no usable `Location`")
                .at(answer, Mark::Header("Location"))
                .expected("the location of the blob")
                .got(named(answer.header("location")))
        });
        Ok(Some(self.pushed(answer, here, digest)))
    }
}
