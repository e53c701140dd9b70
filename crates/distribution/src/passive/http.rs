//! What HTTP asks of single answers, and of a HEAD beside its GET (RFC 9110).

use std::sync::Arc;

use catalogue::distribution as dist;

use super::pass;
use crate::context::Given;
use crate::exchange::{Answer, Exchanged};
use crate::violation::{Mark, Violation};

pub(super) fn judge(answer: &Answer, given: &mut Vec<Given>) {
    let request = &answer.exchanged.request;
    let is_part = request.method == "GET" && request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("range"));
    let (name, message, expected) = match answer.status() {
        401 => ("WWW-Authenticate", "a 401 has no challenge", "`WWW-Authenticate`"),
        405 => ("Allow", "a 405 does not say which methods are allowed", "`Allow`"),
        301 | 302 | 303 | 307 | 308 => ("Location", "a redirect does not say where to", "`Location`"),
        416 if is_part => {
            ("Content-Range", "a 416 does not say how long the content is", "`Content-Range: bytes */LENGTH`")
        }
        _ => return,
    };
    let is_there = answer.header(name).is_some();
    if name == "Location" && is_there {
        given.push(pass(&dist::HTTP_REDIRECT));
    }
    given.push(match is_there {
        true => pass(&dist::HTTP_RFC9110),
        false => Given::Violated(Box::new(
            Violation::of(&dist::HTTP_RFC9110, message)
                .at(answer, Mark::Header(name))
                .expected(expected)
                .got("no such header"),
        )),
    });
}

/// A HEAD right before the GET of the same thing has the same type.
pub(super) fn judge_pair(head: &Answer, get: &Answer, given: &mut Vec<Given>) {
    let is_pair = |head: &Arc<Exchanged>, get: &Arc<Exchanged>| {
        head.request.method == "HEAD"
            && get.request.method == "GET"
            && head.request.target == get.request.target
            && head.request.headers == get.request.headers
            && (head.status(), get.status()) == (200, 200)
    };
    let Some(wanted) = get.header("content-type").filter(|_| is_pair(&head.exchanged, &get.exchanged)) else { return };
    given.push(match head.header("content-type") {
        Some(got) if got == wanted => pass(&dist::HTTP_RFC9110),
        got => Given::Violated(Box::new(
            Violation::of(&dist::HTTP_RFC9110, "HEAD is answered with another `Content-Type` than GET")
                .at(head, Mark::Header("Content-Type"))
                .expected(format!("`{wanted}`, as for GET"))
                .got(got.map_or("no such header".to_owned(), |got| format!("`{got}`")))
                .unless_broken(&[&dist::PULL_MANIFEST_CT_AS_PUSHED, &dist::PULL_MANIFEST_CT_NO_PARAMS]),
        )),
    });
}
