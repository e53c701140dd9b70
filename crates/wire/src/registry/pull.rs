//! Getting manifests and blobs: authentication, waiting and redirects, each step an exchange of the transcript.
use std::io::{self, Read};
use std::sync::Arc;

use super::answer::{self, Refusal};
use super::redirect;
use crate::auth::{AuthOptions, Authenticator};
use crate::credentials::is_docker_hub;
use crate::error::Error;
use crate::exchange::{BodyReader, Client, ClientOptions, Head, Origin, Request, Response, Scheme, Transcript};
use crate::redact::Secrets;
use crate::retry::{RetryPolicy, Waits, send_patiently};

/// How much of an unwanted body is read to keep its connection.
const DISCARD: u64 = 64 * 1024;

/// Where Docker's own registry listens.
const DOCKER_HUB_HOST: &str = "registry-1.docker.io";

/// How to speak to a registry.
#[derive(Debug, Clone, Default)]
pub struct RegistryOptions {
    /// Speak plain HTTP. Credentials go over it only to this machine.
    pub plain_http: bool,
    /// Deadlines and trust.
    pub client: ClientOptions,
    /// Who we are; its `user_agent` is that of every request.
    pub auth: AuthOptions,
    /// How patient to be when the registry asks to wait.
    pub retry: RetryPolicy,
}

/// One registry. Any number of threads may call it at once, none of them from inside an asynchronous runtime.
pub struct Registry {
    client: Client,
    origin: Origin,
    auth: Authenticator,
    user_agent: String,
    retry: RetryPolicy,
    waits: Arc<Waits>,
}

/// A manifest as it came. Nothing is verified: bytes, headers and digest are for the caller to judge.
#[derive(Clone)]
pub struct Fetched {
    /// The bytes of the body.
    pub bytes: Vec<u8>,
    /// The status: 200, for every other answer is an error.
    pub status: u16,
    /// `Content-Type`, if it is text.
    pub content_type: Option<String>,
    /// `Docker-Content-Digest`, if it is text.
    pub docker_content_digest: Option<String>,
    /// The whole head.
    pub head: Head,
}

impl std::fmt::Debug for Fetched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fetched({} bytes, {:?})", self.bytes.len(), self.head)
    }
}

/// A blob that is being read. Errors of reading are those of [`BodyReader`].
#[derive(Debug)]
pub struct Blob {
    /// The head of the answer that carries the bytes.
    pub head: Head,
    body: BodyReader,
}

impl Blob {
    /// The length that the answer announces.
    pub fn length(&self) -> Option<u64> {
        self.head.content_length()
    }
}

impl Read for Blob {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.body.read(buf)
    }
}

impl Registry {
    /// A registry by `host` or `host:port`. All names of Docker's own lead to where it listens. Nothing is sent yet.
    pub fn new(host: &str, options: RegistryOptions) -> Result<Registry, Error> {
        let RegistryOptions { plain_http, client, auth, retry } = options;
        let scheme = if plain_http { Scheme::Http } else { Scheme::Https };
        let hub = is_docker_hub(host);
        let origin = Origin::new(scheme, if hub { DOCKER_HUB_HOST } else { host })?;
        let client = Client::new(client);
        let waits = Arc::new(Waits::default());
        let user_agent = auth.user_agent.clone();
        let name = if hub { "docker.io" } else { host };
        let auth = Authenticator::new(client.clone(), origin.clone(), name, auth, retry, Arc::clone(&waits));
        Ok(Registry { client, origin, auth, user_agent, retry, waits })
    }

    /// Gets a manifest by tag or digest. `accept` is sent as one field in its order. Longer bodies than `limit` bytes are not
    /// read to their end.
    pub fn manifest(&self, repository: &str, reference: &str, accept: &[&str], limit: u64) -> Result<Fetched, Error> {
        let separator = if reference.contains(':') { '@' } else { ':' };
        let what = format!("{repository}{separator}{reference}");
        let target = target_of(repository, "manifests", reference, &what)?;
        let response = self.get(repository, target, accept, &what)?;
        let head = response.head;
        let content_type = head.header_text("content-type").map(str::to_owned);
        if content_type.as_deref().is_some_and(|t| t.starts_with("text/html")) {
            return Err(Error::not_a_registry(&self.origin, format!("`{what}` is answered with a web page")));
        }
        let too_large = || Error::TooLarge { what: what.clone(), limit };
        if head.content_length().is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        let bytes = response.body.read_all(limit);
        let bytes = bytes.map_err(|error| Error::Protocol { what: format!("get `{what}`: {error}; try again") })?;
        Ok(Fetched {
            bytes: bytes.ok_or_else(too_large)?,
            status: head.status,
            docker_content_digest: head.header_text("docker-content-digest").map(str::to_owned),
            content_type,
            head,
        })
    }

    /// Opens a blob; its bytes come as they are read.
    pub fn blob(&self, repository: &str, digest: &str) -> Result<Blob, Error> {
        let what = format!("{repository}@{digest}");
        let target = target_of(repository, "blobs", digest, &what)?;
        let Response { head, body, .. } = self.get(repository, target, &[], &what)?;
        Ok(Blob { head, body })
    }

    /// Asks `GET /v2/` as nobody and gives the head of its answer, whatever its status.
    pub fn ping(&self) -> Result<Head, Error> {
        let request = self.request("/v2/".to_owned(), &[]);
        let response = send_patiently(&self.client, &self.origin, &request, self.retry, &self.waits, "/v2/")?;
        response.body.discard(DISCARD);
        Ok(response.head)
    }

    /// Where the registry is.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Everything that was sent so far, to the registry and to where it pointed.
    pub fn transcript(&self) -> &Transcript {
        self.client.transcript()
    }

    /// The values to hide in whatever is printed about this registry.
    pub fn secrets(&self) -> &Secrets {
        self.client.secrets()
    }

    /// What was waited because a server asked for it.
    pub fn waits(&self) -> &Waits {
        &self.waits
    }

    fn request(&self, target: String, accept: &[&str]) -> Request {
        let mut request = Request::new("GET", target);
        if !self.user_agent.is_empty() {
            request = request.with_header("User-Agent", self.user_agent.as_str());
        }
        if !accept.is_empty() {
            request = request.with_header("Accept", accept.join(", "));
        }
        request
    }

    /// Sends until something else than a challenge, a wish to wait or a redirect comes; gives only an answer of 200.
    fn get(&self, repository: &str, target: String, accept: &[&str], what: &str) -> Result<Response, Error> {
        let (mut origin, mut target) = (self.origin.clone(), target);
        let mut at_home = true;
        for _ in 0..=redirect::LIMIT {
            // Authorization is for the registry. It follows no redirect to another place, and what another place sends back to
            // the registry is not asked for in our name either.
            at_home &= origin == self.origin;
            let response = if at_home {
                self.send_as_us(&target, accept, &format!("repository:{repository}:pull"), what)?
            } else {
                let request = self.request(target.clone(), accept);
                send_patiently(&self.client, &origin, &request, self.retry, &self.waits, what)?
            };
            if !redirect::is_redirect(&response.head) {
                return match response.head.status {
                    200 => Ok(response),
                    _ => Err(self.refused(response, &origin, what)),
                };
            }
            let next = redirect::next(&response.head, &origin, &target, what);
            response.body.discard(DISCARD);
            (origin, target) = next?;
        }
        Err(Error::Protocol {
            what: format!("get `{what}`: more than {} redirects, one after the other", redirect::LIMIT),
        })
    }

    /// One request to the registry itself with what it wants to know about us.
    fn send_as_us(&self, target: &str, accept: &[&str], scope: &str, what: &str) -> Result<Response, Error> {
        let mut authorization = self.auth.known(scope)?;
        for round in 0..2 {
            let mut request = self.request(target.to_owned(), accept);
            if let Some(value) = &authorization {
                request = request.with_header("Authorization", value.as_str());
            }
            let response = send_patiently(&self.client, &self.origin, &request, self.retry, &self.waits, what)?;
            if response.head.status != 401 {
                return Ok(response);
            }
            let answer = match round {
                0 => self.auth.answer(&response.head, scope, authorization.as_deref()),
                _ => Err(self.auth.refusal(scope)),
            };
            response.body.discard(DISCARD);
            let answer = answer?;
            if authorization.as_deref() == Some(answer.as_str()) {
                break;
            }
            authorization = Some(answer);
        }
        Err(self.auth.refusal(scope))
    }

    fn refused(&self, response: Response, origin: &Origin, what: &str) -> Error {
        let Refusal { status, by_a_registry, detail } = answer::read(response, self.secrets());
        let what = what.to_owned();
        if *origin != self.origin {
            let place = origin.authority();
            return Error::Protocol {
                what: format!("get `{what}`: the registry points to `{place}`, which answers {status}"),
            };
        }
        if by_a_registry {
            return match status {
                403 => Error::Denied { what, detail },
                404 => Error::NotFound { what, detail },
                _ => Error::Protocol { what: format!("get `{what}`: the registry answers {status}{detail}") },
            };
        }
        // Nothing in the answer says that it comes from a registry, so the one address that every registry has must tell.
        match self.ping() {
            Ok(head) if matches!(head.status, 200 | 401 | 403) => match status {
                403 => Error::Denied { what, detail },
                404 => Error::NotFound { what, detail },
                _ => Error::Protocol { what: format!("get `{what}`: the registry answers {status}") },
            },
            Ok(head) => Error::not_a_registry(
                &self.origin,
                format!(
                    "`GET /v2/` is answered with {}, where a registry has 200 or 401; check host and port",
                    head.status
                ),
            ),
            Err(error) => error,
        }
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Registry({})", self.origin)
    }
}

/// The request target. Names come out of documents that nobody has vouched for, so what could lead to another address is
/// refused here; whether a name keeps to the grammar is for others to judge.
fn target_of(repository: &str, kind: &str, reference: &str, what: &str) -> Result<String, Error> {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"._-+:=@~".contains(&b);
    let is_name = |name: &str| !matches!(name, "" | "." | "..") && name.bytes().all(is_plain);
    match repository.split('/').all(is_name) && is_name(reference) {
        true => Ok(format!("/v2/{repository}/{kind}/{reference}")),
        false => Err(Error::Protocol {
            what: format!("ask for `{}`: the name would not stay one name in an address", what.escape_debug()),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_names() {
        assert_eq!(target_of("a/b", "blobs", "sha256:ab", "x").unwrap(), "/v2/a/b/blobs/sha256:ab");
        for (repository, reference) in
            [("a/../b", "t"), ("a", ".."), ("a", "x/y"), ("a", "x?y"), ("a", "%2e"), ("", "t"), ("a", "")]
        {
            assert!(target_of(repository, "manifests", reference, "x").is_err(), "{repository} {reference}");
        }
    }

    #[test]
    fn can_be_shared() {
        fn shared<T: Send + Sync>() {}
        fn sent<T: Send>() {}
        shared::<Registry>();
        sent::<Blob>();
    }
}
