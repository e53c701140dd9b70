//! Putting blobs and manifests into a repository.
use hyper::body::Bytes;

use super::Registry;
use super::answer::{self, Refusal};
use super::descriptor::Descriptor;
use super::pull::target_of;
use super::redirect;
use super::sending::{Arrival, Call, Place};
use crate::error::Error;
use crate::exchange::{Body, Head};

/// How much of an unwanted body is read to keep its connection.
const DISCARD: u64 = 64 * 1024;

/// The scope of a token that may push: who pushes looks first.
pub(super) fn push_scope(repository: &str) -> String {
    format!("repository:{repository}:pull,push")
}

impl Registry {
    /// Puts a blob, unless it is there.
    pub(super) fn put_blob(&self, repository: &str, blob: &Descriptor, bytes: Bytes) -> Result<(), Error> {
        let scope = push_scope(repository);
        let what = format!("{repository}@{}", blob.digest);
        let there = target_of(repository, "blobs", &blob.digest, &what)?;
        let call = |method, headers, body| Call { method, headers, body, scope: &scope, what: &what };
        let looked = self.deliver(&call("HEAD", Vec::new(), Body::None), self.home(there))?;
        let is_there = looked.response.head.status == 200;
        looked.response.body.discard(DISCARD);
        if is_there {
            return Ok(());
        }
        let uploads = self.home(format!("/v2/{repository}/blobs/uploads/"));
        let opened = self.deliver(&call("POST", Vec::new(), Body::Bytes(Bytes::new())), uploads)?;
        if opened.response.head.status != 202 {
            return Err(self.push_refused(opened, repository, ""));
        }
        let Place { origin, target } = &opened.place;
        let session = redirect::next(&opened.response.head, origin, target, &what, self.secrets());
        opened.response.body.discard(DISCARD);
        let (origin, target) = session?;
        let separator = if target.contains('?') { '&' } else { '?' };
        let place = Place { origin, target: format!("{target}{separator}digest={}", blob.digest) };
        let headers = vec![("Content-Type", "application/octet-stream".to_owned())];
        let ended = self.deliver(&call("PUT", headers, Body::Bytes(bytes)), place)?;
        match ended.response.head.status {
            201 => {
                ended.response.body.discard(DISCARD);
                Ok(())
            }
            _ => Err(self.push_refused(ended, &what, "")),
        }
    }

    /// Puts a manifest under a tag or a digest, and gives the head of the answer.
    pub(super) fn put_manifest(
        &self,
        repository: &str,
        reference: &str,
        media_type: &str,
        bytes: Bytes,
    ) -> Result<Head, Error> {
        let scope = push_scope(repository);
        let separator = if reference.contains(':') { '@' } else { ':' };
        let what = format!("{repository}{separator}{reference}");
        let target = target_of(repository, "manifests", reference, &what)?;
        let headers = vec![("Content-Type", media_type.to_owned())];
        let call = Call { method: "PUT", headers, body: Body::Bytes(bytes), scope: &scope, what: &what };
        let arrival = self.deliver(&call, self.home(target))?;
        if arrival.response.head.status != 201 {
            let hint = "; perhaps it takes no artifacts, which `greenlight registry` would show";
            return Err(self.push_refused(arrival, &what, hint));
        }
        let head = arrival.response.head;
        arrival.response.body.discard(DISCARD);
        Ok(head)
    }

    /// What an answer to a push means that is not the wanted one. `hint` is what to think of where the content is refused.
    fn push_refused(&self, arrival: Arrival, what: &str, hint: &str) -> Error {
        let Arrival { response, place } = arrival;
        let Refusal { status, detail, .. } = answer::read(response, self.secrets());
        let what = what.to_owned();
        if place.origin != *self.origin() {
            let place = place.origin.authority();
            let why = format!("the registry points to `{place}`, which answers {status}{detail}");
            return Error::PushRefused { what, why };
        }
        let hint = match status {
            403 => return Error::PushDenied { what, detail },
            400 | 405 | 415 | 422 if !hint.is_empty() => hint,
            404 => "; where this registry wants repositories to be created first, create it",
            405 => "; it takes no pushes here, as a mirror would not",
            500.. => "; try again, or look at the registry's log",
            _ => "",
        };
        Error::PushRefused { what, why: format!("the registry answers {status}{detail}{hint}") }
    }
}
