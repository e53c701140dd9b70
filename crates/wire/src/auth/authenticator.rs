//! Answers challenges for one registry and remembers what worked.
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

use super::realm::{Withheld, may_receive};
use super::scope;
use super::token::{Desk, Token, TokenKey, basic, place_of};
use super::{Challenge, ChallengeError};
use crate::credentials::{Credential, CredentialSources, CredentialsError};
use crate::error::Error;
use crate::exchange::{Client, Head, Origin};
use crate::redact::Screen;
use crate::retry::{RetryPolicy, Waits};

/// Who we are and whom we trust with it.
#[derive(Debug, Clone, Default)]
pub struct AuthOptions {
    /// Where credentials come from. They are not looked for before a challenge comes.
    pub credentials: CredentialSources,
    /// Hosts of token services that may have the credentials although they lie outside the registry's domain.
    pub trusted_realms: Vec<String>,
    /// The value of `User-Agent` in token requests.
    pub user_agent: String,
}

/// For one registry, shared by all threads. Tokens are kept by realm, service and scope until they expire.
pub struct Authenticator {
    client: Client,
    registry: Origin,
    /// The name under which credentials are kept.
    name: String,
    options: AuthOptions,
    retry: RetryPolicy,
    waits: Arc<Waits>,
    credential: OnceLock<Result<Option<Credential>, CredentialsError>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// What was answered and holds for every scope.
    fixed: Option<String>,
    /// What token was asked for where a caller named a scope.
    bearers: HashMap<String, TokenKey>,
    tokens: HashMap<TokenKey, Token>,
}

impl Authenticator {
    /// For the registry at `registry`, whose credentials are kept under `name` (`host` or `host:port`).
    pub fn new(
        client: Client,
        registry: Origin,
        name: &str,
        options: AuthOptions,
        retry: RetryPolicy,
        waits: Arc<Waits>,
    ) -> Authenticator {
        let name = name.to_owned();
        let (credential, state) = (OnceLock::new(), Mutex::default());
        Authenticator { client, registry, name, options, retry, waits, credential, state }
    }

    /// The value of `Authorization` that worked for this scope before, renewed if its token has expired. `None` as long as no
    /// challenge has come for it.
    pub fn known(&self, scope: &str) -> Result<Option<String>, Error> {
        let mut state = self.lock();
        match state.bearers.get(scope).cloned() {
            None => Ok(state.fixed.clone()),
            Some(key) => self.bearer(&mut state, &key, None).map(Some),
        }
    }

    /// Whether any challenge could be answered so far.
    pub fn has_answered(&self) -> bool {
        let state = self.lock();
        state.fixed.is_some() || !state.tokens.is_empty()
    }

    /// Whether there are credentials. The first call looks for them.
    pub fn has_credentials(&self) -> Result<bool, Error> {
        self.credential().map(|found| found.is_some())
    }

    /// The value of `Authorization` to answer a 401 with. `scope` (scopes with spaces between) is what the request needs; a
    /// token is asked for that serves it and what the challenge asks for. `sent` is the value that the refused request had; a token in it is not used again.
    pub fn answer(&self, head: &Head, scope: &str, sent: Option<&str>) -> Result<String, Error> {
        let refused = |why: String| Error::unauthorized(&self.registry, why);
        let challenges = Challenge::of(head).map_err(|error: ChallengeError| refused(error.to_string()))?;
        let credential = self.credential()?;
        if let Some(Credential::RegistryToken(token)) = &credential {
            self.may(&self.registry).map_err(|withheld| refused(withheld.to_string()))?;
            return self.fixed(format!("Bearer {token}"));
        }
        if let Some((challenge, realm)) =
            challenges.iter().filter(|c| c.is("bearer")).find_map(|c| c.parameter("realm").map(|realm| (c, realm)))
        {
            let key = TokenKey {
                realm: realm.to_owned(),
                service: challenge.parameter("service").map(str::to_owned),
                scope: scope::union(challenge.parameter("scope").unwrap_or_default(), scope),
            };
            let mut state = self.lock();
            let value = self.bearer(&mut state, &key, sent)?;
            state.bearers.insert(scope.to_owned(), key);
            return Ok(value);
        }
        if challenges.iter().any(|c| c.is("basic")) {
            let Some(Credential::Password { username, password }) = &credential else {
                return Err(refused(format!(
                    "it asks for a user name and a password, and there are none for `{}`; run `docker login {}`, or set `GREENLIGHT_USERNAME` and `GREENLIGHT_PASSWORD`",
                    self.name, self.name
                )));
            };
            self.may(&self.registry).map_err(|withheld| refused(withheld.to_string()))?;
            return self.fixed(basic(username, password));
        }
        Err(refused(match challenges.as_slice() {
            [] => "it answers 401 without a challenge, so there is no way to log in; mend its `WWW-Authenticate`"
                .to_owned(),
            other => {
                let screen = Screen::new(self.client.secrets());
                let schemes: Vec<_> = other.iter().map(|c| format!("`{}`", screen.text(&c.scheme))).collect();
                format!("it asks for {}; only `Basic` and `Bearer` with a realm are spoken", schemes.join(", "))
            }
        }))
    }

    /// The value of `Authorization` with a token for this scope and nothing else, from where tokens came before. `None` as long as
    /// none came.
    pub fn token_for(&self, scope: &str) -> Result<Option<String>, Error> {
        let mut state = self.lock();
        let Some(known) = state.bearers.values().next().cloned() else { return Ok(None) };
        let key = TokenKey { scope: scope.to_owned(), ..known };
        self.bearer(&mut state, &key, None).map(Some)
    }

    /// The value of `Authorization` for a request to a token service; `None` if it may have no password, or if there is none.
    pub fn for_token_service(&self, service: &Origin) -> Result<Option<String>, Error> {
        match self.credential()? {
            Some(Credential::Password { username, password }) if self.may(service).is_ok() => {
                Ok(Some(basic(&username, &password)))
            }
            _ => Ok(None),
        }
    }

    /// The message for a second 401, when everything was said.
    pub fn refusal(&self, scope: &str) -> Error {
        let why = match (self.credential(), self.lock().bearers.get(scope)) {
            (Ok(None), _) => format!(
                "nobody may do this without a login; run `docker login {}`, or set `GREENLIGHT_USERNAME` and `GREENLIGHT_PASSWORD`",
                self.name
            ),
            (_, Some(key)) => match place_of(&key.realm, self.client.secrets()).ok().and_then(|p| self.may(&p.0).err())
            {
                Some(withheld) => withheld.to_string(),
                None => "it refuses the token that its own token service gave; check the rights of the user".to_owned(),
            },
            _ => "it refuses the user name and the password; log in again".to_owned(),
        };
        Error::unauthorized(&self.registry, why)
    }

    fn fixed(&self, value: String) -> Result<String, Error> {
        if value.bytes().any(|b| matches!(b, b'\r' | b'\n' | 0)) {
            return Err(Error::unauthorized(&self.registry, "the credentials hold a line end"));
        }
        self.client.secrets().learn(value.split_once(' ').map_or(value.as_str(), |(_, secret)| secret));
        self.lock().fixed = Some(value.clone());
        Ok(value)
    }

    /// A token out of the cache or a new one. The lock is held over the request, so that threads that need the same token do
    /// not all ask for it.
    fn bearer(&self, state: &mut State, key: &TokenKey, refused: Option<&str>) -> Result<String, Error> {
        let header = |token: &Token| format!("Bearer {}", token.value);
        if let Some(token) = state.tokens.get(key)
            && token.until > Instant::now()
            && refused != Some(header(token).as_str())
        {
            return Ok(header(token));
        }
        let place = place_of(&key.realm, self.client.secrets())?;
        if place.0.is_local_only() && !self.registry.is_local_only() {
            let what = format!(
                "ask for a token: the registry `{}` names a token service on this machine or its link",
                self.name
            );
            return Err(Error::Protocol { what });
        }
        let credential = self.credential()?;
        let withheld = self.may(&place.0).err().filter(|_| credential.is_some());
        let shown = credential.filter(|_| withheld.is_none());
        let desk =
            Desk { client: &self.client, user_agent: &self.options.user_agent, retry: self.retry, waits: &self.waits };
        let token = desk.fetch(&place, key, shown.as_ref()).map_err(|error| match (error, withheld) {
            (Error::Unauthorized { authority, .. }, Some(withheld)) => {
                Error::Unauthorized { authority, why: withheld.to_string() }
            }
            (error, _) => error,
        })?;
        let value = header(&token);
        state.tokens.insert(key.clone(), token);
        Ok(value)
    }

    fn may(&self, target: &Origin) -> Result<(), Withheld> {
        may_receive(&self.registry, target, &self.options.trusted_realms)
    }

    /// Looked for once; a helper may open a window.
    fn credential(&self) -> Result<Option<Credential>, Error> {
        let found = self.credential.get_or_init(|| {
            let found = self.options.credentials.find(&self.name)?;
            let secrets = self.client.secrets();
            match &found {
                Some(Credential::Password { username, password }) => {
                    secrets.learn(password);
                    secrets.learn(&content::base64::encode(format!("{username}:{password}").as_bytes()));
                }
                Some(Credential::IdentityToken(token) | Credential::RegistryToken(token)) => secrets.learn(token),
                None => {}
            }
            Ok(found)
        });
        found.clone().map_err(Error::from)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Authenticator({})", self.registry)
    }
}
