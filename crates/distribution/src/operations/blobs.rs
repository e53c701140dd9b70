//! Pushing a blob by POST and PUT.

use catalogue::distribution as dist;
use wire::exchange::Origin;

use super::session::named;
use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::ledger::Made;
use crate::matter::Blob;
use crate::violation::{Mark, Violation};

/// A blob that was pushed.
#[derive(Debug, Clone)]
pub struct Pushed {
    /// The answer to the PUT.
    pub answer: Answer,
    /// Where the blob can be pulled, if the answer says so.
    pub location: Option<(Origin, String)>,
}

impl Context<'_> {
    /// Pushes a blob by POST and PUT and judges both answers.
    pub fn push_blob(&mut self, repository: &str, blob: &Blob) -> Result<Pushed, Stop> {
        let session = self.open_session(repository)?;
        let call = session.closing(&blob.digest).header("Content-Type", "application/octet-stream");
        let answer = self.send(call.body(blob.bytes.clone()))?;
        let is_stored = self.has_status(&dist::PUSH_BLOB_PUT_201, &answer, &[201], "the PUT that completes an upload");
        if !is_stored && !answer.is_success() {
            return Err(Stop::Blocked(&dist::PUSH_BLOB_PUT_201));
        }
        self.session_ended(&session);
        self.made_blob(repository, &blob.digest);
        let location = self.location(&answer);
        self.holds(&dist::PUSH_BLOB_PUT_LOCATION, location.is_some(), || {
            Violation::of(&dist::PUSH_BLOB_PUT_LOCATION, "the answer that completes an upload has no usable `Location`")
                .at(&answer, Mark::Header("Location"))
                .expected("the location of the blob")
                .got(named(answer.header("location")))
        });
        Ok(Pushed { answer, location })
    }

    /// Remembers a blob for the clean-up. The empty object is what all artifacts have, so that in a repository that others use too
    /// it stays.
    pub fn made_blob(&mut self, repository: &str, digest: &str) {
        if self.is_crowded() && digest == Blob::empty_json().digest {
            return;
        }
        self.ledger.add(Made::Blob { repository: repository.to_owned(), digest: digest.to_owned() });
    }
}
