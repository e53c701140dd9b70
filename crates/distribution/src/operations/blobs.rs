//! Pushing a blob by POST and PUT.

use catalogue::distribution as dist;
use wire::exchange::{Bytes, Origin};

use super::session::{Session, named};
use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::ledger::Made;
use crate::matter::Blob;
use crate::violation::{Mark, Violation};

/// What bodies of uploads are called.
pub(super) const OCTETS: &str = "application/octet-stream";

/// A blob that was pushed.
#[derive(Debug, Clone)]
pub struct Pushed {
    /// The answer that said so.
    pub answer: Answer,
    /// Where the blob can be pulled, if the answer says so.
    pub location: Option<(Origin, String)>,
    /// The repository that it is in.
    pub repository: String,
    /// The digest that it was pushed under.
    pub digest: String,
}

impl Context<'_> {
    /// Pushes a blob by POST and PUT and judges both answers.
    pub fn push_blob(&mut self, repository: &str, blob: &Blob) -> Result<Pushed, Stop> {
        let session = self.open_session(repository)?;
        self.fill_session(&session, blob, &blob.digest)
    }

    /// Pushes a whole blob into an open session, under a digest of its bytes, and judges the answer.
    pub fn fill_session(&mut self, session: &Session, blob: &Blob, digest: &str) -> Result<Pushed, Stop> {
        let answer = self.offer_whole(session, blob.bytes.clone(), digest)?;
        let is_stored = self.has_status(&dist::PUSH_BLOB_PUT_201, &answer, &[201], "the PUT that completes an upload");
        if !is_stored && !answer.is_success() {
            return Err(Stop::Blocked(&dist::PUSH_BLOB_PUT_201));
        }
        Ok(self.filled(session, &answer, digest))
    }

    /// Judges the success of a PUT that completes an upload.
    pub fn judge_filled(&mut self, session: &Session, answer: &Answer, digest: &str) -> Pushed {
        self.has_status(&dist::PUSH_BLOB_PUT_201, answer, &[201], "the PUT that completes an upload");
        self.filled(session, answer, digest)
    }

    fn filled(&mut self, session: &Session, answer: &Answer, digest: &str) -> Pushed {
        self.session_ended(session);
        let pushed = self.pushed(answer, &session.repository, digest);
        self.holds(&dist::PUSH_BLOB_PUT_LOCATION, pushed.location.is_some(), || {
            Violation::of(&dist::PUSH_BLOB_PUT_LOCATION, "the answer that completes an upload has no usable `Location`")
                .at(answer, Mark::Header("Location"))
                .expected("the location of the blob")
                .got(named(answer.header("location")))
        });
        pushed
    }

    /// Sends bytes into an open session as a whole blob with this digest, and judges nothing.
    pub fn offer_whole(&mut self, session: &Session, bytes: Bytes, digest: &str) -> Result<Answer, Stop> {
        self.send(session.closing(digest).header("Content-Type", OCTETS).body(bytes))
    }

    /// A blob that an answer says is stored. It is removed at the end.
    pub fn pushed(&mut self, answer: &Answer, repository: &str, digest: &str) -> Pushed {
        self.made_blob(repository, digest);
        Pushed {
            answer: answer.clone(),
            location: self.location(answer),
            repository: repository.to_owned(),
            digest: digest.to_owned(),
        }
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
