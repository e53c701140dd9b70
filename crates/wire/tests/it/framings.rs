//! Bodies of requests in exact framings: chunked, of a wrong length, cut, and behind `Expect: 100-continue`.
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use wire::Error;
use wire::exchange::{Body, Client, ClientOptions, Origin, Request, Scheme};

use crate::heads::client;

const OK: &[u8] = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nhi";

/// Serves one connection by hand.
fn server<T: Send + 'static>(serve: impl FnOnce(TcpStream) -> T + Send + 'static) -> (Origin, JoinHandle<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = Origin::new(Scheme::Http, &listener.local_addr().unwrap().to_string()).unwrap();
    let thread = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        serve(stream)
    });
    (origin, thread)
}

/// Reads until `end` stands at the end.
fn read_until(stream: &mut TcpStream, end: &[u8]) -> String {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(end) {
        assert_eq!(stream.read(&mut byte).unwrap(), 1, "ended after {:?}", String::from_utf8_lossy(&bytes));
        bytes.push(byte[0]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn put(body: Body) -> Request {
    let mut request = Request::new("PUT", "/x");
    request.body = body;
    request
}

fn expecting(body: &'static str) -> Request {
    put(Body::Bytes(body.into())).with_header("Expect", "100-continue")
}

#[test]
fn chunked_as_asked() {
    let (origin, thread) = server(|mut stream| {
        let seen = read_until(&mut stream, b"\r\n0\r\n\r\n");
        stream.write_all(OK).unwrap();
        // The connection is as good as ever.
        let again = read_until(&mut stream, b"\r\n\r\n");
        stream.write_all(OK).unwrap();
        (seen, again)
    });
    let client = client();
    let request = put(Body::Chunked { bytes: "abcdefg".into(), chunk: 3 });
    let response = client.send(&origin, &request).unwrap();
    assert!(response.body_sent);
    assert_eq!(response.body.read_all(9).unwrap().unwrap(), b"hi");
    client.send(&origin, &Request::new("GET", "/")).unwrap();
    let (seen, again) = thread.join().unwrap();
    let (head, body) = seen.split_once("\r\n\r\n").unwrap();
    assert_eq!(head, format!("PUT /x HTTP/1.1\r\nHost: {}\r\nTransfer-Encoding: chunked", origin.authority()));
    assert_eq!(body, "3\r\nabc\r\n3\r\ndef\r\n1\r\ng\r\n0\r\n\r\n");
    assert!(again.starts_with("GET / "), "{again}");
    let exchange = client.transcript().get(0).unwrap();
    assert!(exchange.render().contains("> Transfer-Encoding: chunked\n>\n> abcdefg\n< HTTP/1.1 201"), "{exchange:?}");
    assert!(exchange.timings.sent.unwrap() <= exchange.timings.first_byte.unwrap());
}

#[test]
fn more_than_announced_is_sent_whole() {
    let (origin, thread) = server(|mut stream| {
        let seen = read_until(&mut stream, b"abcdef");
        stream.write_all(OK).unwrap();
        (seen, stream.read(&mut [0; 9]).unwrap())
    });
    let client = client();
    let response = client.send(&origin, &put(Body::Wrong { bytes: "abcdef".into(), announced: 3 })).unwrap();
    assert_eq!(response.head.status, 201);
    response.body.read_all(9).unwrap();
    let (seen, more) = thread.join().unwrap();
    assert!(seen.ends_with("Content-Length: 3\r\n\r\nabcdef"), "{seen}");
    assert_eq!(more, 0, "nothing may follow over such a connection");
}

#[test]
fn fewer_than_announced_wait_for_the_answer() {
    let (origin, thread) = server(|mut stream| {
        read_until(&mut stream, b"\r\n\r\nabc");
        stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
        let waiting = stream.read(&mut [0; 9]).is_err();
        stream.write_all(b"HTTP/1.1 400 Short\r\nContent-Length: 0\r\n\r\n").unwrap();
        waiting
    });
    let response = client().send(&origin, &put(Body::Wrong { bytes: "abc".into(), announced: 9 })).unwrap();
    assert_eq!(response.head.status, 400);
    assert!(thread.join().unwrap(), "the connection stays open");
}

#[test]
fn fewer_than_announced_have_a_deadline() {
    let (origin, thread) = server(|mut stream| {
        read_until(&mut stream, b"\r\n\r\nabc");
        stream.read(&mut [0; 9]).unwrap()
    });
    let client = Client::new(ClientOptions { idle_timeout: Duration::from_millis(300), ..Default::default() });
    let error = client.send(&origin, &put(Body::Wrong { bytes: "abc".into(), announced: 9 })).unwrap_err();
    assert!(matches!(error, Error::Silent { .. }), "{error}");
    assert_eq!(thread.join().unwrap(), 0);
}

#[test]
fn cut_as_asked() {
    for size in [0, 3, 3_000_000] {
        let (origin, thread) = server(|mut stream| {
            let head = read_until(&mut stream, b"\r\n\r\n");
            let mut body = Vec::new();
            stream.read_to_end(&mut body).unwrap();
            (head, body.len())
        });
        let client = client();
        let body = Body::Wrong { bytes: vec![b'x'; size].into(), announced: 9_000_000 };
        let started = Instant::now();
        client.send_cut(&origin, &put(body)).unwrap();
        assert!(started.elapsed() < Duration::from_secs(10));
        let (head, length) = thread.join().unwrap();
        assert!(head.contains("\r\nContent-Length: 9000000\r\n"), "{head}");
        assert_eq!(length, size);
        let shown = client.transcript().render();
        assert!(shown.contains("the connection was closed here, as asked"), "{shown}");
    }
}

#[test]
fn a_cut_that_could_not_be_made_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = Origin::new(Scheme::Http, &listener.local_addr().unwrap().to_string()).unwrap();
    drop(listener);
    let body = Body::Wrong { bytes: "x".into(), announced: 9 };
    assert!(matches!(client().send_cut(&origin, &put(body)), Err(Error::Unreachable { .. })));
    let (origin, thread) = server(|mut stream| {
        read_until(&mut stream, b"\r\n\r\n");
    });
    let body = Body::Wrong { bytes: vec![b'x'; 30_000_000].into(), announced: 40_000_000 };
    let error = client().send_cut(&origin, &put(body)).unwrap_err();
    thread.join().unwrap();
    assert!(matches!(error, Error::Protocol { .. }), "{error}");
}

#[test]
fn a_body_waits_for_leave() {
    let (origin, thread) = server(|mut stream| {
        let head = read_until(&mut stream, b"\r\n\r\n");
        stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
        let waits = stream.read(&mut [0; 9]).is_err();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(b"HTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n").unwrap();
        let body = read_until(&mut stream, b"abc");
        stream.write_all(OK).unwrap();
        read_until(&mut stream, b"\r\n\r\n");
        stream.write_all(OK).unwrap();
        (head, waits, body)
    });
    let client = client();
    let started = Instant::now();
    let response = client.send(&origin, &expecting("abc")).unwrap();
    assert!(response.body_sent && response.head.status == 201);
    assert!(started.elapsed() < Duration::from_millis(1900), "the 100 came earlier than that");
    let exchange = client.transcript().get(response.number.unwrap()).unwrap();
    assert_eq!(exchange.interim.iter().map(|head| head.status).collect::<Vec<_>>(), [103, 100]);
    response.body.read_all(9).unwrap();
    client.send(&origin, &Request::new("GET", "/")).unwrap();
    let (head, waits, body) = thread.join().unwrap();
    assert!(head.contains("\r\nExpect: 100-continue\r\nContent-Length: 3\r\n"), "{head}");
    assert!(waits);
    assert_eq!(body, "abc");
}

#[test]
fn a_body_that_is_not_wanted_stays_here() {
    let (origin, thread) = server(|mut stream| {
        read_until(&mut stream, b"\r\n\r\n");
        stream.write_all(b"HTTP/1.1 401 No\r\nContent-Length: 4\r\n\r\n").unwrap();
        std::thread::sleep(Duration::from_millis(100));
        stream.write_all(b"nope").unwrap();
        stream.read(&mut [0; 9]).unwrap()
    });
    let response = client().send(&origin, &expecting("abc")).unwrap();
    assert!(!response.body_sent);
    assert_eq!(response.head.status, 401);
    assert_eq!(response.body.read_all(9).unwrap().unwrap(), b"nope");
    assert_eq!(thread.join().unwrap(), 0, "neither the body nor another request comes over this connection");
}

#[test]
fn a_body_does_not_wait_for_ever() {
    let (origin, thread) = server(|mut stream| {
        read_until(&mut stream, b"\r\n\r\n");
        let started = Instant::now();
        read_until(&mut stream, b"abc");
        stream.write_all(OK).unwrap();
        started.elapsed()
    });
    let response = client().send(&origin, &expecting("abc")).unwrap();
    assert!(response.body_sent && response.head.status == 201);
    let waited = thread.join().unwrap();
    assert!(waited > Duration::from_millis(1500) && waited < Duration::from_secs(10), "{waited:?}");
}

#[test]
fn an_early_answer_is_heard_though_nobody_listens_to_the_rest() {
    let (origin, thread) = server(|mut stream| {
        read_until(&mut stream, b"\r\n\r\n");
        stream.write_all(b"HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig").unwrap();
        // Closed with unread bytes, so that the other side is reset while it still writes.
    });
    let response = client().send(&origin, &put(Body::Bytes(vec![b'x'; 50_000_000].into()))).unwrap();
    assert_eq!(response.head.status, 413);
    thread.join().unwrap();
}

#[test]
fn nothing_follows_a_body_that_has_not_gone_out() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = Origin::new(Scheme::Http, &listener.local_addr().unwrap().to_string()).unwrap();
    let thread = std::thread::spawn(move || {
        let (mut first, _) = listener.accept().unwrap();
        read_until(&mut first, b"\r\n\r\n");
        first.write_all(b"HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig").unwrap();
        // It stays open, and what is left of the body is not read.
        let (mut second, _) = listener.accept().unwrap();
        read_until(&mut second, b"\r\n\r\n");
        second.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
    });
    let client = client();
    let response = client.send(&origin, &put(Body::Bytes(vec![b'x'; 50_000_000].into()))).unwrap();
    assert_eq!((response.head.status, response.body.read_all(9).unwrap()), (413, Some(b"big".to_vec())));
    assert_eq!(client.send(&origin, &Request::new("GET", "/")).unwrap().head.status, 200);
    thread.join().unwrap();
}
