//! Logins, tokens and HTTPS.

use lab::{
    digest::base64,
    registry::{Auth, Options},
};

use super::client::Lab;

fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", base64(format!("{user}:{password}").as_bytes()))
}

fn lab(auth: fn(String, String) -> Auth) -> Lab {
    Lab::with(Options { auth: auth("lab".to_owned(), "secret".to_owned()), ..Options::default() })
}

#[test]
fn basic_logins() {
    let lab = lab(|user, password| Auth::Basic { user, password });
    let send = |method: &str, target: &str, who: &str| lab.send(method, target, &[("Authorization", who)], b"");
    assert!(
        lab.get("/v2/").refuses(401, "UNAUTHORIZED").header("www-authenticate").unwrap().starts_with("Basic realm=")
    );
    assert!(lab.head("/v2/").is(401).header("www-authenticate").is_some());
    send("GET", "/v2/", &basic("lab", "wrong")).is(401);
    send("GET", "/v2/", &basic("lab", "secret")).is(200);
    send("POST", "/v2/a/blobs/uploads/", &basic("lab", "secret")).is(202);
    send("GET", "/v2/", &basic("reader", "reader")).is(200);
    send("GET", "/v2/a/tags/list", &basic("reader", "reader")).is(404);
    send("POST", "/v2/a/blobs/uploads/", &basic("reader", "reader")).refuses(403, "DENIED");
    send("GET", "/token", &basic("lab", "secret")).is(404);
}

#[test]
fn tokens() {
    let lab = lab(|user, password| Auth::Token { user, password });
    let send = |method: &str, target: &str, who: &str| lab.send(method, target, &[("Authorization", who)], b"");
    let token = |login: &str, scopes: &str| {
        let json = send("GET", &format!("/token?service=greenlight-lab{scopes}"), login).is(200).json();
        assert_eq!((&json["token"], json["expires_in"].as_u64()), (&json["access_token"], Some(300)));
        format!("Bearer {}", json["token"].as_str().unwrap())
    };
    let (owner, reader) = (basic("lab", "secret"), basic("reader", "reader"));
    let challenge = lab.get("/v2/a/tags/list").refuses(401, "UNAUTHORIZED");
    let expected =
        format!("Bearer realm=\"{}/token\",service=\"greenlight-lab\",scope=\"repository:a:pull\"", lab.0.url());
    assert_eq!(challenge.header("www-authenticate"), Some(expected.as_str()));
    send("GET", "/v2/", &owner).is(401);
    lab.get("/token").refuses(401, "UNAUTHORIZED");
    let push = token(&owner, "&scope=repository:a:pull,push&scope=repository:b:pull");
    send("GET", "/v2/", &push).is(200);
    send("POST", "/v2/a/blobs/uploads/", &push).is(202);
    let refusal = send("POST", "/v2/b/blobs/uploads/", &push).refuses(401, "UNAUTHORIZED");
    assert!(refusal.header("www-authenticate").unwrap().ends_with("error=\"insufficient_scope\""));
    let read = token(&reader, "&scope=repository:a:pull,push");
    send("GET", "/v2/a/tags/list", &read).is(404);
    send("POST", "/v2/a/blobs/uploads/", &read).refuses(403, "DENIED");
    send("GET", "/v2/", "Bearer made-up").is(401);
    // A mount needs to read its source.
    let digest = lab::digest::sha256(b"x");
    let authorization = [("Authorization", push.as_str())];
    lab.send("POST", &format!("/v2/a/blobs/uploads/?digest={digest}"), &authorization, b"x").is(201);
    let narrow = token(&owner, "&scope=repository:b:pull,push");
    let mount = format!("/v2/b/blobs/uploads/?mount={digest}&from=a");
    send("POST", &mount, &narrow).is(202);
    send("POST", &mount, &token(&owner, "&scope=repository:b:*&scope=repository:a:pull")).is(201);
}
