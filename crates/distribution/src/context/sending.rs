//! The way of a call: scope, bounds, redirects, the tape.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use wire::exchange::{Body, Bytes, Origin, Request};

use super::{Context, Shared};
use crate::exchange::{Answer, Call, Exchanged, How, Order, Place, Stop};
use crate::matter::Matter;

/// Redirects that are followed for one call at most.
const REDIRECTS: usize = 5;

impl Context<'_> {
    /// Sends a call and follows its redirects. A registry that gives no readable answer is an answer with status 0; an error means
    /// that the scenario cannot go on.
    pub fn send(&mut self, call: Call) -> Result<Answer, Stop> {
        let home = self.shared.channel.origin().clone();
        let (mut origin, target) = match call.place {
            Place::Registry(target) => (home.clone(), target),
            Place::Elsewhere(origin, target) => (origin, target),
        };
        let scope = call.scope.unwrap_or_else(|| scope_of(call.method, &target));
        let mut request = Request::new(call.method, target);
        request.headers = call.headers;
        request.body = call.body;
        let mut hops = Vec::new();
        loop {
            let login = call.login && origin == home;
            let answer = self.exchange(&origin, &request, call.how, &scope, login)?;
            let is_redirect = matches!(answer.status(), 301 | 302 | 303 | 307 | 308);
            let next = match is_redirect && call.follow && hops.len() < REDIRECTS {
                true => answer.header("location").and_then(|location| place(&origin, &request.target, location)),
                false => None,
            };
            let Some((next_origin, next_target)) = next else {
                return Ok(Answer { hops, ..answer });
            };
            if answer.status() == 303 && request.method != "HEAD" {
                request.method = "GET".to_owned();
                request.body = Body::None;
            }
            (origin, request.target) = (next_origin, next_target);
            hops.push(answer.exchanged);
        }
    }

    /// So many bytes that are sent and never looked at again: a recording is judged without making them.
    pub fn only_sent(&self, length: usize, make: impl FnOnce(&Matter) -> Vec<u8>) -> Bytes {
        match self.shared.channel.sends() {
            true => make(&self.matter),
            false => vec![0; length],
        }
        .into()
    }

    fn exchange(
        &mut self,
        origin: &Origin,
        request: &Request,
        how: How,
        scope: &str,
        login: bool,
    ) -> Result<Answer, Stop> {
        let number = self.tape.len();
        let (scenario, matter) = (self.scenario.name, &self.matter);
        let order = Order { scenario, number, matter, origin, request, how, scope, login };
        let exchanged = Arc::new(ask(self.shared, &order, self.is_cleaning)?);
        self.tape.push(Arc::clone(&exchanged));
        Ok(Answer { number, exchanged, hops: Vec::new() })
    }

    /// Sends calls at the same time, and gives their answers in the order of the calls; no redirect is followed. Each call has its
    /// place on the tape by that order, whichever answer comes first, so that a recording can be judged again.
    pub fn send_together(&mut self, calls: Vec<Call>) -> Result<Vec<Answer>, Stop> {
        let (shared, scenario, first, matter) = (self.shared, self.scenario.name, self.tape.len(), &self.matter);
        let home = shared.channel.origin();
        let alone = move |at: usize, call: Call| {
            let (origin, target) = match call.place {
                Place::Registry(target) => (home.clone(), target),
                Place::Elsewhere(origin, target) => (origin, target),
            };
            let scope = call.scope.unwrap_or_else(|| scope_of(call.method, &target));
            let mut request = Request::new(call.method, target);
            (request.headers, request.body) = (call.headers, call.body);
            let login = call.login && origin == *home;
            let number = first + at;
            let (origin, request, how, scope) = (&origin, &request, call.how, scope.as_str());
            ask(shared, &Order { scenario, number, matter, origin, request, how, scope, login }, false)
        };
        let sent: Vec<Result<Exchanged, Stop>> = std::thread::scope(|threads| {
            let running: Vec<_> =
                calls.into_iter().enumerate().map(|(at, call)| threads.spawn(move || alone(at, call))).collect();
            let ended = running.into_iter().map(|thread| thread.join());
            ended
                .map(|end| end.unwrap_or_else(|_| Err(Stop::Inconclusive("a request could not be sent".into()))))
                .collect()
        });
        let mut answers = Vec::new();
        for exchanged in sent {
            let (number, exchanged) = (self.tape.len(), Arc::new(exchanged?));
            self.tape.push(Arc::clone(&exchanged));
            answers.push(Answer { number, exchanged, hops: Vec::new() });
        }
        Ok(answers)
    }
}

/// Sends one request, if there is still time and budget for it.
fn ask(shared: &Shared<'_>, order: &Order<'_>, is_cleaning: bool) -> Result<Exchanged, Stop> {
    // What was made is removed even then.
    if !is_cleaning && shared.interrupted.load(Ordering::Relaxed) {
        return Err(Stop::Inconclusive("interrupted".into()));
    }
    let options = shared.options;
    let budget = options.budget.into_iter().chain(options.mode.budget()).min();
    let sent = shared.requests.fetch_add(1, Ordering::Relaxed);
    if budget.is_some_and(|budget| sent >= budget) {
        shared.requests.fetch_sub(1, Ordering::Relaxed);
        return Err(Stop::Inconclusive("the budget of requests is used up".into()));
    }
    shared.channel.send(order)
}

/// Where a `Location` leads, seen from where it was given. None for what is no place of HTTP.
pub(crate) fn place(origin: &Origin, target: &str, location: &str) -> Option<(Origin, String)> {
    let url = content::uri::resolve(&format!("{origin}{target}"), location).ok()?;
    Origin::of_url(&url).ok()
}

/// The rights that a request to the registry needs, in the form of the token flow.
fn scope_of(method: &str, target: &str) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let rest = path.strip_prefix("/v2/").unwrap_or_default();
    let name = ["/manifests/", "/blobs/", "/tags/", "/referrers/"]
        .iter()
        .filter_map(|part| rest.rfind(part))
        .max()
        .and_then(|at| rest.get(..at));
    let Some(name) = name else { return String::new() };
    let actions = match method {
        "GET" | "HEAD" => "pull",
        "DELETE" if !path.contains("/uploads/") => "delete",
        _ => "pull,push",
    };
    let from = query.split('&').find_map(|parameter| parameter.strip_prefix("from="));
    match from {
        Some(from) => format!("repository:{name}:{actions} repository:{}:pull", from.replace("%2F", "/")),
        None => format!("repository:{name}:{actions}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_follow_from_the_request() {
        assert_eq!(scope_of("GET", "/v2/a/b/manifests/x"), "repository:a/b:pull");
        assert_eq!(scope_of("PUT", "/v2/a/blobs/uploads/1?digest=x"), "repository:a:pull,push");
        assert_eq!(scope_of("DELETE", "/v2/a/blobs/sha256:1"), "repository:a:delete");
        assert_eq!(scope_of("DELETE", "/v2/a/blobs/uploads/1"), "repository:a:pull,push");
        assert_eq!(
            scope_of("POST", "/v2/a/blobs/uploads/?mount=sha256:1&from=b/c"),
            "repository:a:pull,push repository:b/c:pull"
        );
        assert_eq!(scope_of("GET", "/v2/"), "");
    }

    #[test]
    fn locations_lead_somewhere() {
        let origin = Origin::of_url("http://h:1/").unwrap().0;
        let at = |location| place(&origin, "/v2/a/blobs/uploads/", location).map(|(o, t)| format!("{o}{t}"));
        assert_eq!(at("/x?y=1").unwrap(), "http://h:1/x?y=1");
        assert_eq!(at("z").unwrap(), "http://h:1/v2/a/blobs/uploads/z");
        assert_eq!(at("//k/x").unwrap(), "http://k/x");
        assert_eq!(at("ftp://k/x"), None);
    }
}
