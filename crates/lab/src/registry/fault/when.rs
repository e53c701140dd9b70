//! When a fault shows: questions about a request and its answer.

use axum::http::{Method, StatusCode, header};

use crate::registry::{
    answer::Answer,
    ask::Kind,
    header::SUBJECT,
    model::{Document, IMAGE, INDEX, Repository},
    turn::Turn,
};

/// A GET that succeeds.
pub(super) fn got(turn: &Turn, answer: &Answer, kind: Kind) -> bool {
    turn.is(&Method::GET, kind) && answer.is_success()
}

/// A HEAD that succeeds.
pub(super) fn headed(turn: &Turn, answer: &Answer, kind: Kind) -> bool {
    turn.is(&Method::HEAD, kind) && answer.is_success()
}

/// Content that was asked for, and that the repository does not have.
pub(super) fn misses(turn: &Turn, answer: &Answer, method: &Method, kind: Kind) -> bool {
    turn.is(method, kind) && answer.status == StatusCode::NOT_FOUND && turn.repository().is_some()
}

/// Content that was asked for, and that nobody ever had.
pub(super) fn lacks(turn: &Turn, answer: &Answer, method: &Method, kind: Kind) -> bool {
    let has =
        |one: &Repository| one.blobs.contains_key(&turn.ask.reference) || one.manifest(&turn.ask.reference).is_some();
    let buried = turn.model.buried(&turn.ask.name);
    let was_there = buried.is_some_and(|one| has(one) || one.tags.contains_key(&turn.ask.reference));
    misses(turn, answer, method, kind) && !was_there && !turn.model.repositories.values().any(has)
}

/// A manifest that is an index.
pub(super) fn is_index(answer: &Answer) -> bool {
    answer.get(&header::CONTENT_TYPE) == Some(INDEX)
}

/// A push whose `Content-Type` says that it is an index.
pub(super) fn pushes_index(turn: &Turn) -> bool {
    turn.is(&Method::PUT, Kind::Manifest) && turn.ask.header(&header::CONTENT_TYPE) == Some(INDEX)
}

/// The manifest of the push.
pub(super) fn document(turn: &Turn) -> Document {
    let media_type = turn.ask.header(&header::CONTENT_TYPE).unwrap_or(IMAGE);
    Document::read(media_type, &turn.ask.body).unwrap_or_default()
}

/// A manifest that was stored.
pub(super) fn put_manifest(turn: &Turn, answer: &Answer) -> bool {
    turn.is(&Method::PUT, Kind::Manifest) && answer.is_success()
}

/// A manifest with a subject that was stored.
pub(super) fn put_referrer(turn: &Turn, answer: &Answer) -> bool {
    put_manifest(turn, answer) && answer.headers.contains_key(SUBJECT)
}

/// A session that was opened, for whatever reason.
pub(super) fn opened(turn: &Turn, answer: &Answer) -> bool {
    turn.is(&Method::POST, Kind::Uploads) && answer.status == StatusCode::ACCEPTED
}

/// A session that was opened because somebody asked for one.
pub(super) fn opened_plainly(turn: &Turn, answer: &Answer) -> bool {
    opened(turn, answer) && !turn.ask.has_parameter("mount")
}

/// A chunk that was taken.
pub(super) fn took_chunk(turn: &Turn, answer: &Answer) -> bool {
    turn.is(&Method::PATCH, Kind::Session) && answer.is_success()
}

/// A chunk after the first that was taken.
pub(super) fn took_later_chunk(turn: &Turn, answer: &Answer) -> bool {
    took_chunk(turn, answer) && turn.session.as_ref().is_some_and(|session| session.chunks > 0)
}

/// A blob that was stored by a PUT without chunks before it.
pub(super) fn closed_plainly(turn: &Turn, answer: &Answer) -> bool {
    turn.closes_plain() && answer.is_success()
}

/// A blob that was stored by a PUT after chunks.
pub(super) fn closed_chunked(turn: &Turn, answer: &Answer) -> bool {
    turn.closes_chunked() && answer.is_success()
}

/// A request to take a whole blob.
pub(super) fn posts_blob(turn: &Turn) -> bool {
    turn.is(&Method::POST, Kind::Uploads) && turn.ask.has_parameter("digest") && !turn.ask.has_parameter("mount")
}

/// A blob that was stored by a POST.
pub(super) fn posted(turn: &Turn, answer: &Answer) -> bool {
    posts_blob(turn) && answer.status == StatusCode::CREATED
}

/// A request to mount.
pub(super) fn mounts(turn: &Turn) -> bool {
    turn.is(&Method::POST, Kind::Uploads) && turn.ask.has_parameter("mount")
}

/// A blob that was mounted.
pub(super) fn mounted(turn: &Turn, answer: &Answer) -> bool {
    mounts(turn) && answer.status == StatusCode::CREATED
}

/// A deletion that succeeds.
pub(super) fn deleted(turn: &Turn, answer: &Answer, kind: Kind) -> bool {
    turn.is(&Method::DELETE, kind) && answer.is_success()
}

/// A chunk that is refused for its place.
pub(super) fn out_of_order(turn: &Turn, answer: &Answer, method: &Method) -> bool {
    turn.is(method, Kind::Session) && answer.status == StatusCode::RANGE_NOT_SATISFIABLE
}

/// A digest of the SHA-512 kind in the path.
pub(super) fn of_sha512(turn: &Turn) -> bool {
    turn.ask.reference.starts_with("sha512:")
}

/// Where the chunk begins, if it says so.
pub(super) fn chunk_start(turn: &Turn) -> Option<usize> {
    turn.ask.header(&header::CONTENT_RANGE)?.split('-').next()?.parse().ok()
}

/// Whether another repository than the one asked has something.
pub(super) fn elsewhere<'a, T>(turn: &'a Turn, find: impl Fn(&'a Repository) -> Option<T>) -> Option<T> {
    let others = turn.model.repositories.iter().filter(|(name, _)| **name != turn.ask.name);
    others.map(|(_, repository)| repository).find_map(find)
}
