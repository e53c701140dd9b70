//! No credential, token, cookie or signature in anything that can be printed.
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::RefCell;
use std::io::Read;
use std::sync::{Arc, Mutex};
use wire::registry::Registry;

use crate::pulling::options;
use crate::raw_server::{RawServer, Reply, answer};

/// The secrets of one round.
#[derive(Debug, Clone, Default)]
struct Round {
    password: String,
    token: String,
    cookie: String,
    parameter: String,
    signature: String,
    user_information: String,
}

fn round() -> impl Strategy<Value = Round> {
    let parameter = prop_oneof![
        Just("X-Amz-Signature"),
        Just("X-Amz-Credential"),
        Just("sig"),
        Just("Signature"),
        Just("token"),
        Just("verify"),
        Just("X-Goog-Signature"),
        Just("_state"),
        Just("Policy"),
        Just("whatever"),
    ];
    let visible = "[A-Za-z0-9._~+/-]{12,60}";
    ("[ -~é]{10,40}", visible, "[A-Za-z0-9+/=%]{10,40}", parameter, "[A-Za-z0-9%_.~-]{10,64}", "[A-Za-z0-9]{10,20}")
        .prop_map(|(password, token, cookie, parameter, signature, user_information)| {
            let signature = signature.replace('%', "%2F");
            Round { password, token, cookie, parameter: parameter.to_owned(), signature, user_information }
        })
        .prop_filter("a header keeps no white space at its ends", |round| round.password.trim() == round.password)
}

/// A registry with token service and storage in one that repeats every secret wherever it can.
fn parrot(current: Arc<Mutex<Round>>) -> RawServer {
    RawServer::start(move |seen| {
        let round = current.lock().unwrap().clone();
        let host = seen.header("host").unwrap().to_owned();
        let signed = format!("http://{host}/storage?a=1&{}={}&digest=d", round.parameter, round.signature);
        let cookie = format!("Set-Cookie: session={}; Path=/\r\nX-Auth-Token: {}\r\n", round.cookie, round.token);
        let seen_before = seen.header("authorization").unwrap_or("none").to_owned();
        let json = |value: &str| serde_json::to_string(value).unwrap();
        match seen.target() {
            target if target.starts_with("/token") => {
                let body =
                    format!("{{\"access_token\" : {}, \"refresh_token\":{}}}", json(&round.token), json(&round.cookie));
                answer(200, &format!("Content-Type: application/json\r\n{cookie}"), body)
            }
            "/v2/r/blobs/sha256:0" if seen_before != "none" => {
                let body = format!("<a href=\"{}\">there</a>", signed.replace('&', "&amp;"));
                answer(307, &format!("Content-Type: text/html\r\nLocation: {signed}\r\n{cookie}"), body)
            }
            target if target.starts_with("/storage") => Reply::Keep(
                format!("HTTP/1.1 200 OK {}\r\nX-Asked: {target}\r\nContent-Length: 1\r\n\r\nx", json(&round.token))
                    .into(),
            ),
            "/v2/r/manifests/t" => {
                let message = format!(
                    "{} {} {seen_before} {signed} ftp://{}@h/",
                    round.password, round.token, round.user_information
                );
                let body = format!(
                    "{{\"errors\":[{{\"code\":\"DENIED\",\"message\":{},\"password\":{}}}]}}",
                    json(&message),
                    json(&round.password)
                );
                answer(
                    403,
                    &format!(
                        "Content-Type: application/json\r\nX-Echo: {seen_before}\r\nLink: <{signed}>; rel=\"next\"\r\n{cookie}"
                    ),
                    body,
                )
            }
            _ => {
                let challenge = format!(
                    "WWW-Authenticate: Bearer realm=\"http://{host}/token?key={}\",service=\"s\"\r\n",
                    round.signature
                );
                answer(401, &format!("{challenge}{cookie}"), "")
            }
        }
    })
}

#[test]
fn no_secret_in_a_thousand_rounds() {
    let current = Arc::new(Mutex::new(Round::default()));
    let server = parrot(Arc::clone(&current));
    let seen = RefCell::new(0);
    let mut runner = TestRunner::new(Config { cases: 1000, failure_persistence: None, ..Config::default() });
    let result = runner.run(&round(), |round| {
        *current.lock().unwrap() = round.clone();
        let registry = Registry::new(&server.host(), options(Some(("someone", &round.password)))).unwrap();
        let mut shown = String::new();
        let mut blob = registry.blob("r", "sha256:0").unwrap();
        blob.read_to_string(&mut String::new()).unwrap();
        shown.push_str(&format!("{blob:?}"));
        let error = registry.manifest("r", "t", &[], 10_000).unwrap_err();
        // A manifest that is denied must not be answered with a challenge here, or the words would never be shown.
        prop_assert!(matches!(error, wire::Error::Denied { .. }), "{error}");
        shown.push_str(&format!("{error} {error:?} {registry:?}"));
        shown.push_str(&registry.transcript().render());
        for exchange in registry.transcript().exchanges() {
            shown.push_str(&format!("{exchange:?} {} {:?} {:?}", exchange.curl(), exchange.request, exchange.response));
        }
        *seen.borrow_mut() += registry.transcript().count();
        let basic = content::base64::encode(format!("someone:{}", round.password).as_bytes());
        let json = serde_json::to_string(&round.password).unwrap();
        let secrets = [
            &round.password,
            &json[1..json.len() - 1],
            &basic,
            &round.token,
            &round.cookie,
            &round.signature,
            &round.user_information,
        ];
        for secret in secrets {
            prop_assert!(!shown.contains(secret), "`{}` in {}", secret, shown);
        }
        prop_assert!(shown.contains("digest=d"), "what is no secret stays: {}", shown);
        Ok(())
    });
    result.unwrap();
    assert!(seen.into_inner() >= 5000, "each round sends at least five requests");
}
