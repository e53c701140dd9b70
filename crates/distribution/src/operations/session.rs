//! Upload sessions: opening one, and following it from location to location.

use catalogue::distribution as dist;
use wire::exchange::Origin;

use crate::context::Context;
use crate::context::place;
use crate::exchange::{Answer, Call, Stop};
use crate::violation::{Mark, Violation};

/// An open upload session.
#[derive(Debug, Clone)]
pub struct Session {
    /// The repository that it is in.
    pub repository: String,
    /// Where its location is.
    pub origin: Origin,
    /// The target of its location, verbatim.
    pub target: String,
    /// `OCI-Chunk-Min-Length`, if the registry announced one.
    pub least_chunk: Option<u64>,
    /// The answer that opened it.
    pub opened: Answer,
    /// How many bytes were sent to it and taken.
    pub received: usize,
}

impl Session {
    /// The target with a query parameter added behind those that the location has.
    pub fn with(&self, parameter: &str) -> String {
        let separator = if self.target.contains('?') { '&' } else { '?' };
        format!("{}{separator}{parameter}", self.target)
    }

    /// A call to the location.
    pub fn call(&self, method: &'static str) -> Call {
        self.call_with(method, self.target.clone())
    }

    /// A call to the location with a query parameter added.
    pub fn call_to(&self, method: &'static str, parameter: &str) -> Call {
        self.call_with(method, self.with(parameter))
    }

    /// The PUT that closes the session with this digest.
    pub fn closing(&self, digest: &str) -> Call {
        self.call_to("PUT", &format!("digest={digest}"))
    }

    fn call_with(&self, method: &'static str, target: String) -> Call {
        let scope = format!("repository:{}:pull,push", self.repository);
        Call::new(method, "").to(self.origin.clone(), target).scope(scope)
    }
}

impl Context<'_> {
    /// Opens an upload session and judges the answer.
    pub fn open_session(&mut self, repository: &str) -> Result<Session, Stop> {
        self.open_session_with(repository, "")
    }

    /// Opens an upload session with a query, such as `?digest-algorithm=sha512`.
    pub fn open_session_with(&mut self, repository: &str, query: &str) -> Result<Session, Stop> {
        let call = Call::post(format!("/v2/{repository}/blobs/uploads/{query}")).header("Content-Length", "0");
        let answer = self.send(call)?;
        let is_open =
            self.has_status(&dist::PUSH_BLOB_POST_202, &answer, &[202], "the POST that opens an upload session");
        if !is_open && !answer.is_success() {
            return Err(Stop::Blocked(&dist::PUSH_BLOB_POST_202));
        }
        self.session_of(repository, &answer)
    }

    /// The session that an answer with 202 opened, judged for its location.
    pub fn session_of(&mut self, repository: &str, answer: &Answer) -> Result<Session, Stop> {
        let Some((origin, target)) = self.location(answer) else {
            self.add(
                Violation::of(
                    &dist::PUSH_BLOB_POST_LOCATION,
                    "the answer that opens an upload session has no usable `Location`",
                )
                .at(answer, Mark::Header("Location"))
                .expected("the location of the session")
                .got(named(answer.header("location"))),
            );
            return Err(Stop::Blocked(&dist::PUSH_BLOB_POST_LOCATION));
        };
        self.pass(&dist::PUSH_BLOB_POST_LOCATION);
        self.ledger.open(&origin, &target, repository);
        let least_chunk = answer.header("oci-chunk-min-length").and_then(|value| value.trim().parse().ok());
        Ok(Session {
            repository: repository.to_owned(),
            origin,
            target,
            least_chunk,
            opened: answer.clone(),
            received: 0,
        })
    }

    /// Where the `Location` of an answer leads.
    pub fn location(&self, answer: &Answer) -> Option<(Origin, String)> {
        place(answer.origin(), &answer.exchanged.request.target, answer.header("location")?)
    }

    /// Follows the session to the location that an answer gave, if it gave one.
    pub fn follow_session(&mut self, session: &mut Session, answer: &Answer) {
        if let Some((origin, target)) = self.location(answer) {
            self.ledger.close(&session.origin, &session.target);
            self.ledger.open(&origin, &target, &session.repository);
            (session.origin, session.target) = (origin, target);
        }
    }

    /// Judges the answer to a request to a session that is not there, or not any more. The scenario must declare
    /// `dist.push.upload.unknown-404` and `dist.error.code-fits`.
    pub fn is_unknown(&mut self, answer: &Answer) {
        // What a registry does not do with any session, it does not do with this one.
        if answer.status() == 405 {
            return;
        }
        let what = "a request to an upload session that is not there";
        self.has_status(&dist::PUSH_UPLOAD_UNKNOWN_404, answer, &[404], what);
        self.has_fitting_code(answer, &["BLOB_UPLOAD_UNKNOWN", "BLOB_UPLOAD_INVALID"], what);
    }

    /// Cancels a session that is of no more use. Whether a registry does so is judged elsewhere.
    pub fn abandon(&mut self, session: &Session) -> Result<(), Stop> {
        self.send(session.call("DELETE").header("Content-Length", "0"))?;
        self.session_ended(session);
        Ok(())
    }

    /// The session has come to its end.
    pub fn session_ended(&mut self, session: &Session) {
        self.ledger.close(&session.origin, &session.target);
    }
}

/// A header's value in a finding.
pub(crate) fn named(value: Option<&str>) -> String {
    value.map_or("no such header".to_owned(), |value| format!("`{value}`"))
}
