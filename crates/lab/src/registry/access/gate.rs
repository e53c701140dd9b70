//! The gate that each request passes: who asks, may they, and what do they hear if not.

use axum::http::{Method, StatusCode, header};

use super::{
    login::Logins,
    right::{Action, User},
    token::Tokens,
};
use crate::registry::{
    answer::{Answer, Code},
    ask::{Ask, Kind},
    options::Auth,
};

/// The name of this registry in challenges.
const SERVICE: &str = "greenlight-lab";

/// The gate of a registry.
#[derive(Debug)]
pub(in crate::registry) struct Gate {
    scheme: Scheme,
    tokens: Tokens,
}

#[derive(Debug)]
enum Scheme {
    Open,
    Basic(Logins),
    Bearer(Logins),
}

fn unauthorized(challenge: &str) -> Answer {
    Answer::error(StatusCode::UNAUTHORIZED, Code::Unauthorized, "authentication is required")
        .with(header::WWW_AUTHENTICATE, challenge)
}

fn denied() -> Answer {
    Answer::error(StatusCode::FORBIDDEN, Code::Denied, "the user may not do this here")
}

/// A Basic challenge.
fn basic() -> String {
    format!("Basic realm=\"{SERVICE}\", charset=\"UTF-8\"")
}

/// A Bearer challenge for what this request needs.
fn bearer(ask: &Ask, reached_as: &str) -> String {
    let challenge = format!("Bearer realm=\"{reached_as}/token\",service=\"{SERVICE}\"");
    match Action::of(ask) {
        None => challenge,
        // Who pushes looks first, so one token is for both.
        Some(Action::Push) => format!("{challenge},scope=\"repository:{}:pull,push\"", ask.name),
        Some(action) => format!("{challenge},scope=\"repository:{}:{}\"", ask.name, action.text()),
    }
}

impl Gate {
    /// As the options say.
    pub(in crate::registry) fn new(auth: &Auth) -> Self {
        let scheme = match auth {
            Auth::None => Scheme::Open,
            Auth::Basic { user, password } => Scheme::Basic(Logins::new(user, password)),
            Auth::Token { user, password } => Scheme::Bearer(Logins::new(user, password)),
        };
        Self { scheme, tokens: Tokens::default() }
    }

    /// Who asks, or why they may not.
    pub(in crate::registry) fn pass(&self, ask: &Ask, reached_as: &str) -> Result<User, Answer> {
        let authorization = ask.header(&header::AUTHORIZATION);
        let may = |user: &User| Action::of(ask).is_none_or(|action| user.may(action, &ask.name));
        match &self.scheme {
            Scheme::Open => Ok(User::Owner),
            // The token endpoint asks for the login itself.
            Scheme::Bearer(_) if ask.kind == Kind::Token => Ok(User::Reader),
            Scheme::Basic(logins) => match logins.who(authorization) {
                None => Err(unauthorized(&basic())),
                Some(user) if may(&user) => Ok(user),
                Some(_) => Err(denied()),
            },
            Scheme::Bearer(_) => match self.tokens.find(authorization) {
                None => Err(unauthorized(&bearer(ask, reached_as))),
                Some(grant) if may(&grant.bearer()) => Ok(grant.bearer()),
                Some(grant) if !may(&grant.owner) => Err(denied()),
                // Another token would do.
                Some(_) => Err(unauthorized(&format!("{},error=\"insufficient_scope\"", bearer(ask, reached_as)))),
            },
        }
    }

    /// Answers at the token endpoint, which only this scheme has.
    pub(in crate::registry) fn token(&self, ask: &Ask) -> Option<Answer> {
        let Scheme::Bearer(logins) = &self.scheme else { return None };
        if ask.method != Method::GET {
            return None;
        }
        let Some(user) = logins.who(ask.header(&header::AUTHORIZATION)) else { return Some(unauthorized(&basic())) };
        let scopes = ask.query.iter().filter(|(key, _)| key == "scope").map(|(_, value)| value.as_str());
        Some(self.tokens.give(user, scopes).with(header::CACHE_CONTROL, "no-store"))
    }
}
