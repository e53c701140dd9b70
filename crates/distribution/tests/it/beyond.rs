//! The profile `beyond`: a registry of the lab holds to it with every kind of login, each of its rules is broken by an answer that
//! is bent in one way, a run can be judged again, and the spec's profile has nothing of it.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use catalogue::Spec;
use distribution::{Channel, Exchanged, How, Live, Options, Order, Replay, Stop, Token};
use lab::registry::{self, Auth};
use verdict::{Outcome, Report, Verdict};
use wire::auth::AuthOptions;
use wire::credentials::CredentialSources;
use wire::exchange::{Head, Origin};
use wire::redact::Secrets;
use wire::registry::{Driver, RegistryOptions};
use wire::retry::RetryPolicy;

use crate::driven::{Unwatched, lab, options, shown};

fn beyond() -> Options {
    Options { profile: catalogue::profile(Spec::Distribution, "beyond").unwrap(), ..options() }
}

fn token() -> Auth {
    Auth::Token { user: "somebody".to_owned(), password: "secret".to_owned() }
}

/// A registry of the lab, and a way to it with the login.
fn start(auth: Auth, variation: Option<&str>) -> (registry::Running, Live) {
    let running = registry::start(registry::Options {
        auth,
        variations: variation.map(|name| registry::variation(name).unwrap()).into_iter().collect(),
        ..registry::Options::default()
    });
    let running = running.unwrap();
    let credentials = CredentialSources {
        username: Some("somebody".to_owned()),
        password: Some("secret".to_owned()),
        ..CredentialSources::default()
    };
    let access = RegistryOptions {
        retry: RetryPolicy { max_waits: 0, ..RetryPolicy::default() },
        auth: AuthOptions { credentials, ..AuthOptions::default() },
        ..RegistryOptions::default()
    };
    let live = Live::new(Driver::new(&running.url(), access).unwrap(), RetryPolicy::default(), false);
    (running, live)
}

/// Changes an answer on its way to the suite.
type Bend = fn(&Order<'_>, &mut Exchanged);

struct Bent {
    live: Live,
    bend: Bend,
}

impl Channel for Bent {
    fn sends(&self) -> bool {
        true
    }

    fn send(&self, order: &Order<'_>) -> Result<Exchanged, Stop> {
        let mut exchanged = self.live.send(order)?;
        (self.bend)(order, &mut exchanged);
        Ok(exchanged)
    }

    fn pause(&self, _: Duration) {}

    fn origin(&self) -> &Origin {
        self.live.origin()
    }

    fn waits(&self) -> u64 {
        self.live.waits()
    }
}

fn restate(exchanged: &mut Exchanged, status: u16) {
    if let Some(head) = &mut exchanged.response {
        (head.status, head.reason) = (status, String::new());
    }
}

fn unset(exchanged: &mut Exchanged, name: &str) {
    if let Some(head) = &mut exchanged.response {
        head.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    }
}

fn set(exchanged: &mut Exchanged, name: &str, value: &str) {
    unset(exchanged, name);
    if let Some(head) = &mut exchanged.response {
        head.headers.push((name.to_owned(), value.as_bytes().to_vec()));
    }
}

/// Replaces text in a header.
fn alter(exchanged: &mut Exchanged, name: &str, from: &str, to: &str) {
    let value =
        exchanged.response.as_ref().and_then(|head| head.header_text(name)).map(|value| value.replace(from, to));
    if let Some(value) = value {
        set(exchanged, name, &value);
    }
}

fn say(exchanged: &mut Exchanged, status: u16, body: &str) {
    restate(exchanged, status);
    exchanged.body = body.as_bytes().to_vec().into();
}

fn open(exchanged: &mut Exchanged) {
    restate(exchanged, 202);
    set(exchanged, "Location", "/v2/nowhere/blobs/uploads/00000000-0000-4000-8000-000000000000");
}

fn is(order: &Order<'_>, method: &str, part: &str) -> bool {
    order.request.method == method && order.request.target.contains(part)
}

fn sends(order: &Order<'_>, name: &str) -> bool {
    order.request.header(name).is_some()
}

const REDIRECTS: Option<&str> = Some("redirects_blobs_to_another_host");

/// What each rule is broken by, on which variation, and whether a login is asked for.
const BENDS: &[(&str, bool, Option<&str>, Bend)] = &[
    ("auth.challenge", true, None, |_, e| unset(e, "WWW-Authenticate")),
    ("auth.challenge", true, None, |_, e| alter(e, "WWW-Authenticate", "\"", "\"\"")),
    ("auth.challenge-head", true, None, |o, e| {
        if o.request.method == "HEAD" {
            unset(e, "WWW-Authenticate");
        }
    }),
    ("auth.scope", true, None, |_, e| alter(e, "WWW-Authenticate", "scope=\"repository", "scope=\"registry")),
    ("auth.realm-https", true, None, |_, e| alter(e, "WWW-Authenticate", "http://127.0.0.1", "http://h.invalid")),
    ("auth.error-body", true, None, |_, e| {
        if e.status() == 401 {
            e.body = b"<html>".as_slice().into();
        }
    }),
    ("auth.anonymous-push", true, None, |o, e| {
        if !o.login && o.how == How::Plain && is(o, "POST", "/uploads/") {
            open(e);
        }
    }),
    ("auth.oracle", true, None, |o, e| {
        if !o.login && o.request.target.contains("-absent") {
            restate(e, 404);
        }
    }),
    ("auth.token-fields", true, None, |o, e| {
        if o.how == How::ForToken {
            say(e, 200, r#"{"token":"word-1","access_token":"word-2"}"#);
        }
    }),
    ("auth.token-fields", true, None, |o, e| {
        if o.how == How::ForToken {
            say(e, 200, r#"{"token":"word-1","expires_in":5}"#);
        }
    }),
    ("auth.token-scope", true, None, |o, e| {
        if o.how == How::Bearing(Token::Own) && o.request.method == "GET" {
            restate(e, 200);
        }
    }),
    ("auth.token-scope", true, None, |o, e| {
        if o.how == How::Bearing(Token::Own) && o.request.method == "DELETE" {
            restate(e, 202);
        }
    }),
    ("auth.token-forged", true, None, |o, e| {
        if o.how == How::Bearing(Token::Unsigned) {
            restate(e, 200);
        }
    }),
    ("auth.token-forged", true, None, |o, e| {
        if o.how == How::Bearing(Token::Changed) {
            restate(e, 200);
        }
    }),
    ("auth.mount-rights", true, None, |o, e| {
        if o.how == How::Bearing(Token::Own) && o.request.target.contains("mount=") {
            restate(e, 201);
        }
    }),
    ("redirect.range", false, REDIRECTS, |o, e| {
        if sends(o, "range") && e.status() == 206 {
            say(e, 416, "");
        }
    }),
    ("forwarded.location", false, None, |o, e| {
        if sends(o, "x-forwarded-host") {
            set(e, "Location", "http://greenlight-forwarded.invalid/v2/x/blobs/uploads/1");
        }
    }),
    ("catalog.paging", false, None, |o, e| {
        if is(o, "GET", "_catalog?n=1") {
            say(e, 200, r#"{"repositories":["a","b"]}"#);
        }
    }),
    ("catalog.huge-n", false, None, |o, e| {
        if is(o, "GET", "_catalog?n=9223") {
            restate(e, 500);
        }
    }),
    ("conditional.etag", false, None, |o, e| {
        if is(o, "GET", "/blobs/") {
            set(e, "ETag", "\"1\"");
        }
    }),
    ("encoding.stored-bytes", false, None, |o, e| {
        if sends(o, "accept-encoding") {
            set(e, "Content-Encoding", "gzip");
        }
    }),
    ("expect.early", false, None, |o, e| {
        if o.how == How::Expecting {
            let head = Head { version: "HTTP/1.1".to_owned(), status: 100, reason: String::new(), headers: Vec::new() };
            e.interim.push(head);
        }
    }),
    ("digest.not-served", false, None, |o, e| {
        if o.scenario == "refused_content_is_not_served" && is(o, "GET", "/blobs/sha256") {
            restate(e, 200);
        }
    }),
    ("digest.not-served", false, None, |o, e| {
        if o.scenario == "refused_content_is_not_served" && is(o, "GET", "/manifests/") {
            restate(e, 200);
        }
    }),
    ("session.other-repository", false, None, |o, e| {
        if is(o, "PUT", "sessions-are-private-other/") {
            restate(e, 201);
        }
    }),
    ("session.unguessable", false, None, |o, e| {
        if o.scenario == "sessions_are_private" && is(o, "POST", "/uploads/") {
            set(e, "Location", &format!("/v2/sessions-are-private/blobs/uploads/{}", o.number));
        }
    }),
    ("session.dead", false, None, |o, e| {
        if o.scenario == "sessions_are_private" && o.request.method == "PATCH" {
            restate(e, 202);
        }
    }),
    ("session.dead", false, None, |o, e| {
        if o.scenario == "sessions_are_private" && o.request.method == "PATCH" {
            restate(e, 500);
        }
    }),
    ("path.tricks", false, None, |o, e| {
        if is(o, "GET", "etc%2fpasswd") {
            say(e, 200, "root:x:0:0");
        }
    }),
    ("path.tricks", false, None, |o, e| {
        if is(o, "PUT", "%00") {
            restate(e, 500);
        }
    }),
    ("path.tricks", false, None, |o, e| {
        if is(o, "PUT", "/manifests/%2e%2e") {
            restate(e, 201);
        }
    }),
    ("json.hostile", false, None, |o, e| {
        if o.scenario == "hostile_json_hurts_nobody" && o.request.body.as_slice().len() > 500_000 {
            restate(e, 500);
        }
    }),
    ("json.hostile", false, None, |o, e| {
        if o.scenario == "hostile_json_hurts_nobody" && o.request.body.as_slice() == b"null" {
            say(e, 0, "");
            e.response = None;
        }
    }),
    ("media.confusion", false, None, |o, e| {
        if o.scenario == "documents_have_one_meaning" && o.request.method == "GET" {
            e.body.truncate(e.body.len() - 1);
        }
    }),
    ("media.confusion", false, None, |o, e| {
        if o.scenario == "documents_have_one_meaning" && o.request.method == "GET" {
            set(e, "Content-Type", "application/json");
        }
    }),
    ("header.injection", false, None, |o, e| {
        if o.request.target.contains("artifactType=a%0d%0a") {
            set(e, "X-Greenlight-Injected", "1");
        }
    }),
    ("resume.after-cut", false, None, |o, e| {
        if o.scenario == "cut_chunks_can_be_resumed" && o.request.method == "GET" {
            set(e, "Range", "0-5");
        }
    }),
    ("resume.after-cut", false, None, |o, e| {
        if o.scenario == "cut_chunks_can_be_resumed" && is(o, "GET", "/uploads/") {
            restate(e, 404);
        }
    }),
    ("concurrent.blob", false, None, |o, e| {
        if o.scenario == "simultaneous_pushes_agree" && o.number == 8 {
            restate(e, 500);
        }
    }),
    ("concurrent.tag", false, None, |o, e| {
        if o.scenario == "simultaneous_pushes_agree" && is(o, "GET", "/manifests/together-") {
            e.body.truncate(e.body.len() - 1);
        }
    }),
    ("concurrent.tag", false, None, |o, e| {
        if o.scenario == "simultaneous_pushes_agree" && is(o, "GET", "/manifests/sha256") {
            say(e, 404, "");
        }
    }),
    ("concurrent.referrers", false, None, |o, e| {
        if o.scenario == "simultaneous_referrers_are_listed" && is(o, "GET", "/referrers/") {
            say(e, 200, r#"{"manifests":[]}"#);
        }
    }),
    ("concurrent.delete", false, None, |o, e| {
        if o.scenario == "a_push_against_a_deletion_is_settled" && o.request.method == "DELETE" {
            restate(e, 500);
        }
    }),
    ("concurrent.delete", false, None, |o, e| {
        if o.scenario == "a_push_against_a_deletion_is_settled" && o.request.method == "GET" {
            restate(e, if o.request.target.contains("sha256") { 200 } else { 404 });
        }
    }),
    ("atomic.visible", false, None, |o, e| {
        if o.scenario == "pushes_are_seen_whole_and_at_once" && is(o, "PUT", "/manifests/image-") {
            restate(e, 400);
        }
        if is(o, "GET", "/manifests/image-") {
            restate(e, 200);
        }
    }),
    ("immediate.read", false, None, |o, e| {
        if o.scenario == "pushes_are_seen_whole_and_at_once" && is(o, "GET", "/blobs/") {
            say(e, 404, "");
        }
    }),
];

fn found(report: &Report) -> BTreeSet<&str> {
    report.findings.iter().map(|finding| finding.requirement.as_str()).collect()
}

#[test]
fn each_rule_can_be_broken() {
    let mut wrong = Vec::new();
    for (rule, has_login, variation, bend) in BENDS {
        let id = format!("dist.beyond.{rule}");
        let (running, live) = start(if *has_login { token() } else { Auth::None }, *variation);
        let options = Options { name: running.url(), only: vec![id.clone()], ..beyond() };
        let report =
            distribution::run(&Bent { live, bend: *bend }, &options, &Unwatched, &AtomicBool::new(false)).report;
        if found(&report) != BTreeSet::from([id.as_str()]) || report.findings.len() > 2 {
            wrong.push(format!("{rule}: {} findings\n{}", report.findings.len(), shown(&report)));
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), BENDS.len(), wrong.join("\n"));
}

#[test]
fn every_rule_that_the_lab_can_show_has_a_bend() {
    let bent: BTreeSet<String> = BENDS.iter().map(|(rule, ..)| format!("dist.beyond.{rule}")).collect();
    let open: Vec<&str> = catalogue::requirements(Spec::Distribution)
        .iter()
        .filter(|row| row.id.starts_with("dist.beyond.") && !row.checks().is_empty() && !bent.contains(row.id))
        .map(|row| row.id)
        .collect();
    // One needs a registry that is not on this machine, the other one that speaks HTTPS.
    assert_eq!(open, ["dist.beyond.auth.basic-plain", "dist.beyond.redirect.downgrade"]);
}

#[test]
fn a_correct_registry_holds_to_it_with_every_login() {
    let basic = Auth::Basic { user: "somebody".to_owned(), password: "secret".to_owned() };
    for (auth, variation) in [(Auth::None, None), (Auth::None, REDIRECTS), (basic, None), (token(), None)] {
        let (running, live) = start(auth.clone(), variation);
        let options = Options { name: running.url(), ..beyond() };
        let outcome = distribution::run(&live, &options, &Unwatched, &AtomicBool::new(false));
        assert_eq!(outcome.refused, None, "{auth:?}");
        assert_eq!(outcome.report.verdict, Verdict::Green, "{auth:?}\n{}", shown(&outcome.report));
        assert!(outcome.report.findings.is_empty(), "{auth:?}\n{}", shown(&outcome.report));
        let run = outcome.report.run.as_ref().unwrap();
        assert_eq!(run.left_behind, Vec::<String>::new(), "{auth:?}");
        assert!(run.requests <= 320, "{auth:?}: {}", run.requests);
        let undecided: Vec<_> = outcome.report.outcomes.iter().filter(|one| one.outcome.is_undecided()).collect();
        assert!(undecided.is_empty(), "{auth:?}: {undecided:?}");
    }
}

#[test]
fn the_two_profiles_have_nothing_in_common() {
    let spec = lab(&[], &[], options());
    assert!(spec.report.outcomes.iter().all(|one| !one.requirement.starts_with("dist.beyond.")));
    assert!(spec.recording.exchanges().all(|(scenario, _)| scenario != "sessions_are_private"));
    let other = lab(&[], &[], beyond());
    assert!(other.report.outcomes.iter().all(|one| one.requirement.starts_with("dist.beyond.")));
    assert!(other.report.outcomes.iter().any(|one| one.outcome == Outcome::Pass));
}

#[test]
fn a_replay_judges_the_same() {
    let (running, live) = start(token(), None);
    let options = Options { name: running.url(), lanes: 3, ..beyond() };
    let outcome = distribution::run(&live, &options, &Unwatched, &AtomicBool::new(false));
    drop(running);
    let folder = tempfile::tempdir().unwrap();
    outcome.recording.save(folder.path(), &Secrets::default()).unwrap();
    let again = distribution::run(&Replay::open(folder.path()).unwrap(), &options, &Unwatched, &AtomicBool::new(false));
    let plain = |report: &Report| serde_json::to_value(&report.outcomes).unwrap();
    assert_eq!(plain(&again.report), plain(&outcome.report), "{}", shown(&again.report));
}
