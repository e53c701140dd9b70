//! Tokens: opaque random words, good for some actions on some repositories and for five minutes.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use axum::http::StatusCode;
use serde_json::json;

use super::right::{Action, BearerRight, Scope, User};
use crate::registry::{answer::Answer, chance, date};

/// How long a token is good.
const LIFETIME: Duration = Duration::from_secs(300);

/// A token that was given.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    /// Whose it is.
    pub(super) owner: User,
    /// What it is good for.
    pub(super) scopes: Vec<Scope>,
    until: Instant,
}

impl Grant {
    /// Its bearer.
    pub(super) fn bearer(&self) -> User {
        User::Bearer(self.scopes.iter().cloned().map(BearerRight).collect())
    }
}

/// The tokens that were given.
#[derive(Debug, Default)]
pub(super) struct Tokens(Mutex<BTreeMap<String, Grant>>);

impl Tokens {
    /// Gives a token for what of these scopes the user may do.
    pub(super) fn give<'a>(&self, owner: User, scopes: impl Iterator<Item = &'a str>) -> Answer {
        let scopes = scopes.flat_map(|text| text.split(' ')).filter_map(Scope::read).map(|mut scope| {
            scope.actions.retain(|action: &Action| owner.may(*action, &scope.repository));
            scope
        });
        let grant = Grant { scopes: scopes.collect(), owner: owner.clone(), until: Instant::now() + LIFETIME };
        let token = chance::word();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(token.clone(), grant);
        Answer::json(
            StatusCode::OK,
            &json!({
                "token": token,
                "access_token": token,
                "expires_in": LIFETIME.as_secs(),
                "issued_at": date::rfc3339(SystemTime::now()),
            }),
        )
    }

    /// What the token of this `Authorization` is good for, if it was given and is still good.
    pub(super) fn find(&self, authorization: Option<&str>) -> Option<Grant> {
        let (scheme, token) = authorization?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        tokens.retain(|_, grant| grant.until > now);
        tokens.get(token.trim()).cloned()
    }
}
