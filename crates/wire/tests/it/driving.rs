//! Single requests in somebody's name: what is added, what is answered, and what is left to the caller.
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use wire::Error;
use wire::exchange::{Body, Origin, Request, Response, Scheme};
use wire::registry::Driver;

use crate::pulling::options;
use crate::raw_server::{RawServer, Reply, Seen, answer};

/// Everything that a push with a mount needs.
const SCOPE: &str = "repository:a:pull,push repository:b:pull";

fn driver(server: &RawServer, login: Option<(&str, &str)>) -> Driver {
    Driver::new(&format!("http://{}", server.host()), options(login)).unwrap()
}

fn put() -> Request {
    let mut request = Request::new("PUT", "/v2/a/manifests/t").with_header("Content-Type", "x/y");
    request.body = Body::Bytes("{}".into());
    request
}

fn send(driver: &Driver, request: Request) -> Result<Response, Error> {
    driver.send(&driver.origin().clone(), request, SCOPE, true)
}

/// A token service whose tokens count up and live for `life` seconds, and a registry that takes those that `is_good`.
fn pair(life: u32, challenge: &'static str, is_good: fn(&str, &Seen) -> bool) -> (RawServer, RawServer) {
    let count = AtomicUsize::new(0);
    let tokens = RawServer::start(move |_| {
        let n = count.fetch_add(1, Ordering::SeqCst);
        answer(200, "", format!("{{\"token\":\"token-{n}\",\"expires_in\":{life}}}"))
    });
    let realm = format!("http://{}/token", tokens.host());
    let registry = RawServer::start(move |seen| match seen.header("authorization") {
        Some(value) if is_good(value, seen) => answer(201, "", ""),
        _ => answer(401, &format!("WWW-Authenticate: {}\r\n", challenge.replace("REALM", &realm)), "who?"),
    });
    (tokens, registry)
}

#[test]
fn one_token_for_several_repositories_and_actions() {
    let challenge = r#"Bearer realm="REALM",service="s",scope="repository:a:pull registry:catalog:*""#;
    let (tokens, server) = pair(300, challenge, |value, _| value == "Bearer token-0");
    let driver = driver(&server, Some(("u", "p-word")));
    assert!(!driver.login_known() && driver.has_credentials().unwrap());
    for _ in 0..2 {
        assert_eq!(send(&driver, put()).unwrap().head.status, 201);
    }
    assert!(driver.login_known());
    assert_eq!(
        tokens.targets(),
        [
            "/token?service=s&scope=repository%3Aa%3Apull%2Cpush&scope=registry%3Acatalog%3A%2A&scope=repository%3Ab%3Apull"
        ]
    );
    let seen = server.seen();
    assert_eq!(seen.len(), 3);
    let host = server.host();
    assert_eq!(
        seen[1].head,
        format!(
            "PUT /v2/a/manifests/t HTTP/1.1\r\nHost: {host}\r\nUser-Agent: greenlight/test\r\nContent-Type: x/y\r\n\
             Authorization: Bearer token-0\r\nContent-Length: 2\r\n\r\n"
        )
    );
    assert!(seen.iter().all(|seen| seen.body == b"{}"), "the body goes out again with the login");
    let other = driver.send(driver.origin(), put(), "repository:c:pull,push,delete", true).unwrap();
    assert_eq!(other.head.status, 401, "the second token is not good here");
    assert!(tokens.targets()[1].ends_with("scope=repository%3Ac%3Apull%2Cpush%2Cdelete"), "{:?}", tokens.targets());
}

#[test]
fn a_token_that_has_expired_is_renewed_before_it_is_refused() {
    let (tokens, server) = pair(6, r#"Bearer realm="REALM""#, |_, _| true);
    let driver = driver(&server, None);
    send(&driver, put()).unwrap();
    send(&driver, put()).unwrap();
    assert_eq!(tokens.seen().len(), 1);
    std::thread::sleep(Duration::from_millis(1100));
    send(&driver, put()).unwrap();
    let sent: Vec<_> = server.seen().iter().map(|s| s.header("authorization").map(str::to_owned)).collect();
    assert_eq!(sent.last().unwrap().as_deref(), Some("Bearer token-1"));
    assert_eq!((tokens.seen().len(), server.seen().len()), (2, 4), "no further challenge was needed");
}

#[test]
fn a_refused_login_leaves_the_answer() {
    for (challenge, login) in [
        ("Bearer realm=\"REALM\"", Some(("u", "p-word"))),
        ("Bearer realm=\"REALM\"", None),
        ("Basic realm=\"x\"", Some(("u", "p-word"))),
        ("Basic realm=\"x\"", None),
        ("Basic realm=\"x", None),
        ("Digest realm=\"x\"", None),
    ] {
        let (_tokens, server) = pair(300, challenge, |_, _| false);
        let response = send(&driver(&server, login), put()).unwrap();
        assert_eq!(response.head.status, 401, "{challenge}");
        assert_eq!(response.body.read_all(99).unwrap().unwrap(), b"who?");
    }
    // The token service refuses.
    let tokens = RawServer::start(|_| answer(403, "", ""));
    let realm = format!("WWW-Authenticate: Bearer realm=\"http://{}/\"\r\n", tokens.host());
    let server = RawServer::start(move |_| answer(401, &realm, "who?"));
    let driver = driver(&server, Some(("u", "p-word")));
    assert_eq!(send(&driver, put()).unwrap().head.status, 401);
    assert!(!driver.login_known());
    let denied = RawServer::start(|_| answer(403, "", ""));
    assert_eq!(send(&self::driver(&denied, None), put()).unwrap().head.status, 403);
}

#[test]
fn trouble_with_the_login_is_an_error() {
    let tokens = RawServer::start(|_| answer(500, "", ""));
    let realm = format!("WWW-Authenticate: Bearer realm=\"http://{}/\"\r\n", tokens.host());
    let server = RawServer::start(move |_| answer(401, &realm, ""));
    let error = send(&driver(&server, None), put()).unwrap_err();
    assert!(error.to_string().contains("answers 500"), "{error}");
    let mut options = options(None);
    let dir = tempfile::tempdir().unwrap();
    options.auth.credentials.docker_config = vec![dir.path().join("config.json")];
    std::fs::write(dir.path().join("config.json"), "{").unwrap();
    let driver = Driver::new(&server.host(), options).unwrap();
    assert!(matches!(send(&driver, put()), Err(Error::Credentials(_))));
    assert!(driver.has_credentials().is_err());
}

#[test]
fn a_login_is_for_the_registry_and_only_if_asked_for() {
    let (tokens, server) = pair(300, "Basic realm=\"x\"", |_, _| true);
    let driver = driver(&server, Some(("u", "p-word")));
    send(&driver, put()).unwrap();
    let elsewhere = RawServer::start(|_| answer(401, "WWW-Authenticate: Basic realm=\"x\"\r\n", ""));
    let origin = Origin::new(Scheme::Http, &elsewhere.host()).unwrap();
    assert_eq!(driver.send(&origin, put(), SCOPE, true).unwrap().head.status, 401);
    assert_eq!(driver.send(driver.origin(), put(), SCOPE, false).unwrap().head.status, 401);
    let own = put().with_header("authorization", "Basic wrong");
    assert_eq!(driver.send(driver.origin(), own, SCOPE, true).unwrap().head.status, 201);
    assert_eq!(elsewhere.seen().len(), 1);
    assert_eq!(elsewhere.seen()[0].header("authorization"), None);
    let sent: Vec<_> = server.seen().iter().map(|s| s.header("authorization").map(str::to_owned)).collect();
    let login = Some("Basic dTpwLXdvcmQ=".to_owned());
    assert_eq!(sent, [None, login.clone(), None, Some("Basic wrong".to_owned())]);
    // A user name and a password hold for everything.
    driver.send(driver.origin(), put(), "repository:other:pull", true).unwrap();
    assert_eq!(server.seen().last().unwrap().header("authorization"), login.as_deref());
    assert!(tokens.seen().is_empty());
}

#[test]
fn nothing_is_followed_and_the_last_wish_to_wait_is_an_answer() {
    let server = RawServer::start(|seen| match seen.target() {
        "/moved" => answer(307, "Location: /elsewhere\r\n", ""),
        "/soon" => answer(429, "Retry-After: 0\r\n", "soon"),
        "/later" => answer(503, "Retry-After: 9999\r\n", ""),
        _ => answer(503, "", ""),
    });
    let driver = driver(&server, None);
    let get = |target: &str| send(&driver, Request::new("GET", target)).unwrap();
    assert_eq!(get("/moved").head.status, 307);
    let soon = get("/soon");
    assert_eq!((soon.head.status, driver.waits().count()), (429, 5));
    assert_eq!(soon.body.read_all(9).unwrap().unwrap(), b"soon");
    assert_eq!((get("/later").head.status, get("/never").head.status), (503, 503));
    assert_eq!(server.seen().len(), 9);
}

#[test]
fn an_own_user_agent_stays() {
    let server = RawServer::start(|_| answer(200, "", ""));
    let driver = driver(&server, None);
    send(&driver, Request::new("GET", "/").with_header("user-agent", "own")).unwrap();
    assert!(server.seen()[0].head.contains("user-agent: own\r\n"));
    assert!(!server.seen()[0].head.contains("greenlight"));
}

#[test]
fn a_cut_has_the_login_that_is_known() {
    let (_tokens, server) = pair(300, "Basic realm=\"x\"", |_, _| true);
    let driver = driver(&server, Some(("u", "p-word")));
    send(&driver, put()).unwrap();
    driver.send_cut(driver.origin(), put(), SCOPE, true).unwrap();
    driver.send_cut(driver.origin(), put(), SCOPE, false).unwrap();
    // The other side may see the cut a moment later.
    for _ in 0..200 {
        if server.seen().len() == 4 {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let mut sent: Vec<_> = server.seen()[2..].iter().map(|s| s.header("authorization").map(str::to_owned)).collect();
    sent.sort();
    assert_eq!(sent, [None, Some("Basic dTpwLXdvcmQ=".to_owned())]);
}

/// The password goes nowhere but to the realm itself.
#[test]
fn a_token_service_that_redirects_is_not_followed() {
    let thief = RawServer::start(|_| answer(200, "", "{\"token\":\"stolen\"}"));
    let place = thief.host();
    for status in [301, 302, 303, 307, 308] {
        let location = format!("Location: http://{place}/token\r\n");
        let tokens = RawServer::start(move |_| answer(status, &location, ""));
        let realm = format!("WWW-Authenticate: Bearer realm=\"http://{}/\"\r\n", tokens.host());
        let server = RawServer::start(move |_| answer(401, &realm, ""));
        let error = send(&driver(&server, Some(("u", "p-word"))), put()).unwrap_err();
        assert!(error.to_string().contains(&format!("answers {status}")), "{error}");
        assert_eq!(tokens.seen()[0].header("authorization"), Some("Basic dTpwLXdvcmQ="));
    }
    assert!(thief.seen().is_empty());
}

#[test]
fn a_registry_that_closes_is_trouble() {
    let server = RawServer::start(|_| Reply::Close(Vec::new()));
    assert!(matches!(send(&driver(&server, None), put()), Err(Error::Protocol { .. })));
}
