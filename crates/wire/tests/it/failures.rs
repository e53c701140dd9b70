//! What keeps us from looking is told apart, with words that say what to do.
use std::net::TcpListener;
use std::time::Duration;
use wire::exchange::{Client, ClientOptions, Origin, Request, Scheme};
use wire::registry::{Registry, RegistryOptions};
use wire::{Error, Unreachable};

use crate::pulling::{manifest, registry};
use crate::raw_server::{RawServer, Reply, answer};

fn error_at(scheme: Scheme, authority: &str) -> Error {
    let options = ClientOptions { connect_timeout: Duration::from_secs(3), ..Default::default() };
    let origin = Origin::new(scheme, authority).unwrap();
    Client::new(options).send(&origin, &Request::new("GET", "/v2/")).unwrap_err()
}

#[test]
fn nobody_there() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refused = error_at(Scheme::Http, &free.to_string());
    assert!(matches!(refused, Error::Unreachable { cause: Unreachable::Refused, .. }), "{refused}");
    assert_eq!(
        refused.to_string(),
        format!("reach `{free}`: nothing listens on the port; check the port, and that the registry runs")
    );
    // A machine without a name server may run into the deadline instead.
    let unknown = error_at(Scheme::Https, "no-such-host.invalid");
    let Error::Unreachable { cause, .. } = &unknown else { panic!("{unknown}") };
    assert!(matches!(cause, Unreachable::HostUnknown | Unreachable::Timeout(_)), "{unknown}");
}

#[test]
fn a_handshake_that_never_comes_has_a_deadline() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let options = ClientOptions { connect_timeout: Duration::from_millis(300), ..Default::default() };
    let origin = Origin::new(Scheme::Https, &listener.local_addr().unwrap().to_string()).unwrap();
    let error = Client::new(options).send(&origin, &Request::new("GET", "/")).unwrap_err();
    assert!(matches!(error, Error::Tls { .. }), "{error}");
}

#[test]
fn the_wrong_kind_of_server() {
    let ssh = RawServer::saying(b"SSH-2.0-OpenSSH_9.2\r\n");
    let error = error_at(Scheme::Http, &ssh.host());
    assert!(
        matches!(error, Error::NotARegistry { .. }) && error.to_string().contains("does not speak HTTP"),
        "{error}"
    );
    let tls = RawServer::saying(&[0x15, 0x03, 0x01, 0, 2, 2, 70]);
    assert!(error_at(Scheme::Http, &tls.host()).to_string().contains("leave out `--plain-http`"));
    let plain = RawServer::saying(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    let error = error_at(Scheme::Https, &plain.host());
    assert!(
        matches!(error, Error::Tls { .. }) && error.to_string().contains("say so with `http://` before its name"),
        "{error}"
    );
    let mute = RawServer::saying(b"");
    assert!(error_at(Scheme::Http, &mute.host()).to_string().contains("closed the connection without an answer"));
}

#[test]
fn a_web_server_is_not_a_registry() {
    let pages = RawServer::start(|_| answer(404, "Content-Type: text/html\r\n", "<h1>no</h1>"));
    let error = manifest(&registry(&pages)).unwrap_err();
    assert!(matches!(error, Error::NotARegistry { .. }), "{error}");
    assert_eq!(pages.targets(), ["/v2/a/b/manifests/t", "/v2/"]);
    let catch_all = RawServer::start(|_| answer(200, "Content-Type: text/html; charset=utf-8\r\n", "<h1>hello</h1>"));
    let error = manifest(&registry(&catch_all)).unwrap_err();
    assert!(matches!(error, Error::NotARegistry { .. }), "{error}");
}

#[test]
fn refusals_of_a_registry() {
    let refusing = |status: u16, body: &'static str| {
        let server = RawServer::start(move |seen| match seen.target() {
            "/v2/" => answer(200, "", "{}"),
            _ => answer(status, "Content-Type: application/json\r\n", body),
        });
        (manifest(&registry(&server)).unwrap_err(), server.seen().len())
    };
    let (error, requests) =
        refusing(404, r#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"no\u001b such","detail":{}}]}"#);
    assert!(matches!(error, Error::NotFound { .. }), "{error}");
    assert_eq!(requests, 1);
    assert_eq!(
        error.to_string(),
        "get `a/b:t`: the registry does not have it: `MANIFEST_UNKNOWN no such`; check the name, and the login if it is private"
    );
    let (error, requests) = refusing(404, "not found");
    assert!(matches!(error, Error::NotFound { .. }), "{error}");
    assert_eq!(requests, 2, "only `/v2/` shows that it is a registry");
    assert!(matches!(refusing(403, r#"{"errors":[{"code":"DENIED"}]}"#).0, Error::Denied { .. }));
    let (error, _) = refusing(500, r#"{"errors":[]}"#);
    assert_eq!(error.to_string(), "get `a/b:t`: the registry answers 500");
    assert!(matches!(refusing(401, "").0, Error::Unauthorized { .. }));
}

#[test]
fn waiting_is_bounded_and_counted() {
    let rounds = std::sync::atomic::AtomicUsize::new(0);
    let server = RawServer::start(move |_| match rounds.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
        0 => answer(429, "Retry-After: 0\r\n", "slow"),
        1 => answer(503, "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n", ""),
        2 => answer(429, "Retry-After: 1\r\n", ""),
        _ => answer(200, "", "{}"),
    });
    let registry = registry(&server);
    assert_eq!(manifest(&registry).unwrap().bytes, b"{}");
    assert_eq!((registry.waits().count(), registry.waits().total()), (3, Duration::from_secs(1)));
    assert_eq!(registry.transcript().count(), 4);
}

#[test]
fn too_long_a_wait_is_refused_at_once() {
    let server = RawServer::start(|_| answer(429, "Retry-After: 21600\r\n", ""));
    let error = manifest(&registry(&server)).unwrap_err();
    assert!(matches!(error, Error::RateLimited { waits: 0, .. }), "{error}");
    assert!(error.to_string().contains("come again later (in 21600 s)"), "{error}");
    let endless = RawServer::start(|_| answer(429, "Retry-After: 0\r\n", ""));
    let error = manifest(&registry(&endless)).unwrap_err();
    assert!(matches!(error, Error::RateLimited { waits: 5, .. }), "{error}");
    assert_eq!(endless.seen().len(), 6);
    let unavailable = RawServer::start(|_| answer(503, "Docker-Distribution-Api-Version: registry/2.0\r\n", ""));
    assert!(matches!(manifest(&registry(&unavailable)).unwrap_err(), Error::Protocol { .. }));
    assert_eq!(unavailable.seen().len(), 1);
}

#[test]
fn a_host_that_is_none_is_refused_before_anything_is_sent() {
    for host in ["", "a b", "u:p@h", "h/x", "h:99999"] {
        let error = Registry::new(host, RegistryOptions::default()).unwrap_err();
        assert!(matches!(error, Error::Origin(_)), "{host}: {error}");
    }
    let server = RawServer::start(|_| Reply::Close(Vec::new()));
    let error = registry(&server).manifest("a/../../etc", "t", &[], 10).unwrap_err();
    assert!(matches!(error, Error::Protocol { .. }), "{error}");
    assert!(server.seen().is_empty());
}
