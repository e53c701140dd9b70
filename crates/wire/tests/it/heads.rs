//! Heads go out as they were given and come back as they were sent.
use wire::exchange::{Body, Client, ClientOptions, Head, Origin, Request, Scheme};

use crate::raw_server::{RawServer, Reply, answer};

pub fn client() -> Client {
    Client::new(ClientOptions::default())
}

pub fn origin(server: &RawServer) -> Origin {
    Origin::new(Scheme::Http, &server.host()).unwrap()
}

fn head_of(bytes: &'static [u8]) -> Head {
    let server = RawServer::saying(bytes);
    client().send(&origin(&server), &Request::new("GET", "/")).unwrap().head
}

#[test]
fn request_is_on_the_wire_as_given() {
    let server = RawServer::start(|_| answer(200, "", "ok"));
    let request = Request::new("OddMethod", "/v2/a/../b/%2e%2e/./c//d?n=0&x=[|]{\"}")
        .with_header("x-lower", "1")
        .with_header("DOCKER-Thing", "2")
        .with_header("X-Title", "3")
        .with_header("DOCKER-Thing", "4");
    client().send(&origin(&server), &request).unwrap();
    let expected = format!(
        "OddMethod /v2/a/../b/%2e%2e/./c//d?n=0&x=[|]{{\"}} HTTP/1.1\r\nHost: {}\r\nx-lower: 1\r\nDOCKER-Thing: 2\r\n\
         X-Title: 3\r\nDOCKER-Thing: 4\r\n\r\n",
        server.host()
    );
    assert_eq!(server.seen()[0].head, expected);
}

#[test]
fn own_host_header_stays_where_it_is() {
    let server = RawServer::start(|_| answer(200, "", ""));
    let request = Request::new("GET", "/").with_header("A", "b").with_header("hOST", "other");
    client().send(&origin(&server), &request).unwrap();
    assert_eq!(server.seen()[0].head, "GET / HTTP/1.1\r\nA: b\r\nhOST: other\r\n\r\n");
}

#[test]
fn bodies_are_framed_by_length_even_if_empty() {
    let server = RawServer::start(|_| answer(201, "", ""));
    let client = client();
    let mut request = Request::new("PUT", "/");
    for body in [Vec::new(), vec![7; 3_000_000]] {
        request.body = Body::Bytes(body.into());
        client.send(&origin(&server), &request).unwrap().body.discard(10);
    }
    let seen = server.seen();
    assert!(seen[0].head.ends_with("Content-Length: 0\r\n\r\n"), "{}", seen[0].head);
    assert_eq!((seen[1].header("content-length"), seen[1].body.len()), (Some("3000000"), 3_000_000));
    assert!(seen[1].body.iter().all(|&b| b == 7));
    assert_eq!(seen[1].connection, 0, "the connection is kept");
}

#[test]
fn a_length_that_lies_is_sent_as_it_is() {
    let server = RawServer::start(|_| Reply::Close(b"HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n".to_vec()));
    let mut request = Request::new("PUT", "/").with_header("Content-Length", "3");
    request.body = Body::Bytes(b"12345"[..].into());
    assert_eq!(client().send(&origin(&server), &request).unwrap().head.status, 400);
    assert_eq!(server.seen()[0].body, b"123");
}

#[test]
fn case_order_and_reason_survive() {
    let head = head_of(
        b"HTTP/1.1 201 Kreated So\r\nDOCKER-Content-DIGEST:  x \r\nset-cookie: a\r\nB: 1\r\nSet-Cookie: b\r\nContent-Length: 0\r\n\r\n",
    );
    assert_eq!((head.version.as_str(), head.status, head.reason.as_str()), ("HTTP/1.1", 201, "Kreated So"));
    let names: Vec<_> = head.headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["DOCKER-Content-DIGEST", "set-cookie", "B", "Set-Cookie", "Content-Length"]);
    assert_eq!(head.header("docker-content-digest"), Some(&b"x"[..]));
    assert_eq!(head.header_all("SET-COOKIE").count(), 2);
}

#[test]
fn odd_heads_are_read() {
    let head = head_of(b"HTTP/1.1 429 Slow\nRetry-After: 1\nContent-Length: 0\n\n");
    assert_eq!((head.status, head.header_text("retry-after")), (429, Some("1")));
    let head = head_of(b"HTTP/1.1 200 OK\r\nA : b\r\nFold: a\r\n  b\r\nContent-Length: 0\r\n\r\n");
    assert_eq!((head.header_text("a"), head.header_text("fold")), (Some("b"), Some("a b")));
}

#[test]
fn interim_heads_are_recorded() {
    let server =
        RawServer::saying(b"HTTP/1.1 100 Continue\r\nX: y\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    let client = client();
    let response = client.send(&origin(&server), &Request::new("GET", "/")).unwrap();
    assert_eq!(response.head.status, 200);
    assert_eq!(response.body.read_all(9).unwrap().unwrap(), b"ok");
    let exchange = client.transcript().exchanges().remove(0);
    assert_eq!((exchange.interim[0].status, exchange.interim[0].header_text("x")), (100, Some("y")));
    assert!(
        exchange.received.starts_with(b"HTTP/1.1 100") && exchange.received.ends_with(b"Content-Length: 2\r\n\r\n")
    );
}

#[test]
fn a_head_that_http_forbids_is_still_evidence() {
    for bytes in [
        &b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"[..],
        b"HTTP/1.1 099 Low\r\nA: b\r\n\r\n",
    ] {
        let server = RawServer::saying(bytes);
        let client = client();
        let error = client.send(&origin(&server), &Request::new("GET", "/")).unwrap_err();
        assert!(matches!(error, wire::Error::Protocol { .. }), "{error}");
        let exchange = client.transcript().exchanges().remove(0);
        assert!(exchange.response.is_some(), "{exchange:?}");
        assert!(exchange.failure.is_some_and(|why| why.contains("breaks HTTP")));
    }
}

#[test]
fn times_and_lines_of_an_exchange() {
    let server = RawServer::start(|_| answer(200, "Content-Type: application/json\r\n", "{\"a\":1}"));
    let client = client();
    for _ in 0..2 {
        let response = client.send(&origin(&server), &Request::new("GET", "/x").with_header("Accept", "a/b")).unwrap();
        response.body.read_all(100).unwrap();
    }
    let exchanges = client.transcript().exchanges();
    let timings = exchanges[0].timings;
    assert!(timings.connected.unwrap() <= timings.first_byte.unwrap());
    assert!(timings.first_byte.unwrap() <= timings.finished.unwrap());
    assert!(exchanges[1].timings.connected.is_none(), "the second one finds a connection");
    let text = exchanges[0].render();
    for part in
        ["> GET /x HTTP/1.1\n", "> Accept: a/b\n", "< HTTP/1.1 200 Whatever\n", "< {\"a\":1}\n", "* 7 bytes of body"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(
        exchanges[0].curl(),
        format!("curl -sS -i --path-as-is --globoff -H 'Accept: a/b' http://{}/x", server.host())
    );
}
