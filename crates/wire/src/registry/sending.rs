//! One request in somebody's name, wherever redirects lead it.
use super::Registry;
use super::driver::Outcome;
use super::redirect;
use crate::error::Error;
use crate::exchange::{Body, Origin, Request, Response};
use crate::retry::within_patience;

/// How much of an unwanted body is read to keep its connection.
const DISCARD: u64 = 64 * 1024;

/// A request before it is known where it ends.
pub(super) struct Call<'c> {
    pub(super) method: &'static str,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Body,
    /// What it needs, such as `repository:a:pull`.
    pub(super) scope: &'c str,
    /// What it is about, for messages.
    pub(super) what: &'c str,
}

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) origin: Origin,
    pub(super) target: String,
}

/// An answer, and where it came from.
pub(super) struct Arrival {
    pub(super) response: Response,
    pub(super) place: Place,
}

impl Registry {
    /// This target at the registry itself.
    pub(super) fn home(&self, target: String) -> Place {
        Place { origin: self.origin().clone(), target }
    }

    /// Sends until something else than a challenge, a wish to wait or a redirect comes, and gives that. A redirect that would turn
    /// a request that writes into one that reads is not followed, but given.
    pub(super) fn deliver(&self, call: &Call<'_>, to: Place) -> Result<Arrival, Error> {
        let Place { mut origin, mut target } = to;
        let reads = matches!(call.method, "GET" | "HEAD");
        let mut at_home = true;
        for _ in 0..=redirect::LIMIT {
            // Authorization is for the registry. It follows no redirect to another place, and what another place sends back to
            // the registry is not asked for in our name either.
            at_home &= origin == *self.origin();
            let mut request = Request::new(call.method, target.as_str());
            request.headers =
                call.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())).collect();
            request.body = call.body.clone();
            let outcome: Outcome = self.driver.ask(&origin, request, at_home.then_some(call.scope))?;
            if let Some(refused) = outcome.refused {
                outcome.response.body.discard(DISCARD);
                return Err(refused);
            }
            let response = within_patience(outcome.response, outcome.waits, call.what)?;
            let is_followed =
                redirect::is_redirect(&response.head) && (reads || matches!(response.head.status, 307 | 308));
            if !is_followed {
                return Ok(Arrival { response, place: Place { origin, target } });
            }
            let next = redirect::next(&response.head, &origin, &target, call.what, self.secrets());
            response.body.discard(DISCARD);
            (origin, target) = next?;
        }
        let what = call.what;
        Err(Error::Protocol {
            what: format!("get `{what}`: more than {} redirects, one after the other", redirect::LIMIT),
        })
    }
}
