//! Finding what is attached to an image, with lists and content that are not what they should be.
use wire::Error;
use wire::registry::{Artifact, Descriptor, ListedBy, Referrers};

use crate::lab_registry::{KIND, REPOSITORY, subject};
use crate::pulling::registry;
use crate::raw_server::{RawServer, Seen, answer};

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

fn entry(number: usize) -> String {
    format!(r#"{{"mediaType":"{MANIFEST}","digest":"sha256:{number}","size":{number},"artifactType":"{KIND}"}}"#)
}

fn list(entries: &[String]) -> String {
    format!(r#"{{"schemaVersion":2,"manifests":[{}]}}"#, entries.join(","))
}

fn referrers(server: &RawServer) -> Result<Referrers, Error> {
    registry(server).referrers(REPOSITORY, &subject().digest, KIND)
}

fn number(seen: &Seen) -> usize {
    seen.target().split_once("page=").map_or(0, |(_, number)| number.parse().unwrap())
}

#[test]
fn the_filter_is_asked_for_and_not_relied_on() {
    let other = entry(2).replace(KIND, "application/vnd.other");
    let body = list(&[entry(1), other, r#"{"artifactType":1}"#.to_owned(), "3".to_owned(), entry(1)]);
    let server = RawServer::start(move |_| answer(200, "", &body));
    let found = referrers(&server).unwrap();
    assert_eq!(found.found.iter().map(|one| one.digest.as_str()).collect::<Vec<_>>(), ["sha256:1"]);
    let expected = format!("/v2/a/b/referrers/{}?artifactType=application/vnd.test.note%2Bjson", subject().digest);
    assert_eq!(server.targets(), [expected]);
}

#[test]
fn pages_are_followed_to_a_bound_and_never_in_a_circle() {
    let next = |seen: &Seen| format!("Link: <?page={}>; rel=\"next\"\r\n", number(seen) + 1);
    let endless = RawServer::start(move |seen| answer(200, &next(seen), list(&[entry(number(seen))])));
    let found = referrers(&endless).unwrap();
    assert!(found.is_cut && found.found.len() == 100 && endless.seen().len() == 100, "{}", endless.seen().len());

    let circle = RawServer::start(|_| answer(200, "Link: <?page=1>; rel=next\r\n", list(&[entry(1)])));
    let found = referrers(&circle).unwrap();
    assert!(!found.is_cut && found.found.len() == 1 && circle.seen().len() == 2);

    let heavy = RawServer::start(move |seen| {
        answer(200, &next(seen), list(&[entry(number(seen)), " ".repeat((4 << 20) - 200) + "1"]))
    });
    let found = referrers(&heavy).unwrap();
    assert!(found.is_cut && heavy.seen().len() == 9, "{} pages of almost 4 MiB", heavy.seen().len());

    let many: Vec<String> = (0..1200).map(entry).collect();
    let long = RawServer::start(move |_| answer(200, "", list(&many)));
    let found = referrers(&long).unwrap();
    assert!(found.is_cut && found.found.len() == 1000);
}

#[test]
fn no_list_leads_elsewhere() {
    let elsewhere = RawServer::start(|_| answer(200, "", list(&[entry(1)])));
    let link = format!("Link: <http://{}/more>; rel=next\r\n", elsewhere.host());
    let server = RawServer::start(move |_| answer(200, &link, list(&[entry(2)])));
    let error = referrers(&server).unwrap_err().to_string();
    assert!(error.contains(&elsewhere.host()) && error.contains("not followed"), "{error}");
    assert!(elsewhere.seen().is_empty());
}

#[test]
fn without_a_list_the_tag_is_asked_and_without_a_tag_there_is_nothing() {
    for status in [400, 404, 405, 406, 501] {
        let server = RawServer::start(move |seen| match seen.target().contains("/manifests/sha256-") {
            true => answer(200, "", list(&[entry(1)])),
            false => answer(status, "", "page not found"),
        });
        let found = referrers(&server).unwrap();
        assert_eq!(found.by, ListedBy::Tag(subject().digest.replace(':', "-")));
        assert_eq!(found.found.len(), 1);
    }
    let server = RawServer::start(|seen| match seen.target() {
        "/v2/" => answer(200, "", "{}"),
        _ => answer(404, "", ""),
    });
    assert!(referrers(&server).unwrap().found.is_empty());
}

#[test]
fn what_is_no_list_is_an_error_and_not_an_empty_list() {
    for body in ["<html>log in here</html>", "[]", "{}", ""] {
        let server = RawServer::start(move |_| answer(200, "", body));
        let error = referrers(&server).unwrap_err().to_string();
        assert!(error.contains("no index"), "{body}: {error}");
    }
    let large = RawServer::start(|_| answer(200, "", " ".repeat((4 << 20) + 1)));
    assert!(matches!(referrers(&large).unwrap_err(), Error::TooLarge { .. }));
    let failing = RawServer::start(|_| answer(500, "", r#"{"errors":[{"code":"UNKNOWN"}]}"#));
    assert!(referrers(&failing).unwrap_err().to_string().contains("500"));
}

/// The manifest of a note, for a subject and with a layer.
fn note(subject: Option<&str>, layer: &Descriptor) -> Vec<u8> {
    let subject = subject.map(|digest| serde_json::json!({ "mediaType": MANIFEST, "digest": digest, "size": 8 }));
    serde_json::json!({ "schemaVersion": 2, "artifactType": KIND, "layers": [1, layer], "subject": subject })
        .to_string()
        .into_bytes()
}

fn fetch(referrer: &Descriptor, manifest: Vec<u8>, blob: &'static str) -> Result<Artifact, Error> {
    let server = RawServer::start(move |seen| match seen.target().contains("/blobs/") {
        true => answer(200, "", blob),
        false => answer(200, "", &manifest),
    });
    registry(&server).artifact(REPOSITORY, &subject().digest, referrer, KIND, 10)
}

#[test]
fn what_is_fetched_is_verified() {
    let layer = Descriptor::of(KIND, b"a note");
    let good = note(Some(&subject().digest), &layer);
    let referrer = Descriptor::of(MANIFEST, &good);
    let artifact = fetch(&referrer, good.clone(), "a note").unwrap();
    assert_eq!((artifact.manifest, artifact.layers[0].bytes.as_slice()), (good.clone(), &b"a note"[..]));

    let why = |manifest: Vec<u8>, blob: &'static str| {
        let error = fetch(&Descriptor::of(MANIFEST, &manifest), manifest, blob).unwrap_err();
        assert!(matches!(error, Error::Unverified { .. }), "{error}");
        error.to_string()
    };
    assert!(why(good.clone(), "b note").contains("not what was asked for"));
    assert!(why(good.clone(), "a note and more").contains("its descriptor says 6"));
    assert!(why(note(None, &layer), "a note").contains("refers to nothing"));
    assert!(why(note(Some("sha256:\u{1b}other"), &layer), "a note").contains("refers to `sha256:\\u{1b}other`"));
    let other = Descriptor { media_type: "a/b".to_owned(), ..layer.clone() };
    assert!(why(note(Some(&subject().digest), &other), "a note").contains("no layer of the type"));
    assert!(why(b"[]".to_vec(), "").contains("no manifest of an artifact"));

    // The manifest is not what the list says.
    let mut changed = good.clone();
    changed.push(b' ');
    assert!(matches!(fetch(&referrer, changed, "a note").unwrap_err(), Error::Unverified { .. }));
    let large = Descriptor { size: 5 << 20, digest: "\u{1b}[31m".to_owned(), ..referrer };
    let error = fetch(&large, good, "a note").unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }) && error.to_string().contains("`a/b@\\u{1b}[31m`"), "{error}");
    let long = Descriptor { size: 11, ..layer };
    let long = note(Some(&subject().digest), &long);
    assert!(matches!(
        fetch(&Descriptor::of(MANIFEST, &long), long.clone(), "a note").unwrap_err(),
        Error::TooLarge { limit: 10, .. }
    ));
}
