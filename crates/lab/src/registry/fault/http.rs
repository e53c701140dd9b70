//! Faults in the base, in HTTP, in warnings, in proxying, and categories that are not there.

use axum::http::{HeaderName, Method, StatusCode, header};

use super::when::{deleted, got};
use crate::registry::{
    answer::{Answer, Code},
    ask::{Ask, Kind},
    switch::Fault,
    turn::Turn,
};

const HTTP: &[&str] = &["dist.http.rfc9110"];
const BASE: &[&str] = &["dist.base.200"];
const CODE: &[&str] = &["dist.warn.code"];
const AGENT: &[&str] = &["dist.warn.agent"];
const DATE: &[&str] = &["dist.warn.no-date"];
const SIZE: &[&str] = &["dist.warn.size"];
const NAMESPACE: &[&str] = &["dist.proxy.ns-header"];

const WARNING: HeaderName = header::WARNING;
const OCI_NAMESPACE: HeaderName = HeaderName::from_static("oci-namespace");

/// What the methods of a category that is not there hear.
fn absent(there: bool) -> Option<Answer> {
    there.then(|| Answer::refusal(405, Code::Unsupported, "the operation is not supported"))
}

fn warns(turn: &Turn, answer: &mut Answer, warning: &str) {
    if answer.is_success() && turn.ask.kind != Kind::Base {
        answer.set(WARNING, warning);
    }
}

fn pulls(ask: &Ask) -> bool {
    ask.reads() && (ask.kind == Kind::Manifest || ask.kind == Kind::Blob)
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::after("answers_the_base_with_204", BASE, "`/v2/` is answered with 204", |t, a| {
        if t.reads(Kind::Base) && a.is_success() {
            a.body.clear();
            a.restate(204);
        }
    }),
    Fault::after("answers_the_base_with_404", BASE, "`/v2/` is answered with 404", |t, a| {
        if t.reads(Kind::Base) && a.is_success() {
            *a = Answer::new(StatusCode::NOT_FOUND);
        }
    }),
    Fault::after("answers_the_base_with_500", BASE, "`/v2/` is answered with 500", |t, a| {
        if t.reads(Kind::Base) && a.is_success() {
            a.restate(500);
        }
    }),
    Fault::after(
        "answers_unknown_methods_with_200",
        HTTP,
        "a method that an endpoint does not know is answered with 200",
        |_, a| {
            if a.status == StatusCode::METHOD_NOT_ALLOWED {
                *a = Answer::new(StatusCode::OK);
            }
        },
    ),
    Fault::after(
        "answers_unknown_methods_with_500",
        HTTP,
        "a method that an endpoint does not know is answered with 500",
        |_, a| {
            if a.status == StatusCode::METHOD_NOT_ALLOWED {
                *a = Answer::new(StatusCode::INTERNAL_SERVER_ERROR);
            }
        },
    ),
    Fault::after("denies_the_base", BASE, "`/v2/` is answered with 403", |t, a| {
        if t.reads(Kind::Base) && a.is_success() {
            *a = Answer::refusal(403, Code::Denied, "not for you");
        }
    }),
    Fault::before("has_no_chunks", &["dist.push.chunk.patch-202"], "a PATCH is answered with 405", |t| {
        absent(t.is(&Method::PATCH, Kind::Session))
    }),
    Fault::before(
        "has_no_discovery",
        &["dist.cat.discovery", "dist.referrers.200"],
        "lists of tags and referrers are answered with 405",
        |t| absent(matches!(t.ask.kind, Kind::Tags | Kind::Referrers)),
    ),
    Fault::before("has_no_push", &["dist.cat.push"], "uploads and pushes of manifests are answered with 405", |t| {
        let pushes = matches!(t.ask.kind, Kind::Uploads | Kind::Session) || t.is(&Method::PUT, Kind::Manifest);
        absent(pushes)
    }),
    Fault::before(
        "has_no_referrers",
        &["dist.referrers.never-404"],
        "the list of referrers is answered with 404 as an unknown endpoint",
        |t| {
            (t.ask.kind == Kind::Referrers).then(|| {
                Answer::new(StatusCode::NOT_FOUND)
                    .with(header::CONTENT_TYPE, "text/plain")
                    .bytes("404 page not found\n")
            })
        },
    ),
    Fault::after("omits_allow", HTTP, "a 405 has no `Allow`", |_, a| {
        if a.status == StatusCode::METHOD_NOT_ALLOWED {
            a.drop_header(&header::ALLOW);
        }
    }),
    Fault::after("returns_another_namespace", NAMESPACE, "`OCI-Namespace` is always `lab.example`", |t, a| {
        if pulls(&t.ask) && t.ask.has_parameter("ns") {
            a.set(OCI_NAMESPACE, "lab.example");
        }
    }),
    Fault::before(
        "scopes_by_ns_silently",
        NAMESPACE,
        "`ns` with an unknown host makes everything unknown, and no `OCI-Namespace` says so",
        |t| {
            let scoped = pulls(&t.ask) && t.ask.parameter("ns").is_some_and(|ns| ns != "lab.example");
            scoped.then(|| Answer::refusal(404, Code::NameUnknown, "there is no such repository"))
        },
    ),
    Fault::after("warns_as_itself", AGENT, "the warn-agent is the name of the host", |t, a| {
        warns(t, a, "299 lab.example \"the lab warns\"")
    }),
    Fault::after("warns_as_itself_second", AGENT, "the second of two `Warning` headers has an agent", |t, a| {
        warns(t, a, "299 - \"the lab warns\"");
        if a.headers.contains_key(WARNING) {
            a.add(WARNING, "299 lab \"the lab warns again\"");
        }
    }),
    Fault::after("warns_of_deletions_with_a_date", DATE, "the `Warning` of a deleted manifest has a date", |t, a| {
        if deleted(t, a, Kind::Manifest) {
            a.set(WARNING, "299 - \"it is gone\" \"Fri, 02 Jan 2026 03:04:05 GMT\"");
        }
    }),
    Fault::after("warns_of_much", SIZE, "a `Warning` has 5,000 characters", |t, a| {
        let warning = format!("299 - \"{}\"", "x".repeat(5000));
        warns(t, a, &warning);
    }),
    Fault::after("warns_often", SIZE, "five `Warning` headers have 5,000 characters together", |t, a| {
        let warning = format!("299 - \"{}\"", "x".repeat(990));
        warns(t, a, &warning);
        if a.headers.contains_key(WARNING) {
            (0..4).for_each(|_| a.add(WARNING, &warning));
        }
    }),
    Fault::after("warns_with_199", CODE, "the warn-code is 199", |t, a| warns(t, a, "199 - \"the lab warns\"")),
    Fault::after("warns_with_214_on_manifests", CODE, "the warn-code of pulled manifests is 214", |t, a| {
        if got(t, a, Kind::Manifest) {
            a.set(WARNING, "214 - \"the lab changed it\"");
        }
    }),
    Fault::after("warns_with_299_as_words", CODE, "a `Warning` has no warn-code at all", |t, a| {
        warns(t, a, "the lab warns")
    }),
    Fault::after("warns_with_a_date", DATE, "a `Warning` has a date", |t, a| {
        warns(t, a, "299 - \"the lab warns\" \"Fri, 02 Jan 2026 03:04:05 GMT\"")
    }),
    Fault::after("warns_with_host_and_port", AGENT, "the warn-agent is a host with its port", |t, a| {
        warns(t, a, "299 lab.example:5000 \"the lab warns\"")
    }),
];
