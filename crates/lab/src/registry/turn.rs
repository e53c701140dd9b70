//! One request on its way through the registry, with all that a handler or a switch may look at or change.

use axum::http::Method;

use super::{
    access::User,
    ask::{Ask, Kind},
    core::Registry,
    model::{Model, Repository},
};

/// A request, the registry, and what the registry keeps.
pub(super) struct Turn<'a> {
    pub(super) ask: Ask,
    pub(super) registry: &'a Registry,
    pub(super) model: &'a mut Model,
    pub(super) user: User,
    /// The upload session of the path, as it was before.
    pub(super) session: Option<Session>,
}

/// What is remembered of a session that the request may end.
#[derive(Clone, Debug)]
pub(super) struct Session {
    /// How many chunks it had.
    pub(super) chunks: usize,
    /// How long the shortest of them was.
    pub(super) smallest: usize,
    /// How many bytes.
    pub(super) size: usize,
    /// The algorithm that the client announced.
    pub(super) algorithm: Option<String>,
}

impl Turn<'_> {
    /// Whether the switch of this name is on.
    pub(super) fn has(&self, switch: &str) -> bool {
        self.registry.switches.has(switch)
    }

    /// Whether this is that method on that endpoint.
    pub(super) fn is(&self, method: &Method, kind: Kind) -> bool {
        self.ask.is(method, kind)
    }

    /// Whether this reads from that endpoint.
    pub(super) fn reads(&self, kind: Kind) -> bool {
        self.ask.kind == kind && self.ask.reads()
    }

    /// The repository that was asked, if it exists.
    pub(super) fn repository(&self) -> Option<&Repository> {
        self.model.repositories.get(&self.ask.name)
    }

    /// Whether this closes a session that had chunks.
    pub(super) fn closes_chunked(&self) -> bool {
        self.is(&Method::PUT, Kind::Session) && self.session.as_ref().is_some_and(|session| session.chunks > 0)
    }

    /// Whether this closes a session that had none.
    pub(super) fn closes_plain(&self) -> bool {
        self.is(&Method::PUT, Kind::Session) && self.session.as_ref().is_some_and(|session| session.chunks == 0)
    }

    /// How long the blob of a push is.
    pub(super) fn pushed_size(&self) -> usize {
        self.session.as_ref().map_or(0, |session| session.size) + self.ask.body.len()
    }

    /// Whether the last part of the path is a digest rather than a tag.
    pub(super) fn by_digest(&self) -> bool {
        self.ask.reference.contains(':')
    }
}
