//! Getting manifests and blobs: authentication, waiting and redirects, each step an exchange of the transcript.
use std::io::{self, Read};

use super::answer::{self, Refusal};
use super::driver::{Driver, Outcome};
use super::sending::{Arrival, Call};
use crate::auth::AuthOptions;
use crate::error::Error;
use crate::exchange::{Body, BodyReader, ClientOptions, Head, Origin, Request, Response, Transcript};
use crate::redact::Secrets;
use crate::retry::{RetryPolicy, Waits, within_patience};

/// How much of an unwanted body is read to keep its connection.
const DISCARD: u64 = 64 * 1024;

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
    pub(super) driver: Driver,
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
    /// A registry by its place, as [`Driver::new`] takes it. Nothing is sent yet.
    pub fn new(place: &str, options: RegistryOptions) -> Result<Registry, Error> {
        Ok(Registry { driver: Driver::new(place, options)? })
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
            return Err(Error::not_a_registry(self.origin(), format!("`{what}` is answered with a web page")));
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
        let request = Request::new("GET", "/v2/");
        let Outcome { response, waits, .. } = self.driver.ask(self.origin(), request, None)?;
        let response = within_patience(response, waits, "/v2/")?;
        response.body.discard(DISCARD);
        Ok(response.head)
    }

    /// Where the registry is.
    pub fn origin(&self) -> &Origin {
        self.driver.origin()
    }

    /// Everything that was sent so far, to the registry and to where it pointed.
    pub fn transcript(&self) -> &Transcript {
        self.driver.transcript()
    }

    /// The values to hide in whatever is printed about this registry.
    pub fn secrets(&self) -> &Secrets {
        self.driver.secrets()
    }

    /// What was waited because a server asked for it.
    pub fn waits(&self) -> &Waits {
        self.driver.waits()
    }

    /// Gives only an answer of 200.
    fn get(&self, repository: &str, target: String, accept: &[&str], what: &str) -> Result<Response, Error> {
        let scope = format!("repository:{repository}:pull");
        let headers = if accept.is_empty() { Vec::new() } else { vec![("Accept", accept.join(", "))] };
        let call = Call { method: "GET", headers, body: Body::None, scope: &scope, what };
        let Arrival { response, place } = self.deliver(&call, self.home(target))?;
        match response.head.status {
            200 => Ok(response),
            _ => Err(self.refused(response, &place.origin, what)),
        }
    }

    /// What an answer means that is not the wanted object.
    pub(super) fn refused(&self, response: Response, origin: &Origin, what: &str) -> Error {
        let Refusal { status, by_a_registry, detail } = answer::read(response, self.secrets());
        let what = what.to_owned();
        if origin != self.origin() {
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
                self.origin(),
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
        write!(f, "Registry({})", self.origin())
    }
}

/// The request target. Names come out of documents that nobody has vouched for, so what could lead to another address is
/// refused here; whether a name keeps to the grammar is for others to judge.
pub(super) fn target_of(repository: &str, kind: &str, reference: &str, what: &str) -> Result<String, Error> {
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
