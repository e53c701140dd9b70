//! What the scenarios beyond the spec stand on: content and sessions that are made without a word about how. That is judged where
//! the spec is.

use wire::exchange::Bytes;

use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::matter::{Blob, Manifest, Style};
use crate::operations::Session;

/// An open upload session.
pub(super) fn session(context: &mut Context<'_>, repository: &str) -> Result<Session, Stop> {
    let answer = context.send(Call::post(format!("/v2/{repository}/blobs/uploads/")).header("Content-Length", "0"))?;
    let place = context.location(&answer).filter(|_| answer.is_success());
    let Some((origin, target)) = place else {
        return Err(Stop::Inconclusive(format!("no upload session is opened: {}", answer.describe()).into()));
    };
    context.ledger.open(&origin, &target, repository);
    Ok(Session { repository: repository.to_owned(), origin, target, least_chunk: None, received: 0, opened: answer })
}

/// Closes a session with all bytes of a blob under a digest.
pub(super) fn close(context: &mut Context<'_>, session: &Session, bytes: Bytes, digest: &str) -> Result<Answer, Stop> {
    let call = session.closing(digest).header("Content-Type", "application/octet-stream");
    let answer = context.send(call.body(bytes))?;
    if answer.is_success() {
        context.session_ended(session);
        context.made_blob(&session.repository, digest);
    }
    Ok(answer)
}

/// Puts a blob into a repository.
pub(super) fn store(context: &mut Context<'_>, repository: &str, blob: &Blob) -> Result<(), Stop> {
    let session = session(context, repository)?;
    let answer = close(context, &session, blob.bytes.clone(), &blob.digest)?;
    stored(&answer, "a blob")
}

/// Whether something was taken that has to be, or why the scenario ends.
pub(super) fn stored(answer: &Answer, what: &str) -> Result<(), Stop> {
    match answer.is_success() {
        true => Ok(()),
        false => Err(Stop::Inconclusive(format!("{what} could not be pushed: {}", answer.describe()).into())),
    }
}

/// A small image manifest on a config that is there, different for each label.
pub(super) fn image(context: &Context<'_>, config: &Blob, label: &str) -> Manifest {
    let mut members = Manifest::image(config, &[config]);
    let annotations = serde_json::json!({ "land.greenlight.test": context.matter.word(label) });
    members.insert("annotations".to_owned(), annotations);
    Manifest::seal(members, Style::Compact)
}
