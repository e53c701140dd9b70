//! Bodies in every framing, whole and cut, and what becomes of their connections.
use std::io::{ErrorKind, Read};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use wire::exchange::{Client, ClientOptions, Request};

use crate::heads::{client, origin};
use crate::raw_server::{RawServer, Reply, answer};

fn body_of(bytes: &'static [u8]) -> Result<Vec<u8>, ErrorKind> {
    let server = RawServer::saying(bytes);
    let response = client().send(&origin(&server), &Request::new("GET", "/")).unwrap();
    response.body.read_all(1000).map(Option::unwrap).map_err(|error| error.kind())
}

#[test]
fn framings() {
    assert_eq!(body_of(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello").unwrap(), b"he");
    assert_eq!(body_of(b"HTTP/1.1 200 OK\r\n\r\nuntil the end").unwrap(), b"until the end");
    let chunked =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: z\r\n\r\n";
    assert_eq!(body_of(chunked).unwrap(), b"abcde");
    assert_eq!(body_of(b"HTTP/1.1 204 No\r\n\r\nbody").unwrap(), b"");
    // Nothing is unpacked, whatever the head says.
    assert_eq!(body_of(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc").unwrap(), b"abc");
}

#[test]
fn cut_and_broken() {
    assert_eq!(body_of(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"), Err(ErrorKind::UnexpectedEof));
    let cut = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab";
    assert_eq!(body_of(cut), Err(ErrorKind::UnexpectedEof));
    let broken = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n";
    assert_eq!(body_of(broken), Err(ErrorKind::InvalidData));
}

#[test]
fn an_error_stays_and_is_recorded() {
    let server = RawServer::saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort");
    let client = client();
    let mut body = client.send(&origin(&server), &Request::new("GET", "/")).unwrap().body;
    let mut bytes = Vec::new();
    let error = body.read_to_end(&mut bytes).unwrap_err();
    assert_eq!(
        (bytes.as_slice(), error.to_string().as_str()),
        (&b"short"[..], "the connection ended after 5 bytes of the body")
    );
    let exchange = client.transcript().exchanges().remove(0);
    assert_eq!(exchange.body_length, 5);
    assert_eq!(exchange.failure.as_deref(), Some("the connection ended after 5 bytes of the body"));
    assert_eq!(body.read_to_end(&mut bytes).unwrap_err().kind(), ErrorKind::UnexpectedEof);
}

#[test]
fn a_limit_is_kept() {
    let server = RawServer::start(|_| answer(200, "", "12345"));
    let get = || client().send(&origin(&server), &Request::new("GET", "/")).unwrap().body;
    assert_eq!(get().read_all(4).unwrap(), None);
    assert_eq!(get().read_all(5).unwrap().unwrap(), b"12345");
}

#[test]
fn head_answers_have_no_body() {
    let server = RawServer::start(|_| Reply::Keep(b"HTTP/1.1 200 OK\r\nContent-Length: 70\r\n\r\n".to_vec()));
    let client = client();
    for _ in 0..2 {
        let response = client.send(&origin(&server), &Request::new("HEAD", "/")).unwrap();
        assert_eq!(response.head.content_length(), Some(70));
        assert_eq!(response.body.read_all(100).unwrap().unwrap(), b"");
    }
    assert_eq!(server.seen()[1].connection, 0);
}

#[test]
fn a_large_body_comes_whole() {
    let big: Vec<u8> = (0..20_000_000u32).map(|n| (n % 251) as u8).collect();
    let expected = big.clone();
    let server = RawServer::start(move |_| answer(200, "", &big));
    let body = client().send(&origin(&server), &Request::new("GET", "/")).unwrap().body;
    assert!(body.read_all(u64::MAX).unwrap().unwrap() == expected);
}

#[test]
fn connections_are_kept_only_if_they_can_be() {
    let server = RawServer::start(|seen| match seen.target() {
        "/close" => Reply::Close(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx".to_vec()),
        _ => answer(200, "", "x"),
    });
    let client = client();
    let connection = |target: &str, read: bool| {
        let body = client.send(&origin(&server), &Request::new("GET", target)).unwrap().body;
        if read {
            body.read_all(9).unwrap();
        }
        server.seen().last().unwrap().connection
    };
    let expected =
        [("/", true, 0), ("/", true, 0), ("/close", true, 0), ("/", false, 1), ("/", true, 2), ("/", true, 2)];
    for (target, read, number) in expected {
        assert_eq!(connection(target, read), number);
    }
}

#[test]
fn a_kept_connection_that_dies_under_a_request_is_replaced() {
    let count = AtomicUsize::new(0);
    let server = RawServer::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        1 => Reply::Close(Vec::new()),
        _ => answer(200, "", "x"),
    });
    let client = client();
    let get =
        |method: &str| client.send(&origin(&server), &Request::new(method, "/")).map(|r| r.body.read_all(9).unwrap());
    get("GET").unwrap();
    get("GET").unwrap();
    assert_eq!((server.seen().len(), client.transcript().count()), (3, 3), "both attempts are in the transcript");
    assert!(client.transcript().exchanges()[1].failure.as_deref().unwrap().contains("without an answer"));
}

#[test]
fn what_changes_something_is_never_sent_twice() {
    let count = AtomicUsize::new(0);
    let server = RawServer::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        1 => Reply::Close(Vec::new()),
        _ => answer(200, "", "x"),
    });
    let client = client();
    let send =
        |method: &str| client.send(&origin(&server), &Request::new(method, "/")).map(|r| r.body.read_all(9).unwrap());
    send("POST").unwrap();
    assert!(send("POST").is_err());
    assert_eq!(server.seen().len(), 2);
}

#[test]
fn silence_has_a_limit() {
    let server = RawServer::start(|seen| match seen.target() {
        "/nothing" => Reply::Hang(Vec::new()),
        "/interim" => Reply::Hang(b"HTTP/1.1 100 Continue\r\n\r\n".repeat(1000)),
        _ => Reply::Hang(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc".to_vec()),
    });
    let client = Client::new(ClientOptions { idle_timeout: Duration::from_millis(300), ..Default::default() });
    for target in ["/nothing", "/interim"] {
        let error = client.send(&origin(&server), &Request::new("GET", target)).unwrap_err();
        assert!(matches!(error, wire::Error::Silent { .. }), "{error}");
    }
    let body = client.send(&origin(&server), &Request::new("GET", "/some")).unwrap().body;
    assert_eq!(body.read_all(99).unwrap_err().kind(), ErrorKind::TimedOut);
}

#[test]
fn many_threads_at_once() {
    let server = RawServer::start(|seen| answer(200, "", seen.target()));
    let client = client();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (client, origin) = (client.clone(), origin(&server));
            scope.spawn(move || {
                for round in 0..25 {
                    let target = format!("/{thread}/{round}");
                    let body = client.send(&origin, &Request::new("GET", target.as_str())).unwrap().body;
                    assert_eq!(body.read_all(99).unwrap().unwrap(), target.as_bytes());
                }
            });
        }
    });
    assert_eq!(client.transcript().count(), 200);
}
