//! Pushing a blob in chunks: sending one, and closing the session behind the last (spec.md#pushing-a-blob-in-chunks).

use catalogue::distribution as dist;
use wire::exchange::Bytes;

use super::blobs::{OCTETS, Pushed};
use super::session::{Session, named};
use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::matter::Blob;
use crate::violation::{Mark, Violation};

/// The longest chunk that is sent because a registry takes no shorter ones.
const LONGEST_CHUNK: u64 = 8 << 20;
/// Chunks are this long at least, so that a minimum which nobody told is seen where a short one is sent, and nowhere else.
const SHORTEST_CHUNK: usize = 64 << 10;

impl Session {
    /// The length of a chunk: `more` bytes than any that might be too short for the registry.
    pub fn chunk_length(&self, more: usize) -> Result<usize, Stop> {
        match self.least_chunk {
            None => Ok(SHORTEST_CHUNK + more),
            Some(least) if least <= LONGEST_CHUNK => {
                Ok(SHORTEST_CHUNK.max(usize::try_from(least).unwrap_or_default()) + more)
            }
            Some(least) => Err(Stop::Inconclusive(
                format!("the registry takes no chunks under {least} bytes, and a test sends none of that length")
                    .into(),
            )),
        }
    }

    /// The PATCH of the chunk that begins at `start`.
    pub fn chunk(&self, start: usize, bytes: Bytes) -> Call {
        in_place(self.call("PATCH"), start, bytes)
    }

    /// The PUT that closes the session with a last chunk, which begins at `start`; without a body if it is empty.
    pub fn closing_with(&self, digest: &str, start: usize, last: Bytes) -> Call {
        match last.is_empty() {
            true => self.closing(digest).header("Content-Length", "0"),
            false => in_place(self.closing(digest), start, last),
        }
    }
}

fn in_place(call: Call, start: usize, bytes: Bytes) -> Call {
    let end = (start + bytes.len()).saturating_sub(1);
    call.header("Content-Type", OCTETS).header("Content-Range", format!("{start}-{end}")).body(bytes)
}

impl Context<'_> {
    /// Sends the next chunk and judges the answer. The scenario must declare `dist.push.chunk.{patch-202, patch-location,
    /// patch-range, patch-range-whole}`.
    pub fn push_chunk(&mut self, session: &mut Session, bytes: Bytes) -> Result<(), Stop> {
        let length = bytes.len();
        let answer = self.send(session.chunk(session.received, bytes))?;
        self.judge_chunk(session, &answer, length)
    }

    /// Judges the answer to a chunk that is in its place, and follows the session.
    pub fn judge_chunk(&mut self, session: &mut Session, answer: &Answer, length: usize) -> Result<(), Stop> {
        let is_taken = self.has_status(&dist::PUSH_CHUNK_PATCH_202, answer, &[202], "the PATCH of a chunk");
        if !is_taken && !answer.is_success() {
            return Err(Stop::Blocked(&dist::PUSH_CHUNK_PATCH_202));
        }
        session.received += length;
        self.judge_patch_range(session, answer, length);
        self.has_session_location(&dist::PUSH_CHUNK_PATCH_LOCATION, answer, "the answer to a chunk");
        self.follow_session(session, answer);
        Ok(())
    }

    /// Whether an answer about an open session says where it goes on.
    pub(super) fn has_session_location(
        &mut self,
        requirement: &'static catalogue::Requirement,
        answer: &Answer,
        what: &str,
    ) {
        let is_there = self.location(answer).is_some();
        self.holds(requirement, is_there, || {
            Violation::of(requirement, format!("{what} has no usable `Location`"))
                .at(answer, Mark::Header("Location"))
                .expected("the location of the session")
                .got(named(answer.header("location")))
        });
    }

    /// Closes a session behind its chunks, with the last bytes of the blob or without a body, and judges the answer. The scenario
    /// must declare `dist.push.chunk.{put-201, put-location}`.
    pub fn close_session(&mut self, session: &Session, blob: &Blob, last: Bytes) -> Result<Pushed, Stop> {
        let answer = self.send(session.closing_with(&blob.digest, session.received, last))?;
        self.holds(&dist::PUSH_CHUNK_PUT_201, answer.status() == 201, || {
            Violation::of(&dist::PUSH_CHUNK_PUT_201, "the PUT that closes a chunked upload is not answered with `201`")
                .at(&answer, Mark::Status)
                .expected("`201`")
                .got(answer.describe())
                .unless_broken(&[&dist::PUSH_BLOB_PUT_201])
        });
        if !answer.is_success() {
            return Err(Stop::Blocked(&dist::PUSH_CHUNK_PUT_201));
        }
        self.session_ended(session);
        let pushed = self.pushed(&answer, &session.repository, &blob.digest);
        self.holds(&dist::PUSH_CHUNK_PUT_LOCATION, pushed.location.is_some(), || {
            Violation::of(
                &dist::PUSH_CHUNK_PUT_LOCATION,
                "the answer that closes a chunked upload has no usable `Location`",
            )
            .at(&answer, Mark::Header("Location"))
            .expected("the location of the blob")
            .got(named(answer.header("location")))
            .unless_broken(&[&dist::PUSH_BLOB_PUT_LOCATION])
        });
        Ok(pushed)
    }
}
