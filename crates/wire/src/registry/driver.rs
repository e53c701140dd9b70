//! Single requests to a registry in somebody's name: logs in where that is asked for and waits where that is asked for. Every
//! other answer is for the caller to judge.
use std::sync::Arc;

use super::RegistryOptions;
use crate::auth::Authenticator;
use crate::credentials::is_docker_hub;
use crate::error::Error;
use crate::exchange::{Client, Origin, OriginError, Request, Response, Scheme, Transcript};
use crate::redact::Secrets;
use crate::retry::{RetryPolicy, Waits, send_waiting};

/// How much of the body of a challenge is read to keep its connection.
const DISCARD: u64 = 64 * 1024;

/// Where Docker's own registry listens.
const DOCKER_HUB_HOST: &str = "registry-1.docker.io";

/// Speaks to one registry, one request at a time per call. Any number of threads may call it at once, none of them from inside an
/// asynchronous runtime.
pub struct Driver {
    client: Client,
    origin: Origin,
    auth: Authenticator,
    user_agent: String,
    retry: RetryPolicy,
    waits: Arc<Waits>,
}

/// An answer, and what was done to get it.
pub(crate) struct Outcome {
    pub(crate) response: Response,
    /// Why there was no login although the answer, a 401, asks for one.
    pub(crate) refused: Option<Error>,
    /// How often this request was waited for.
    pub(crate) waits: u32,
}

impl Driver {
    /// For the registry at `place`: `host`, `host:port`, or a URL without a path, whose scheme then goes before
    /// [`RegistryOptions::plain_http`]. All names of Docker's own registry lead to where it listens. Nothing is sent yet.
    pub fn new(place: &str, options: RegistryOptions) -> Result<Driver, Error> {
        let RegistryOptions { plain_http, client, auth, retry } = options;
        let (origin, name) = place_of(place, plain_http)?;
        let client = Client::new(client);
        let waits = Arc::new(Waits::default());
        let user_agent = auth.user_agent.clone();
        let auth = Authenticator::new(client.clone(), origin.clone(), &name, auth, retry, Arc::clone(&waits));
        Ok(Driver { client, origin, auth, user_agent, retry, waits })
    }

    /// Sends a request and gives its answer, with no redirect followed and nothing decoded.
    ///
    /// `User-Agent` is added unless the request has one. `Authorization` is added if the origin is the registry's own, `send_login`
    /// is set and the request has none; then one challenge (401) is answered as well, and the request sent again. `scope` is what
    /// the request needs, such as `repository:a:pull,push repository:b:pull`. An answer that asks to wait (429, or 503 with
    /// `Retry-After`) is waited for as long as the policy has it, and then given as it is.
    ///
    /// If the login is refused, the 401 is the answer. `Err` means that there is none: trouble on the way to the registry or to
    /// its token service, or credentials that cannot be read.
    pub fn send(&self, origin: &Origin, request: Request, scope: &str, send_login: bool) -> Result<Response, Error> {
        let as_us = self.is_as_us(origin, &request, send_login);
        self.ask(origin, request, as_us.then_some(scope)).map(|outcome| outcome.response)
    }

    /// Sends a request and closes the connection behind its last byte, see [`Client::send_cut`]. It has the headers that
    /// [`Driver::send`] would add, but a login only if one for this scope was needed before: there is no challenge to answer here.
    pub fn send_cut(&self, origin: &Origin, request: Request, scope: &str, send_login: bool) -> Result<(), Error> {
        let as_us = self.is_as_us(origin, &request, send_login);
        let authorization = if as_us { self.known(scope)? } else { None };
        self.client.send_cut(origin, &with_login(&self.introduced(request), authorization.as_deref()))
    }

    /// Sends a request with a token for exactly this scope, as `bend` makes it: no challenge is answered, so that the answer shows
    /// what such a token is good for. `None` as long as the registry has asked for no token.
    pub fn send_with_token(
        &self,
        origin: &Origin,
        request: Request,
        scope: &str,
        bend: impl FnOnce(&str) -> String,
    ) -> Result<Option<Response>, Error> {
        let Some(value) = self.auth.token_for(scope)? else { return Ok(None) };
        let token = bend(value.strip_prefix("Bearer ").unwrap_or(&value));
        self.secrets().learn(&token);
        let request = request.with_header("Authorization", format!("Bearer {token}"));
        self.ask(origin, request, None).map(|outcome| Some(outcome.response))
    }

    /// Asks a token service with our password, if it may have it and there is one.
    pub fn send_to_token_service(&self, origin: &Origin, request: Request) -> Result<Response, Error> {
        let authorization = self.auth.for_token_service(origin)?;
        self.ask(origin, with_login(&request, authorization.as_deref()), None).map(|outcome| outcome.response)
    }

    /// The client that everything goes through.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Where the registry is.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What was waited because a server asked for it.
    pub fn waits(&self) -> &Waits {
        &self.waits
    }

    /// The values to hide in whatever is printed about this registry.
    pub fn secrets(&self) -> &Secrets {
        self.client.secrets()
    }

    /// Everything that was sent so far.
    pub fn transcript(&self) -> &Transcript {
        self.client.transcript()
    }

    /// Whether a challenge of this registry could be answered so far, be it with a token for nobody.
    pub fn login_known(&self) -> bool {
        self.auth.has_answered()
    }

    /// Whether there are credentials for this registry. The first call looks for them, which may run a helper.
    pub fn has_credentials(&self) -> Result<bool, Error> {
        self.auth.has_credentials()
    }

    fn is_as_us(&self, origin: &Origin, request: &Request, send_login: bool) -> bool {
        send_login && *origin == self.origin && request.header("authorization").is_none()
    }

    fn introduced(&self, mut request: Request) -> Request {
        if request.header("user-agent").is_none() && !self.user_agent.is_empty() {
            request.headers.insert(0, ("User-Agent".to_owned(), self.user_agent.clone().into_bytes()));
        }
        request
    }

    /// What worked before. Where a renewal is refused there is nothing, and the registry will say what it wants.
    fn known(&self, scope: &str) -> Result<Option<String>, Error> {
        match self.auth.known(scope) {
            Err(Error::Unauthorized { .. }) => Ok(None),
            other => other,
        }
    }

    /// Sends with what the registry wants to know about us for `scope`, as nobody without one.
    pub(crate) fn ask(&self, origin: &Origin, request: Request, scope: Option<&str>) -> Result<Outcome, Error> {
        let request = self.introduced(request);
        let mut authorization = scope.map_or(Ok(None), |scope| self.known(scope))?;
        let mut is_second = false;
        loop {
            let sent = with_login(&request, authorization.as_deref());
            let (response, waits) = send_waiting(&self.client, origin, &sent, self.retry, &self.waits)?;
            let Some(scope) = scope.filter(|_| response.head.status == 401) else {
                return Ok(Outcome { response, refused: None, waits });
            };
            let answer = match is_second {
                false => self.auth.answer(&response.head, scope, authorization.as_deref()),
                true => Err(self.auth.refusal(scope)),
            };
            match answer {
                Ok(answer) if authorization.as_ref() != Some(&answer) => {
                    response.body.discard(DISCARD);
                    authorization = Some(answer);
                    is_second = true;
                }
                Ok(_) => return Ok(Outcome { response, refused: Some(self.auth.refusal(scope)), waits }),
                Err(refused @ Error::Unauthorized { .. }) => {
                    return Ok(Outcome { response, refused: Some(refused), waits });
                }
                Err(error) => return Err(error),
            }
        }
    }
}

impl std::fmt::Debug for Driver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Driver({})", self.origin)
    }
}

fn with_login(request: &Request, authorization: Option<&str>) -> Request {
    match authorization {
        Some(value) => request.clone().with_header("Authorization", value),
        None => request.clone(),
    }
}

/// Where a registry listens, and the name that its credentials are kept under.
fn place_of(place: &str, plain_http: bool) -> Result<(Origin, String), OriginError> {
    let origin = match place.contains("://") {
        true => match Origin::of_url(place)? {
            (origin, target) if target == "/" => origin,
            _ => return Err(OriginError::Authority(crate::redact::text(place), "there is a path behind the host")),
        },
        false => Origin::new(if plain_http { Scheme::Http } else { Scheme::Https }, place)?,
    };
    match is_docker_hub(origin.authority()) {
        true => Ok((Origin::new(origin.scheme(), DOCKER_HUB_HOST)?, "docker.io".to_owned())),
        false => {
            let name = origin.authority().to_owned();
            Ok((origin, name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let shown = |place: &str, plain: bool| place_of(place, plain).map(|(origin, name)| format!("{origin} {name}"));
        assert_eq!(shown("h:5", false).unwrap(), "https://h:5 h:5");
        assert_eq!(shown("h:5", true).unwrap(), "http://h:5 h:5");
        assert_eq!(shown("http://h:5", false).unwrap(), "http://h:5 h:5");
        assert_eq!(shown("https://h/", true).unwrap(), "https://h h");
        assert_eq!(shown("docker.io", false).unwrap(), "https://registry-1.docker.io docker.io");
        for bad in ["", "h/x", "https://h/x", "ftp://h", "http://u:secret@h", "https://h/?sig=secret"] {
            let error = shown(bad, false).unwrap_err();
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[test]
    fn can_be_shared() {
        fn shared<T: Send + Sync>() {}
        shared::<Driver>();
    }
}
