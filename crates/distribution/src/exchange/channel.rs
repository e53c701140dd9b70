//! Where calls go, and why a scenario cannot go on.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use catalogue::Requirement;
use wire::exchange::{Origin, Request};

use super::{Exchanged, How};
use crate::matter::Matter;

/// Why a scenario ends before its end. Whatever it decides and has not answered becomes this.
#[derive(Debug, Clone)]
pub enum Stop {
    /// Another requirement is broken.
    Blocked(&'static Requirement),
    /// The registry does not offer it, in an allowed way.
    Unsupported(Cow<'static, str>),
    /// There is nothing to judge it on.
    NotApplicable(Cow<'static, str>),
    /// We could not look: network, limits, interrupts.
    Inconclusive(Cow<'static, str>),
}

/// A call made ready for the wire.
#[derive(Debug)]
pub struct Order<'a> {
    /// The scenario that sends it.
    pub scenario: &'static str,
    /// Its number in the scenario, from 0.
    pub number: usize,
    /// Where its bytes come from.
    pub matter: &'a Matter,
    /// Where it goes.
    pub origin: &'a Origin,
    /// What is sent, without login.
    pub request: &'a Request,
    /// How it is put on the wire.
    pub how: How,
    /// The scopes that a token must have.
    pub scope: &'a str,
    /// Whether to log in.
    pub login: bool,
}

/// A live registry, or a recording of one. Called from several threads.
pub trait Channel: Sync {
    /// Sends one request and reads its whole answer. Follows nothing; logs in and waits if asked to.
    fn send(&self, order: &Order<'_>) -> Result<Exchanged, Stop>;

    /// Whether what is given to it is sent to anybody.
    fn sends(&self) -> bool;

    /// The digests of large content that a scenario made when this was recorded, by its names; a live registry has none.
    fn large(&self, _scenario: &str) -> BTreeMap<String, String> {
        BTreeMap::new()
    }

    /// Lets time go by before the registry is asked again. A recording has its answers already.
    fn pause(&self, time: Duration);

    /// Where the registry is.
    fn origin(&self) -> &Origin;

    /// How often it was waited because a server asked for it.
    fn waits(&self) -> u64;
}
