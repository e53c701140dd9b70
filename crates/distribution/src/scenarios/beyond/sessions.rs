//! Whom an upload session belongs to, and when it ends (docs/book/src/beyond-the-spec.md#security).

use catalogue::distribution as dist;

use super::ground;
use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::matter::Blob;
use crate::operations::Session;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// An upload session can be used where it was opened, by whom it was given, and until it ends.
pub static SCENARIO: Scenario = Scenario {
    name: "sessions_are_private",
    decides: &[&dist::BEYOND_SESSION_DEAD, &dist::BEYOND_SESSION_OTHER_REPOSITORY, &dist::BEYOND_SESSION_UNGUESSABLE],
    stage: Stage::Body,
    quick: false,
    read_only: false,
    run,
};

/// Sessions that are compared.
const SESSIONS: usize = 4;
/// The fewest characters that have to differ between two ids: 48 bits of a UUID, whose random parts have 62 and more.
const LEAST_DIFFERENCE: usize = 12;

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let repository = context.repository();
    let sessions: Vec<Session> =
        (0..SESSIONS).map(|_| ground::session(context, &repository)).collect::<Result<_, _>>()?;
    unguessable(context, &sessions);
    let [first, second, ..] = sessions.as_slice() else { return Ok(()) };
    elsewhere(context, first)?;

    let blob = context.matter.blob("closed", 100);
    let answer = ground::close(context, second, blob.bytes.clone(), &blob.digest)?;
    ground::stored(&answer, "a blob")?;
    is_dead(context, second, "after it was closed")?;
    if let Some(third) = sessions.get(2) {
        let answer = context.send(third.call("DELETE").header("Content-Length", "0"))?;
        if answer.is_success() {
            context.session_ended(third);
            is_dead(context, third, "after it was cancelled")?;
        }
    }
    Ok(())
}

/// The ids are the parts of the paths in which the locations differ. What stands in the query may be signed, and says nothing.
fn unguessable(context: &mut Context<'_>, sessions: &[Session]) {
    let paths: Vec<Vec<&str>> = sessions
        .iter()
        .map(|session| session.target.split('?').next().unwrap_or_default().split('/').collect())
        .collect();
    let least = paths.iter().enumerate().flat_map(|(at, path)| {
        paths.iter().skip(at + 1).map(move |other| path.iter().zip(other).map(|(a, b)| difference(a, b)).sum::<usize>())
    });
    let (Some(least), Some(last)) = (least.min(), sessions.last()) else { return };
    if least == 0 {
        context.not_applicable(&dist::BEYOND_SESSION_UNGUESSABLE, "the paths of the sessions hold no id of their own");
        return;
    }
    let shown: Vec<String> = paths.iter().filter_map(|path| Some(format!("`{}`", path.last()?))).collect();
    context.holds(&dist::BEYOND_SESSION_UNGUESSABLE, least >= LEAST_DIFFERENCE, || {
        Violation::of(&dist::BEYOND_SESSION_UNGUESSABLE, "the ids of upload sessions resemble each other")
            .at(&last.opened, Mark::Header("Location"))
            .expected("random ids, such as UUIDs of version 4")
            .got(shown.join(", "))
    });
}

/// In how many places two words differ.
fn difference(one: &str, other: &str) -> usize {
    let differing = one.bytes().zip(other.bytes()).filter(|(a, b)| a != b).count();
    differing + one.len().abs_diff(other.len())
}

/// The same session id below the name of another repository.
fn elsewhere(context: &mut Context<'_>, session: &Session) -> Result<(), Stop> {
    let there = context.other_repository();
    let moved = session.target.replacen(&format!("/{}/", session.repository), &format!("/{there}/"), 1);
    if moved == session.target {
        let why = "the location of a session does not name its repository";
        context.not_applicable(&dist::BEYOND_SESSION_OTHER_REPOSITORY, why);
        return Ok(());
    }
    let blob = context.matter.blob("elsewhere", 100);
    let session = Session { repository: there.clone(), target: moved, ..session.clone() };
    let answer = ground::close(context, &session, blob.bytes.clone(), &blob.digest)?;
    context.holds(&dist::BEYOND_SESSION_OTHER_REPOSITORY, !answer.is_success(), || {
        Violation::of(
            &dist::BEYOND_SESSION_OTHER_REPOSITORY,
            "the upload session of one repository stores a blob through another one",
        )
        .at(&answer, Mark::Status)
        .expected("`404`")
        .got(answer.describe())
    });
    Ok(())
}

/// Nothing goes into the session, and nothing comes of it.
fn is_dead(context: &mut Context<'_>, session: &Session, when: &str) -> Result<(), Stop> {
    let late: Blob = context.matter.blob(when, 100);
    let chunk = session.call("PATCH").header("Content-Type", "application/octet-stream").body(late.bytes.clone());
    let answer = context.send(chunk)?;
    says_no(context, &answer, when, "takes a chunk");
    let answer = ground::close(context, session, late.bytes.clone(), &late.digest)?;
    says_no(context, &answer, when, "stores a blob");
    Ok(())
}

fn says_no(context: &mut Context<'_>, answer: &Answer, when: &str, what: &str) {
    context.holds(&dist::BEYOND_SESSION_DEAD, answer.is_client_error(), || {
        let message = match answer.is_success() {
            true => format!("an upload session {what} {when}"),
            false => format!("a request to an upload session {when} is not answered with a client error"),
        };
        Violation::of(&dist::BEYOND_SESSION_DEAD, message)
            .at(answer, Mark::Status)
            .expected("`404`")
            .got(answer.describe())
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_counted() {
        assert_eq!(difference("17", "18"), 1);
        assert_eq!(difference("abc", "abcdef"), 3);
        // Two ids by time of one machine.
        let (one, other) = ("5f1e2a00-8f4c-11ee-b962-0242ac120002", "5f1e2c44-8f4c-11ee-b962-0242ac120002");
        assert!(difference(one, other) < LEAST_DIFFERENCE);
        let (one, other) = ("0b8f5a5c-9f0e-4d55-8a3e-2f6f0a2f1c77", "d9428888-122b-41e1-b85c-61f0c2a3d9e0");
        assert!(difference(one, other) >= LEAST_DIFFERENCE);
    }
}
