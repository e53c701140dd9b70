//! Upload sessions: chunks, order, resumption, and their end.

use std::time::{Duration, Instant};

use lab::digest::{Algorithm, sha256};

use super::client::{Lab, cut};

const TEN: &[u8] = b"0123456789";

#[test]
fn a_blob_in_one_put() {
    let lab = Lab::new();
    for digest in [sha256(TEN), Algorithm::Sha512.digest(TEN)] {
        let reply = lab.send("PUT", &format!("{}?digest={digest}", lab.open("a")), &[], TEN).is(201);
        assert_eq!(lab.get(reply.header("location").unwrap()).is(200).body, TEN);
    }
    let refused = [sha256(b"other"), "sha256:1".to_owned(), "md5:00".to_owned()];
    let location = lab.open("a");
    for digest in refused {
        lab.send("PUT", &format!("{location}?digest={digest}"), &[], TEN).refuses(400, "DIGEST_INVALID");
    }
    lab.send("PUT", &location, &[], TEN).refuses(400, "DIGEST_INVALID");
    lab.send("PUT", &format!("{location}?digest={}", sha256(TEN)), &[], TEN).is(201);
}

#[test]
fn chunks_go_on_where_the_upload_ends() {
    let lab = Lab::new();
    let location = lab.open("a");
    assert_eq!(lab.get(&location).is(204).header("range"), Some("0-0"));
    let patch = |range: &str, body: &[u8]| lab.send("PATCH", &location, &[("Content-Range", range)], body);
    assert_eq!(patch("0-3", b"0123").is(202).header("range"), Some("0-3"));
    for range in ["5-6", "0-1", "3-4"] {
        assert_eq!(patch(range, b"xx").refuses(416, "BLOB_UPLOAD_INVALID").header("range"), Some("0-3"));
    }
    for range in ["bytes 4-5/*", "4", "5-4", "-"] {
        patch(range, b"45").refuses(400, "BLOB_UPLOAD_INVALID");
    }
    patch("4-5", b"456").refuses(400, "SIZE_INVALID");
    let reply = patch("4-5", b"45").is(202);
    assert_eq!((reply.header("range"), reply.header("location")), (Some("0-5"), Some(location.as_str())));
    // Without a range it is a stream, which goes on.
    assert_eq!(lab.send("PATCH", &location, &[], b"67").is(202).header("range"), Some("0-7"));
    let put = |range: &str| {
        let digest = sha256(TEN);
        lab.send("PUT", &format!("{location}?digest={digest}"), &[("Content-Range", range)], b"89")
    };
    put("7-8").is(416);
    assert_eq!(lab.get(&location).is(204).header("range"), Some("0-7"));
    assert_eq!(lab.get(put("8-9").is(201).header("location").unwrap()).body, TEN);
    lab.get(&location).refuses(404, "BLOB_UPLOAD_UNKNOWN");
}

#[test]
fn a_session_belongs_to_its_repository_and_ends() {
    let lab = Lab::new();
    let location = lab.open("a");
    lab.get(&location.replace("/a/", "/b/")).refuses(404, "BLOB_UPLOAD_UNKNOWN");
    lab.delete(&location).is(204);
    for method in ["GET", "PATCH", "PUT", "DELETE"] {
        lab.send(method, &location, &[], b"").refuses(404, "BLOB_UPLOAD_UNKNOWN");
    }
    lab.send("POST", &location, &[], b"").is(405);
    lab.send("POST", "/v2/a/blobs/uploads/?digest-algorithm=sha512", &[], b"").is(202);
    lab.send("POST", "/v2/a/blobs/uploads/?digest-algorithm=md5", &[], b"").refuses(400, "DIGEST_INVALID");
}

/// What broke off is kept as far as it came.
#[test]
fn an_upload_is_resumed() {
    let lab = Lab::new();
    for framing in ["Content-Length: 10\r\n\r\n01234", "Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n"] {
        let location = lab.open("a");
        cut(lab.0.port(), format!("PATCH {location} HTTP/1.1\r\nHost: x\r\n{framing}").as_bytes());
        let since = Instant::now();
        while lab.get(&location).is(204).header("range") != Some("0-4") {
            assert!(since.elapsed() < Duration::from_secs(5), "{framing}: the bytes are lost");
        }
        lab.send("PATCH", &location, &[("Content-Range", "5-9")], b"56789").is(202);
        lab.send("PUT", &format!("{location}?digest={}", sha256(TEN)), &[], b"").is(201);
    }
}

#[test]
fn a_large_blob_is_streamed() {
    let lab = Lab::new();
    let content = lab::seed::Seed::new(1).bytes(3 << 20);
    let location = lab.open("a");
    let framed = [format!("{:x}\r\n", content.len()).as_bytes(), &content, b"\r\n0\r\n\r\n"].concat();
    lab.send("PATCH", &location, &[("Transfer-Encoding", "chunked")], &framed).is(202);
    let reply = lab.send("PUT", &format!("{location}?digest={}", sha256(&content)), &[], b"").is(201);
    assert!(lab.get(reply.header("location").unwrap()).body == content);
}
