//! Blobs: pull, ranges, single POST, mounts, deletion; names and endpoints that are none.

use lab::digest::{Algorithm, sha256};

use super::client::Lab;

const TEN: &[u8] = b"0123456789";

#[test]
fn the_base_is_there_and_other_paths_are_not() {
    let lab = Lab::new();
    lab.get("/v2/").is(200);
    lab.get("/v2/a").refuses(404, "UNSUPPORTED");
    lab.get("/").is(404);
    let reply = lab.send("PUT", "/v2/a/tags/list", &[], b"").refuses(405, "UNSUPPORTED");
    assert_eq!(reply.header("allow"), Some("GET, HEAD"));
}

#[test]
fn a_blob_comes_back_whole_and_in_parts() {
    let lab = Lab::new();
    let digest = lab.blob("a/b", TEN);
    let path = format!("/v2/a/b/blobs/{digest}");
    let whole = lab.get(&path).is(200);
    assert_eq!(whole.body, TEN);
    assert_eq!(whole.header("docker-content-digest"), Some(digest.as_str()));
    let head = lab.head(&path).is(200);
    assert_eq!((head.header("content-length"), head.body.len()), (Some("10"), 0));
    for (range, content_range, part) in [
        ("bytes=0-3", "bytes 0-3/10", "0123"),
        ("bytes=7-", "bytes 7-9/10", "789"),
        ("bytes=-2", "bytes 8-9/10", "89"),
        ("bytes=8-99", "bytes 8-9/10", "89"),
    ] {
        let reply = lab.send("GET", &path, &[("Range", range)], b"").is(206);
        assert_eq!(reply.header("content-range"), Some(content_range));
        assert_eq!(reply.body, part.as_bytes());
    }
    assert_eq!(lab.send("GET", &path, &[("Range", "bytes=0-1,4-5")], b"").is(200).body, TEN);
    let reply = lab.send("GET", &path, &[("Range", "bytes=10-")], b"").is(416);
    assert_eq!(reply.header("content-range"), Some("bytes */10"));
}

#[test]
fn what_is_not_there_is_told_apart() {
    let lab = Lab::new();
    let digest = lab.blob("a", TEN);
    let other = sha256(b"other");
    lab.get(&format!("/v2/a/blobs/{other}")).refuses(404, "BLOB_UNKNOWN");
    lab.get(&format!("/v2/b/blobs/{digest}")).refuses(404, "NAME_UNKNOWN");
    lab.head(&format!("/v2/a/blobs/{other}")).is(404);
    lab.get("/v2/a/blobs/sha256:00").refuses(400, "DIGEST_INVALID");
    for name in ["A", "a//b", "a%2Fb", "..", "a/..", "a___b", ""] {
        lab.get(&format!("/v2/{name}/blobs/{digest}")).refuses(400, "NAME_INVALID");
        lab.send("POST", &format!("/v2/{name}/blobs/uploads/"), &[], b"").refuses(400, "NAME_INVALID");
    }
}

#[test]
fn a_single_post_is_verified() {
    let lab = Lab::new();
    let post = |digest: &str| lab.send("POST", &format!("/v2/a/blobs/uploads/?digest={digest}"), &[], TEN);
    let sha512 = Algorithm::Sha512.digest(TEN);
    let reply = post(&sha512).is(201);
    assert_eq!(reply.header("location"), Some(format!("/v2/a/blobs/{sha512}").as_str()));
    assert_eq!(lab.get(reply.header("location").unwrap()).is(200).header("docker-content-digest"), Some(&*sha512));
    post(&sha256(b"other")).refuses(400, "DIGEST_INVALID");
    post("sha256:xyz").refuses(400, "DIGEST_INVALID");
    post("md5:00").refuses(400, "DIGEST_INVALID");
    lab.get(&format!("/v2/a/blobs/{}", sha256(b"other"))).is(404);
}

#[test]
fn a_mount_finds_its_blob_or_opens_a_session() {
    let lab = Lab::new();
    let digest = lab.blob("a", TEN);
    let mount = |rest: &str| lab.send("POST", &format!("/v2/b/blobs/uploads/?mount={rest}"), &[], b"");
    let sha = sha256(b"other");
    for fallback in [digest.clone(), format!("{sha}&from=a"), format!("{digest}&from=c"), format!("{digest}&from=A")] {
        assert!(mount(&fallback).is(202).header("location").unwrap().starts_with("/v2/b/blobs/uploads/"));
    }
    let reply = mount(&format!("{digest}&from=a")).is(201);
    assert_eq!(lab.get(reply.header("location").unwrap()).is(200).body, TEN);
}

#[test]
fn a_blob_is_deleted_where_it_was_deleted() {
    let lab = Lab::new();
    let digest = lab.blob("a", TEN);
    lab.blob("b", TEN);
    lab.delete(&format!("/v2/a/blobs/{digest}")).is(202);
    lab.delete(&format!("/v2/a/blobs/{digest}")).refuses(404, "BLOB_UNKNOWN");
    lab.get(&format!("/v2/a/blobs/{digest}")).refuses(404, "BLOB_UNKNOWN");
    lab.get(&format!("/v2/b/blobs/{digest}")).is(200);
}

#[test]
fn an_empty_blob_is_a_blob() {
    let lab = Lab::new();
    let digest = lab.blob("a", b"");
    let path = format!("/v2/a/blobs/{digest}");
    assert_eq!(lab.get(&path).is(200).body, b"");
    assert_eq!(lab.head(&path).is(200).header("content-length"), Some("0"));
}
