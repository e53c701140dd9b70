//! Manifests: push, pull, deletion.

use lab::digest::{Algorithm, sha256};
use serde_json::json;

use super::client::{IMAGE, INDEX, Lab, read};

#[test]
fn a_manifest_comes_back_as_it_was_pushed() {
    let lab = Lab::new();
    let (bytes, digest) = lab.image("a", "1.0", &json!({}));
    for reference in ["1.0", digest.as_str()] {
        let reply = lab.get(&format!("/v2/a/manifests/{reference}")).is(200);
        assert_eq!(reply.body, bytes);
        assert_eq!(reply.header("content-type"), Some(IMAGE));
        assert_eq!(reply.header("docker-content-digest"), Some(digest.as_str()));
        let head = lab.head(&format!("/v2/a/manifests/{reference}")).is(200);
        assert_eq!(head.header("content-length"), Some(bytes.len().to_string().as_str()));
    }
    let reply = lab.put("a", "typed", &format!("{IMAGE}; charset=utf-8"), &bytes).is(201);
    assert_eq!(reply.header("location"), Some(format!("/v2/a/manifests/{digest}").as_str()));
    assert_eq!(lab.get("/v2/a/manifests/typed").header("content-type"), Some(IMAGE));
    let custom = br#"{ "x" : 1 }"#;
    lab.put("a", "custom", "application/vnd.example+json", custom).is(201);
    assert_eq!(lab.get("/v2/a/manifests/custom").header("content-type"), Some("application/vnd.example+json"));
    let sha512 = Algorithm::Sha512.digest(custom);
    let reply = lab.put("a", &sha512, "application/vnd.example+json", custom).is(201);
    assert_eq!(reply.header("docker-content-digest"), Some(sha512.as_str()));
    assert_eq!(lab.get(&format!("/v2/a/manifests/{sha512}")).is(200).header("docker-content-digest"), Some(&*sha512));
    // Without a type, that of the body.
    lab.send("PUT", "/v2/a/manifests/bare", &[], &bytes).is(201);
    assert_eq!(lab.get("/v2/a/manifests/bare").header("content-type"), Some(IMAGE));
}

#[test]
fn what_is_wrong_is_refused() {
    let lab = Lab::new();
    let (bytes, digest) = lab.image("a", "1.0", &json!({}));
    lab.put("a", &sha256(b"other"), IMAGE, &bytes).refuses(400, "DIGEST_INVALID");
    lab.put("a", "md5:00", IMAGE, &bytes).refuses(400, "DIGEST_INVALID");
    lab.put("a", "sha256:xyz", IMAGE, &bytes).refuses(400, "DIGEST_INVALID");
    for tag in [".a", "-a", "a+b", &"t".repeat(129)] {
        lab.put("a", tag, IMAGE, &bytes).refuses(400, "MANIFEST_INVALID");
        lab.get(&format!("/v2/a/manifests/{tag}")).refuses(404, "MANIFEST_UNKNOWN");
    }
    lab.put("a", &"t".repeat(128), IMAGE, &bytes).is(201);
    lab.put("A", "1.0", IMAGE, &bytes).refuses(400, "NAME_INVALID");
    for body in ["", "x", "[]", r#"{"mediaType":1}"#, r#"{"layers":{}}"#, r#"{"layers":[{}]}"#, &"[".repeat(9999)] {
        lab.put("a", "bad", IMAGE, body.as_bytes()).refuses(400, "MANIFEST_INVALID");
    }
    lab.put("a", "bad", INDEX, &bytes).refuses(400, "MANIFEST_INVALID");
    lab.get("/v2/a/manifests/bad").refuses(404, "MANIFEST_UNKNOWN");
    lab.get("/v2/b/manifests/1.0").refuses(404, "NAME_UNKNOWN");
    lab.get(&format!("/v2/b/manifests/{digest}")).refuses(404, "NAME_UNKNOWN");
    lab.get("/v2/a/manifests/sha256:00").refuses(400, "DIGEST_INVALID");
}

#[test]
fn content_comes_before_what_refers_to_it() {
    let lab = Lab::new();
    lab.blob("a", b"x");
    let absent = sha256(b"absent");
    let layer = |kind: &str| json!({ "mediaType": kind, "digest": absent, "size": 6 });
    let put = |media_type: &str, body: serde_json::Value| lab.put("a", "1.0", media_type, body.to_string().as_bytes());
    let reply = put(IMAGE, json!({ "layers": [layer("application/octet-stream")] }));
    assert_eq!(reply.refuses(404, "MANIFEST_BLOB_UNKNOWN").codes().len(), 2);
    put(INDEX, json!({ "manifests": [layer(IMAGE)] })).refuses(404, "MANIFEST_BLOB_UNKNOWN");
    let reply = put(IMAGE, json!({ "subject": layer(IMAGE) })).is(201);
    assert_eq!(reply.header("oci-subject"), Some(absent.as_str()));
    put(IMAGE, json!({ "layers": [layer("application/vnd.oci.image.layer.nondistributable.v1.tar")] })).is(201);
    let (_, digest) = lab.image("a", "one", &json!({}));
    put(INDEX, json!({ "manifests": [{ "digest": digest }] })).is(201);
}

#[test]
fn tags_come_with_a_push_by_digest() {
    let lab = Lab::new();
    let (bytes, digest) = lab.image("a", "", &json!({}));
    lab.get("/v2/a/manifests/one").is(404);
    let reply = lab.put("a", &format!("{digest}?tag=one&tag=two"), IMAGE, &bytes).is(201);
    assert_eq!(reply.header("oci-tag"), Some("one, two"));
    assert_eq!(lab.get("/v2/a/manifests/two").is(200).body, bytes);
    lab.put("a", &format!("{digest}?tag=.x"), IMAGE, &bytes).refuses(400, "MANIFEST_INVALID");
}

#[test]
fn a_tag_moves_and_goes() {
    let lab = Lab::new();
    let (_, first) = lab.image("a", "1.0", &json!({ "annotations": { "n": "1" } }));
    let (bytes, second) = lab.image("a", "1.0", &json!({ "annotations": { "n": "2" } }));
    assert_eq!(lab.get("/v2/a/manifests/1.0").body, bytes);
    lab.delete("/v2/a/manifests/1.0").is(202);
    lab.delete("/v2/a/manifests/1.0").refuses(404, "MANIFEST_UNKNOWN");
    lab.get(&format!("/v2/a/manifests/{second}")).is(200);
    lab.put("a", "again", IMAGE, &bytes).is(201);
    lab.delete(&format!("/v2/a/manifests/{second}")).is(202);
    lab.get(&format!("/v2/a/manifests/{second}")).is(404);
    lab.get("/v2/a/manifests/again").refuses(404, "MANIFEST_UNKNOWN");
    lab.get(&format!("/v2/a/manifests/{first}")).is(200);
    lab.delete(&format!("/v2/b/manifests/{first}")).refuses(404, "NAME_UNKNOWN");
}

#[test]
fn a_manifest_over_the_limit_is_refused_before_it_is_read() {
    let lab = Lab::new();
    let manifest = |size: usize| {
        let frame = br#"{"annotations":{"x":""}}"#.len();
        format!(r#"{{"annotations":{{"x":"{}"}}}}"#, "x".repeat(size - frame))
    };
    lab.put("a", "large", "application/vnd.example+json", manifest(8 << 20).as_bytes()).is(201);
    lab.put("a", "larger", IMAGE, manifest((8 << 20) + 1).as_bytes()).is(413);
    let chunked = format!("{:x}\r\n{}\r\n0\r\n\r\n", (8 << 20) + 1, manifest((8 << 20) + 1));
    lab.send("PUT", "/v2/a/manifests/chunked", &[("Transfer-Encoding", "chunked")], chunked.as_bytes()).is(413);
    let head = "PUT /v2/a/manifests/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\nExpect: 100-continue\r\n\r\n";
    read("PUT", &lab.raw(head.as_bytes())).is(413);
}
