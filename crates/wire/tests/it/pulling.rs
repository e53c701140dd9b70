//! Manifests and blobs, with the redirects on the way to them.
use std::io::Read;
use wire::Error;
use wire::auth::AuthOptions;
use wire::credentials::CredentialSources;
use wire::registry::{Fetched, Registry, RegistryOptions};

use crate::raw_server::{RawServer, Reply, answer};

pub fn options(login: Option<(&str, &str)>) -> RegistryOptions {
    let (username, password) = login.map(|(u, p)| (u.to_owned(), p.to_owned())).unzip();
    RegistryOptions {
        plain_http: true,
        auth: AuthOptions {
            credentials: CredentialSources { username, password, ..Default::default() },
            user_agent: "greenlight/test".to_owned(),
            ..Default::default()
        },
        ..Default::default()
    }
}

pub fn registry(server: &RawServer) -> Registry {
    Registry::new(&server.host(), options(None)).unwrap()
}

pub fn manifest(registry: &Registry) -> Result<Fetched, Error> {
    registry.manifest("a/b", "t", &["x/y", "z/*"], 1000)
}

fn redirect(status: u16, location: &str) -> Reply {
    answer(status, &format!("Location: {location}\r\n"), "<a href=\"elsewhere\">")
}

#[test]
fn manifest_comes_as_it_is() {
    let server = RawServer::start(|_| answer(200, "content-TYPE: x/y\r\nDocker-Content-Digest: sha256:0\r\n", "{ }\n"));
    let fetched = manifest(&registry(&server)).unwrap();
    assert_eq!((fetched.bytes.as_slice(), fetched.status), (&b"{ }\n"[..], 200));
    assert_eq!(fetched.content_type.as_deref(), Some("x/y"));
    assert_eq!(fetched.docker_content_digest.as_deref(), Some("sha256:0"));
    assert_eq!(fetched.head.headers[0].0, "content-TYPE");
    let expected = format!(
        "GET /v2/a/b/manifests/t HTTP/1.1\r\nHost: {}\r\nUser-Agent: greenlight/test\r\nAccept: x/y, z/*\r\n\r\n",
        server.host()
    );
    assert_eq!(server.seen()[0].head, expected);
}

#[test]
fn a_manifest_beyond_the_limit_is_not_read() {
    let announced = RawServer::start(|_| answer(200, "", vec![b' '; 2000]));
    let chunked = RawServer::start(|_| {
        let mut bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n".to_vec();
        bytes.extend_from_slice(&[b' '; 2000]);
        Reply::Hang(bytes)
    });
    for server in [announced, chunked] {
        let error = manifest(&registry(&server)).unwrap_err();
        assert!(matches!(error, Error::TooLarge { limit: 1000, .. }), "{error}");
    }
}

#[test]
fn a_cut_manifest_is_an_error() {
    let server = RawServer::saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort");
    let error = manifest(&registry(&server)).unwrap_err();
    assert!(error.to_string().contains("after 5 bytes"), "{error}");
}

#[test]
fn a_blob_is_read_from_where_the_registry_points_to() {
    let storage = RawServer::start(|seen| match seen.target() {
        "/first?sig=1" => redirect(302, "/second?sig=2"),
        _ => answer(200, "", "blob"),
    });
    let place = storage.host();
    let server = RawServer::start(move |seen| match seen.header("authorization") {
        None => answer(401, "WWW-Authenticate: Basic realm=\"x\"\r\n", ""),
        Some(_) if seen.target().contains("/blobs/") => redirect(307, "../moved?x=y"),
        Some(_) => redirect(307, &format!("http://{place}/first?sig=1#part")),
    });
    let registry = Registry::new(&server.host(), options(Some(("u", "p-word")))).unwrap();
    let mut blob = registry.blob("a/b", "sha256:0").unwrap();
    let mut bytes = Vec::new();
    blob.read_to_end(&mut bytes).unwrap();
    assert_eq!((bytes.as_slice(), blob.length()), (&b"blob"[..], Some(4)));
    assert_eq!(server.targets(), ["/v2/a/b/blobs/sha256:0", "/v2/a/b/blobs/sha256:0", "/v2/a/b/moved?x=y"]);
    assert!(server.seen()[2].header("authorization").is_some(), "the registry itself is told on the way, too");
    assert_eq!(storage.targets(), ["/first?sig=1", "/second?sig=2"]);
    for seen in storage.seen() {
        assert!(seen.header("authorization").is_none() && seen.header("cookie").is_none(), "{}", seen.head);
        assert_eq!(seen.header("host"), Some(storage.host().as_str()));
    }
    assert_eq!(registry.transcript().count(), 5);
}

#[test]
fn what_storage_sends_back_is_not_asked_for_in_our_name() {
    let server = RawServer::start(|seen| match (seen.target(), seen.header("authorization")) {
        ("/v2/a/blobs/sha256:0", None) => answer(401, "WWW-Authenticate: Basic realm=x\r\n", ""),
        ("/v2/a/blobs/sha256:0", Some(_)) => redirect(307, &format!("http://localhost:{}/away", seen.port())),
        ("/away", None) => redirect(307, &format!("http://127.0.0.1:{}/v2/private", seen.port())),
        ("/v2/private", None) => answer(200, "", "public"),
        _ => answer(500, "", ""),
    });
    let registry = Registry::new(&server.host(), options(Some(("u", "p-word")))).unwrap();
    let mut text = String::new();
    registry.blob("a", "sha256:0").unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "public");
}

#[test]
fn redirects_end() {
    let server = RawServer::start(|seen| redirect(307, &format!("{}x", seen.target())));
    let error = registry(&server).blob("a", "sha256:0").unwrap_err();
    assert!(error.to_string().contains("more than 5 redirects"), "{error}");
    assert_eq!(server.seen().len(), 6);
    let nowhere = RawServer::start(|_| answer(302, "", ""));
    assert!(
        registry(&nowhere).blob("a", "sha256:0").unwrap_err().to_string().contains("without a readable `Location`")
    );
}

#[test]
fn a_challenge_of_the_storage_is_not_answered() {
    let storage = RawServer::start(|_| answer(401, "WWW-Authenticate: Basic realm=\"x\"\r\n", ""));
    let place = storage.host();
    let server = RawServer::start(move |_| redirect(307, &format!("http://{place}/x?sig=hunter2")));
    let registry = Registry::new(&server.host(), options(Some(("u", "p-word")))).unwrap();
    let error = registry.blob("a", "sha256:0").unwrap_err();
    assert!(error.to_string().contains("which answers 401") && !error.to_string().contains("hunter2"), "{error}");
    assert_eq!(storage.seen().len(), 1);
}

#[test]
fn threads_share_a_registry() {
    let server = RawServer::start(|seen| answer(200, "", seen.target()));
    let registry = registry(&server);
    std::thread::scope(|scope| {
        for thread in 0..6 {
            let registry = &registry;
            scope.spawn(move || {
                for round in 0..10 {
                    let mut text = String::new();
                    registry.blob("a", &format!("sha256:{thread}-{round}")).unwrap().read_to_string(&mut text).unwrap();
                    assert_eq!(text, format!("/v2/a/blobs/sha256:{thread}-{round}"));
                }
            });
        }
    });
    assert_eq!(registry.transcript().count(), 60);
}
