//! Basic, the token flow, and where credentials go and do not go.
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use wire::Error;
use wire::auth::Authenticator;
use wire::exchange::{Client, ClientOptions, Head, Origin};
use wire::registry::Registry;
use wire::retry::{RetryPolicy, Waits};

use crate::pulling::{manifest, options};
use crate::raw_server::{RawServer, Seen, answer};

/// `u:p-word` in base64.
const LOGIN: &str = "Basic dTpwLXdvcmQ=";

/// A token service and a registry that takes its tokens: `tN` counts up, and `is_good` says which are taken.
fn pair(
    challenge: &'static str,
    is_good: impl Fn(&str, &Seen) -> bool + Send + Sync + 'static,
) -> (RawServer, RawServer) {
    let count = AtomicUsize::new(0);
    let tokens = RawServer::start(move |_| {
        let n = count.fetch_add(1, Ordering::SeqCst);
        answer(200, "Content-Type: application/json\r\n", format!("{{\"token\":\"token-{n}\",\"expires_in\":300}}"))
    });
    let realm = format!("http://{}/token?a=b", tokens.host());
    let registry = RawServer::start(move |seen| match seen.header("authorization") {
        Some(value) if is_good(value, seen) => answer(200, "", "{}"),
        _ => answer(401, &format!("WWW-Authenticate: {}\r\n", challenge.replace("REALM", &realm)), ""),
    });
    (tokens, registry)
}

const BEARER: &str = r#"Negotiate, bEARER Realm="REALM", service="a, \"service\"",scope="repository:a/b:pull""#;

#[test]
fn a_token_is_asked_for_once() {
    let (tokens, server) = pair(BEARER, |value, _| value == "Bearer token-0");
    let registry = Registry::new(&server.host(), options(Some(("u", "p-word")))).unwrap();
    for _ in 0..3 {
        manifest(&registry).unwrap();
    }
    let asked = tokens.seen();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].target(), "/token?a=b&service=a%2C%20%22service%22&scope=repository%3Aa%2Fb%3Apull");
    assert_eq!(asked[0].header("authorization"), Some(LOGIN));
    assert_eq!(asked[0].header("user-agent"), Some("greenlight/test"));
    let sent: Vec<_> = server.seen().iter().map(|s| s.header("authorization").map(str::to_owned)).collect();
    assert_eq!(sent[0], None, "nothing is shown before it is asked for");
    assert!(sent[1..].iter().all(|value| value.as_deref() == Some("Bearer token-0")), "the password stays away");
    assert_eq!(server.seen().len(), 4);
}

#[test]
fn nobody_asks_without_a_password() {
    let (tokens, server) = pair("Bearer realm=\"REALM\"", |value, _| value == "Bearer token-0");
    manifest(&Registry::new(&server.host(), options(None)).unwrap()).unwrap();
    assert_eq!(tokens.seen()[0].header("authorization"), None);
    assert_eq!(tokens.targets(), ["/token?a=b&scope=repository%3Aa%2Fb%3Apull"], "the scope is our own need then");
}

#[test]
fn each_repository_has_its_token_and_a_dead_one_is_renewed() {
    let (tokens, server) = pair("Bearer realm=\"REALM\",service=s", |value, seen| match seen.target() {
        target if target.contains("/other/") => value == "Bearer token-1",
        target if target.ends_with("later") => value == "Bearer token-2",
        _ => value == "Bearer token-0",
    });
    let registry = Registry::new(&server.host(), options(None)).unwrap();
    registry.manifest("one", "t", &[], 99).unwrap();
    registry.manifest("other", "t", &[], 99).unwrap();
    registry.manifest("one", "later", &[], 99).unwrap();
    assert_eq!(tokens.seen().len(), 3);
}

#[test]
fn threads_ask_for_a_token_together() {
    let (tokens, server) = pair(BEARER, |value, _| value.starts_with("Bearer token-"));
    let registry = Registry::new(&server.host(), options(None)).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| manifest(&registry).unwrap());
        }
    });
    assert_eq!(tokens.seen().len(), 1);
}

#[test]
fn a_token_that_is_refused_ends_it() {
    let (tokens, server) = pair(BEARER, |_, _| false);
    let error = manifest(&Registry::new(&server.host(), options(None)).unwrap()).unwrap_err();
    assert!(matches!(error, Error::Unauthorized { .. }), "{error}");
    assert!(error.to_string().contains("run `docker login 127.0.0.1:"), "{error}");
    let error = manifest(&Registry::new(&server.host(), options(Some(("u", "p-word")))).unwrap()).unwrap_err();
    assert!(error.to_string().contains("check the rights"), "{error}");
    assert_eq!((tokens.seen().len(), server.seen().len()), (2, 4));
}

#[test]
fn basic() {
    let (_, server) = pair("Basic realm=\"r\"", |value, _| value == LOGIN);
    let registry = Registry::new(&server.host(), options(Some(("u", "p-word")))).unwrap();
    manifest(&registry).unwrap();
    manifest(&registry).unwrap();
    assert_eq!(server.seen().len(), 3);
    let none = manifest(&Registry::new(&server.host(), options(None)).unwrap()).unwrap_err();
    assert!(none.to_string().contains("asks for a user name and a password"), "{none}");
    let wrong = manifest(&Registry::new(&server.host(), options(Some(("u", "other")))).unwrap()).unwrap_err();
    assert!(wrong.to_string().contains("refuses the user name and the password"), "{wrong}");
}

#[test]
fn challenges_that_cannot_be_answered() {
    for (challenge, says) in
        [("Digest realm=x", "`Digest`"), ("Bearer service=x", "`Bearer`"), ("Basic realm=\"x", "no end")]
    {
        let (tokens, server) = pair(challenge, |_, _| false);
        let error = manifest(&Registry::new(&server.host(), options(Some(("u", "p-word")))).unwrap()).unwrap_err();
        assert!(matches!(error, Error::Unauthorized { .. }) && error.to_string().contains(says), "{error}");
        assert!(tokens.seen().is_empty());
    }
}

/// A registry with `auths` of a configuration file.
fn configured(server: &RawServer, entry: &str) -> (Registry, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("config.json");
    std::fs::write(&file, format!("{{\"auths\":{{\"{}\":{entry}}}}}", server.host())).unwrap();
    let mut options = options(None);
    options.auth.credentials.docker_config = vec![file];
    (Registry::new(&server.host(), options).unwrap(), dir)
}

#[test]
fn an_identity_token_is_exchanged_in_a_form() {
    let (tokens, server) = pair(BEARER, |value, _| value == "Bearer token-0");
    let (registry, _dir) = configured(&server, r#"{"identitytoken":"id/token+"}"#);
    manifest(&registry).unwrap();
    let asked = &tokens.seen()[0];
    assert!(asked.head.starts_with("POST /token?a=b HTTP/1.1\r\n"));
    assert_eq!(
        String::from_utf8_lossy(&asked.body),
        "grant_type=refresh_token&refresh_token=id%2Ftoken%2B&client_id=greenlight&service=a%2C%20%22service%22&scope=repository%3Aa%2Fb%3Apull"
    );
    assert_eq!(asked.header("authorization"), None);
    assert!(!registry.transcript().render().contains("id%2Ftoken"));
}

#[test]
fn passwords_and_registry_tokens_of_a_file() {
    let (_, server) = pair("Basic realm=x", |value, _| value == LOGIN);
    let (registry, _dir) = configured(&server, r#"{"auth":"dTpwLXdvcmQ="}"#);
    manifest(&registry).unwrap();
    let (tokens, server) = pair(BEARER, |value, _| value == "Bearer reg-token");
    let (registry, _dir) = configured(&server, r#"{"registrytoken":"reg-token"}"#);
    manifest(&registry).unwrap();
    assert!(tokens.seen().is_empty());
}

#[test]
fn answers_of_a_token_service() {
    for (status, body, says) in [
        (401, "", "gives nothing to nobody (401)"),
        (307, "", "answers 307"),
        (200, "{\"token\":5,\"x\":\"hunter2\"}", "not the expected JSON at line 1"),
        (200, "{}", "neither `token` nor `access_token`"),
        (200, "{\"token\":\"a\\r\\nb-hunter2\"}", "no header can carry"),
    ] {
        let tokens = RawServer::start(move |_| answer(status, "Location: http://127.0.0.1:1/\r\n", body));
        let realm = format!("WWW-Authenticate: Bearer realm=\"http://{}/\"\r\n", tokens.host());
        let server = RawServer::start(move |_| answer(401, &realm, ""));
        let error = manifest(&Registry::new(&server.host(), options(None)).unwrap()).unwrap_err().to_string();
        assert!(error.contains(says) && !error.contains("hunter2"), "{error}");
    }
    let server = RawServer::start(|_| answer(401, "WWW-Authenticate: Bearer realm=\"nowhere\"\r\n", ""));
    let error = manifest(&Registry::new(&server.host(), options(None)).unwrap()).unwrap_err();
    assert!(error.to_string().contains("no http or https URL to ask at"), "{error}");
}

#[test]
fn access_token_serves_as_well() {
    let tokens = RawServer::start(|_| answer(200, "", "{\"access_token\":\"access\",\"expires_in\":1}"));
    let realm = format!("WWW-Authenticate: Bearer realm=\"http://{}/\"\r\n", tokens.host());
    let server = RawServer::start(move |seen| match seen.header("authorization") {
        Some("Bearer access") => answer(200, "", "{}"),
        _ => answer(401, &realm, ""),
    });
    let registry = Registry::new(&server.host(), options(None)).unwrap();
    manifest(&registry).unwrap();
    manifest(&registry).unwrap();
    assert_eq!(tokens.seen().len(), 2, "a token that lives for a second is not kept");
}

/// Asks for a token for a registry at `registry`, whose challenge names `tokens`.
fn ask_for(registry: &str, tokens: &RawServer) -> Result<String, Error> {
    let origin = Origin::of_url(registry).unwrap().0;
    let client = Client::new(ClientOptions::default());
    let login = options(Some(("u", "p-word"))).auth;
    let auth = Authenticator::new(client, origin, "name", login, RetryPolicy::default(), Arc::new(Waits::default()));
    let challenge = format!("Bearer realm=\"http://{}/token\"", tokens.host()).into_bytes();
    let headers = vec![("WWW-Authenticate".to_owned(), challenge)];
    let head = Head { version: "HTTP/1.1".into(), status: 401, reason: String::new(), headers };
    auth.answer(&head, "repository:a:pull", None)
}

#[test]
fn a_realm_that_may_not_have_the_password_is_asked_as_nobody() {
    // A registry on the link, and a token service on this machine: not the same host, and plain HTTP.
    for registry in ["http://169.254.1.1", "https://169.254.1.1"] {
        let tokens = RawServer::start(|_| answer(200, "", "{\"token\":\"for-nobody\"}"));
        assert_eq!(ask_for(registry, &tokens).unwrap(), "Bearer for-nobody");
        assert_eq!(tokens.seen()[0].header("authorization"), None);
    }
    let refusing = RawServer::start(|_| answer(401, "", ""));
    let error = ask_for("https://169.254.1.1", &refusing).unwrap_err();
    assert!(error.to_string().contains("credentials are not used where"), "{error}");
}

#[test]
fn a_distant_registry_cannot_send_us_to_this_machine() {
    let tokens = RawServer::start(|_| answer(200, "", "{\"token\":\"x\"}"));
    let error = ask_for("https://registry.example", &tokens).unwrap_err();
    assert!(error.to_string().contains("on this machine or its link"), "{error}");
    assert!(tokens.seen().is_empty());
}
