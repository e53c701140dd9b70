//! No credential, token, cookie or signature in anything that can be printed.
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::RefCell;
use std::io::Read;
use std::sync::{Arc, Mutex};
use wire::exchange::{Body, Origin, Request};
use wire::har;
use wire::registry::{Driver, Registry, RegistryOptions};

use crate::pulling::options;
use crate::raw_server::{RawServer, Reply, Seen, answer};

/// How storage services name what makes a URL a key, each with whether its name says so; the others are hidden by their place.
const SIGNED: [(&str, bool); 20] = [
    ("X-Amz-Signature", true),
    ("X-Amz-Credential", true),
    ("X-Amz-Security-Token", true),
    ("AWSAccessKeyId", true),
    ("X-Goog-Signature", true),
    ("X-Goog-Credential", true),
    ("GoogleAccessId", false),
    ("Signature", true),
    ("Policy", false),
    ("Key-Pair-Id", false),
    ("sig", true),
    ("skoid", false),
    ("sktid", false),
    ("token", true),
    ("jwt", true),
    ("_state", true),
    ("verify", false),
    ("hmac", false),
    ("hdnea", false),
    ("whatever", false),
];

/// The secrets of one round.
#[derive(Debug, Clone, Default)]
struct Round {
    username: String,
    password: String,
    identity: String,
    with_identity: bool,
    token: String,
    refresh: String,
    cookie: String,
    parameter: usize,
    signature: String,
    user_information: String,
}

fn round() -> impl Strategy<Value = Round> {
    let visible = || "[A-Za-z0-9._~+/-]{24,60}";
    let who = ("[a-z]{3,9}", "[ -~éß\"<>&'\\\\%]{18,40}", visible(), any::<bool>());
    let given = ("[A-Za-z0-9._~+-]{24,60}", visible(), "[A-Za-z0-9+/=]{24,40}");
    (who, given, (0..SIGNED.len(), "[A-Za-z0-9%_.~-]{24,64}", "[A-Za-z0-9]{24,30}"))
        .prop_map(|((username, password, identity, with_identity), (token, refresh, cookie), signed)| {
            let (parameter, signature, user_information) = signed;
            let signature = signature.replace('%', "%2F");
            Round {
                username,
                password,
                identity,
                with_identity,
                token,
                refresh,
                cookie,
                parameter,
                signature,
                user_information,
            }
        })
        .prop_filter("a header keeps no white space at its ends", |round| round.password.trim() == round.password)
}

fn json(value: &str) -> String {
    serde_json::to_string(value).unwrap()
}

fn html(value: &str) -> String {
    let escapes = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&#34;"), ("'", "&#39;")];
    escapes.iter().fold(value.to_owned(), |text, (from, to)| text.replace(from, to))
}

impl Round {
    /// What the client shows to the registry, as the registry got it and as it may repeat it.
    fn repeated(&self, seen: &Seen) -> Vec<String> {
        let mut all = vec![self.token.clone(), seen.header("authorization").unwrap_or("none").to_owned()];
        match self.with_identity {
            true => all.push(self.identity.clone()),
            false => all.extend([self.password.clone(), self.basic()]),
        }
        all
    }

    fn basic(&self) -> String {
        content::base64::encode(format!("{}:{}", self.username, self.password).as_bytes())
    }

    fn signed(&self, host: &str, path: &str) -> String {
        format!("http://{host}{path}?a=1&{}={}&digest=d", SIGNED[self.parameter].0, self.signature)
    }

    /// Everything that must not come out, whole or by halves.
    fn secrets(&self) -> Vec<String> {
        let mut all = vec![
            self.basic(),
            self.token.clone(),
            self.refresh.clone(),
            self.cookie.clone(),
            self.signature.clone(),
            self.user_information.clone(),
        ];
        all.push(if self.with_identity { self.identity.clone() } else { self.password.clone() });
        let halves = all.iter().flat_map(|secret| {
            let middle = secret.floor_char_boundary(secret.len() / 2);
            [secret[..middle].to_owned(), secret[middle..].to_owned()]
        });
        let halves: Vec<String> = halves.collect();
        let written = halves.iter().flat_map(|half| {
            let json = json(half);
            [json[1..json.len() - 1].to_owned(), html(half), half.clone()]
        });
        written.filter(|form| form.len() >= 8).collect()
    }
}

/// A registry with token service and storage in one that repeats every secret wherever it can.
fn parrot(current: Arc<Mutex<Round>>) -> RawServer {
    RawServer::start(move |seen| {
        let round = current.lock().unwrap().clone();
        let host = seen.header("host").unwrap().to_owned();
        let signed = round.signed(&host, "/storage");
        let cookie = format!("Set-Cookie: session={}; Path=/\r\nX-Auth-Token: {}\r\n", round.cookie, round.token);
        let plain = round.repeated(seen);
        match seen.target() {
            target if target.starts_with("/token") => {
                let body = format!(
                    "{{\"access_token\" : {}, \"refresh_token\":{}, \"note\": {}}}",
                    json(&round.token),
                    json(&round.refresh),
                    json(&round.refresh)
                );
                answer(200, &format!("Content-Type: application/json\r\n{cookie}"), body)
            }
            "/v2/odd-realm/manifests/t" => {
                let realm = format!("ftp://{}@h/{}", round.user_information, round.token);
                answer(401, &format!("WWW-Authenticate: Bearer realm=\"{realm}\"\r\n"), "")
            }
            "/v2/r/blobs/sha256:scheme" => {
                answer(401, &format!("WWW-Authenticate: {} realm=\"x\"\r\n", round.token), "")
            }
            _ if seen.header("authorization").is_none() && !seen.target().starts_with("/storage") => {
                let realm = format!("http://{host}/token?key={}", round.signature);
                answer(401, &format!("WWW-Authenticate: Bearer realm=\"{realm}\",service=\"s\"\r\n{cookie}"), "")
            }
            "/v2/r/blobs/sha256:0" => {
                let body = format!("<a href=\"{}\">there</a>", html(&signed));
                answer(307, &format!("Content-Type: text/html\r\nLocation: {signed}\r\n{cookie}"), body)
            }
            "/v2/r/blobs/sha256:odd" => answer(
                307,
                &format!("Location: ftp://{}@h/{}?x={}\r\n", round.user_information, round.token, round.signature),
                "",
            ),
            target if target.starts_with("/storage/refuse") => {
                // As a storage service quotes the signature that it does not like.
                let quoted = if SIGNED[round.parameter].1 { round.signature.as_str() } else { "" };
                let body = format!("it is {quoted} or {} {}", quoted.replace("%2F", "/"), round.cookie);
                answer(403, &format!("Content-Type: text/plain\r\n{cookie}"), body)
            }
            target if target.starts_with("/storage") => Reply::Keep(
                format!("HTTP/1.1 200 OK {}\r\nX-Asked: {target}\r\nContent-Length: 1\r\n\r\nx", json(&round.token))
                    .into(),
            ),
            "/v2/r/manifests/t" => {
                let message = format!("{} {signed} ftp://{}@h/", plain.join(" "), round.user_information);
                let body = format!(
                    "{{\"errors\":[{{\"code\":\"DENIED\",\"message\":{},\"password\":{}}}]}}",
                    json(&message),
                    json(&round.password)
                );
                let headers = format!(
                    "Content-Type: application/json\r\nX-Echo: {}\r\nLink: <{signed}>; rel=\"next\"\r\n{cookie}",
                    plain[1]
                );
                answer(403, &headers, body)
            }
            target => {
                let number: usize = target.rsplit('/').next().unwrap().parse().unwrap();
                everything(&round, &plain, &signed, &cookie, number)
            }
        }
    })
}

/// An interim head, a reason, headers and a page, the last of which are cut in the middle of a secret.
fn everything(round: &Round, plain: &[String], signed: &str, cookie: &str, number: usize) -> Reply {
    let mut page = String::from("<p>");
    for secret in plain {
        let json = json(secret).replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e");
        page.push_str(&format!("{} {secret} {json}\n", html(secret)));
    }
    page.push_str(&format!("<a href='{}'>{signed}</a> user:{}@x", html(signed), plain[0]));
    let secret = &plain[number % plain.len()];
    let shown = secret.floor_char_boundary(5 + number % (secret.len() - 5));
    page.push_str(&" ".repeat((4096 - shown).saturating_sub(page.len())));
    page.push_str(secret);
    page.push_str(&" ".repeat(5000));
    let early = format!("HTTP/1.1 103 {}\r\nLink: <{signed}>; rel=preload\r\nX-Echo: {}\r\n\r\n", plain[0], plain[1]);
    let head = format!(
        "HTTP/1.1 400 No {}\r\nContent-Type: text/html\r\nLocation: {signed}\r\nX-{}: {}\r\n{cookie}Warning: 299 - {}\r\nContent-Length: {}\r\n\r\n",
        plain[0],
        round.token,
        plain[1],
        json(&plain[0]),
        page.len()
    );
    Reply::Keep((early + &head + &page).into_bytes())
}

/// Who we are in a round: by name and password, or by an identity token in a file.
fn login(round: &Round, host: &str, dir: &std::path::Path) -> RegistryOptions {
    if !round.with_identity {
        return options(Some((&round.username, &round.password)));
    }
    let mut options = options(None);
    let file = dir.join("config.json");
    let entry = serde_json::json!({ "auths": { host: { "identitytoken": round.identity } } });
    std::fs::write(&file, entry.to_string()).unwrap();
    options.auth.credentials.docker_config = vec![file];
    options
}

#[test]
fn no_secret_in_a_thousand_rounds() {
    let current = Arc::new(Mutex::new(Round::default()));
    let server = parrot(Arc::clone(&current));
    let dir = tempfile::tempdir().unwrap();
    let seen = RefCell::new(0);
    let mut runner = TestRunner::new(Config { cases: 1000, failure_persistence: None, ..Config::default() });
    let result = runner.run(&round(), |round| {
        *current.lock().unwrap() = round.clone();
        let options = login(&round, &server.host(), dir.path());
        let mut shown = format!("{options:?}");

        let registry = Registry::new(&server.host(), options.clone()).unwrap();
        let mut blob = registry.blob("r", "sha256:0").unwrap();
        blob.read_to_string(&mut String::new()).unwrap();
        let denied = registry.manifest("r", "t", &[], 10_000).unwrap_err();
        // A manifest that is denied must not be answered with a challenge here, or the words would never be shown.
        prop_assert!(matches!(denied, wire::Error::Denied { .. }), "{denied}");
        let odd = registry.blob("r", "sha256:odd").unwrap_err();
        prop_assert!(odd.to_string().contains("no http or https place"), "{odd}");
        let scheme = registry.blob("r", "sha256:scheme").unwrap_err();
        prop_assert!(scheme.to_string().contains("it asks for"), "{scheme}");
        let realm = registry.manifest("odd-realm", "t", &[], 10_000).unwrap_err();
        prop_assert!(realm.to_string().contains("to ask at"), "{realm}");
        for error in [denied, odd, scheme, realm] {
            shown.push_str(&format!("{error} {error:?}\n"));
        }
        shown.push_str(&format!("{blob:?} {registry:?}"));

        let driver = Driver::new(&server.host(), options).unwrap();
        let mut request = Request::new("PUT", format!("/v2/r/{}", round.signature.len()));
        request.body = Body::Chunked { bytes: "{}".into(), chunk: 1 };
        let response = driver.send(driver.origin(), request, "repository:r:push", true).unwrap();
        prop_assert_eq!(response.head.status, 400);
        shown.push_str(&format!("{response:?} {driver:?}"));
        response.body.read_all(100_000).unwrap();
        let (origin, target) = Origin::of_url(&round.signed(&server.host(), "/storage/refuse")).unwrap();
        let refused = driver.send(&origin, Request::new("GET", target), "", true).unwrap();
        prop_assert_eq!(refused.head.status, 403);
        refused.body.read_all(1000).unwrap();

        for transcript in [registry.transcript(), driver.transcript()] {
            shown.push_str(&transcript.render());
            let exchanges = transcript.exchanges();
            shown.push_str(&har::log(&exchanges, "0").to_string());
            for exchange in &exchanges {
                shown.push_str(&format!("{} {:?} {:?}", exchange.curl(), exchange.request, exchange.response));
            }
            shown.push_str(&format!("{:?}", exchanges.last()));
            *seen.borrow_mut() += transcript.count();
        }
        for secret in round.secrets() {
            if let Some(at) = shown.find(&secret) {
                let around = &shown[shown.floor_char_boundary(at.saturating_sub(300))..];
                prop_assert!(false, "`{}` in … {}", secret, &around[..around.floor_char_boundary(600)]);
            }
        }
        prop_assert!(shown.contains("digest=d"), "what is no secret stays");
        Ok(())
    });
    result.unwrap();
    assert!(seen.into_inner() >= 12_000, "each round sends at least twelve requests");
}
