//! A registry on a directory is the same when it starts again.

use std::thread;

use lab::registry::{Options, Storage};
use serde_json::json;

use super::client::Lab;

#[test]
fn a_directory_is_read_again() {
    let directory = tempfile::tempdir().unwrap();
    let start =
        || Lab::with(Options { storage: Storage::Directory(directory.path().to_owned()), ..Options::default() });
    let lab = start();
    let (bytes, digest) = lab.image("a/b", "1.0", &json!({}));
    lab.image("a/b", "gone", &json!({}));
    lab.delete("/v2/a/b/manifests/gone").is(202);
    let blob = lab.blob("a", b"content");
    let mounted = format!("/v2/c/blobs/uploads/?mount={blob}&from=a");
    lab.send("POST", &mounted, &[], b"").is(201);
    lab.delete(&format!("/v2/a/blobs/{blob}")).is(202);
    drop(lab);
    let lab = start();
    for reference in ["1.0", digest.as_str()] {
        assert_eq!(lab.get(&format!("/v2/a/b/manifests/{reference}")).is(200).body, bytes);
    }
    assert_eq!(lab.get("/v2/a/b/tags/list").json()["tags"], json!(["1.0"]));
    assert_eq!(lab.get(&format!("/v2/c/blobs/{blob}")).is(200).body, b"content");
    let part = lab.send("GET", &format!("/v2/c/blobs/{blob}"), &[("Range", "bytes=3-5")], b"").is(206);
    assert_eq!(part.body, b"ten");
    lab.get(&format!("/v2/a/blobs/{blob}")).is(404);
}

#[test]
fn many_run_at_once() {
    let labs: Vec<Lab> = (0..40).map(|_| Lab::new()).collect();
    thread::scope(|scope| {
        for lab in &labs {
            scope.spawn(|| lab.blob("a", b"x"));
        }
    });
    let digest = lab::digest::sha256(b"x");
    assert!(labs.iter().all(|lab| lab.get(&format!("/v2/a/blobs/{digest}")).status == 200));
}
