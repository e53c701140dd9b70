//! `greenlight certify attach`: to registries that list what is attached, and to those that do not.

use std::io::{Read, Write};
use std::net::TcpStream;

use content::digest::Algorithm;
use lab::image::Layout;
use serde_json::{Value, json};

use super::dossier::{Dossier, PREDICATE, envelope, sealed};
use super::lab_registry::{LOGIN as LAB_LOGIN, started};
use crate::binary::{Ended, Greenlight, Running, greenlight};
use crate::peer::{are_there, script};
use crate::registry_server::{Asks, LOGIN, RegistryServer};
use crate::subject::{Folder, green, reference};

/// What the lab registry lacks where it lists no referrers.
const NO_LIST: &str = "--fault has_no_referrers --fault does_not_confirm_subjects";
const REPOSITORY: &str = "some/image";
const ENVELOPE: &str = "application/vnd.dsse.envelope.v1+json";

/// A registry with an image in it.
struct Place {
    host: String,
    login: (&'static str, &'static str),
    _running: Box<dyn std::any::Any>,
}

impl Place {
    fn lab(arguments: &str) -> Option<Place> {
        Self::lab_with(arguments, &green())
    }

    fn lab_with(arguments: &str, image: &Layout) -> Option<Place> {
        if !are_there(&["skopeo"]) {
            return None;
        }
        let (running, url): (Running, String) = started(arguments);
        let host = url.strip_prefix("http://").unwrap().to_owned();
        let place = Place { host, login: LAB_LOGIN, _running: Box::new(running) };
        place.push(image, "1.0");
        Some(place)
    }

    fn real(asks: Asks) -> Option<Place> {
        let server = RegistryServer::start(asks)?;
        let place = Place { host: server.host.clone(), login: LOGIN, _running: Box::new(server) };
        place.push(&green(), "1.0");
        Some(place)
    }

    fn push(&self, image: &Layout, tag: &str) {
        let folder = Folder::new();
        folder.layout("image", image);
        let (user, password) = self.login;
        let to = format!("{}/{REPOSITORY}:{tag}", self.host);
        script(
            folder.path(),
            &format!(
                "skopeo --insecure-policy copy --quiet --all --preserve-digests --dest-tls-verify=false \
                 --dest-creds {user}:{password} oci:image:1.0 docker://{to}"
            ),
        );
    }

    /// A manifest as another tool sees it, with its digest.
    fn inspect(&self, reference: &str) -> (Value, String) {
        let (user, password) = self.login;
        let from = format!("docker://{}/{REPOSITORY}{reference}", self.host);
        let folder = Folder::new();
        let creds = format!("--tls-verify=false --creds {user}:{password}");
        let text = script(folder.path(), &format!("skopeo inspect --raw {creds} {from}"));
        let digest = Algorithm::Sha256.digest(text.as_bytes()).unwrap();
        (serde_json::from_str(&text).unwrap(), digest)
    }

    fn digest(&self) -> String {
        self.inspect(":1.0").1
    }

    fn run(&self, verb: &str, reference: &str) -> Greenlight {
        let (user, password) = self.login;
        greenlight(&format!("{verb} --plain-http"))
            .arg(format!("{}/{REPOSITORY}{reference}", self.host))
            .env("GREENLIGHT_USERNAME", user)
            .env("GREENLIGHT_PASSWORD", password)
    }

    fn attach(&self, dossier: &Dossier) -> Greenlight {
        self.run("certify attach", ":1.0").arg("--dossier").arg(dossier.path())
    }

    /// The list under the tag, which must be there.
    fn tagged(&self) -> Value {
        self.inspect(&format!(":{}", self.digest().replace(':', "-"))).0
    }

    /// Puts a manifest as anybody could, into a registry without logins.
    fn put(&self, reference: &str, media_type: &str, body: &str) {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let length = body.len();
        let head = format!(
            "PUT /v2/{REPOSITORY}/manifests/{reference} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\
             Content-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    }
}

/// The rows below the first one: the state, the file, and the digest, which is the last word.
fn rows(ended: &Ended) -> Vec<(String, String, String)> {
    let row = |line: &str| {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        (words[0].clone(), words[1].clone(), words.last().unwrap().clone())
    };
    ended.stdout.lines().skip(1).map(row).collect()
}

/// Attaches twice, and looks at what is there then with the eyes of others.
#[track_caller]
fn attaches(place: &Place, listed: &str) {
    let digest = place.digest();
    let dossier = Dossier::about(&digest);
    let first = place.attach(&dossier).run().expect(0);
    assert_eq!(first.stderr, "");
    assert!(first.stdout.starts_with("image     ") && first.stdout.lines().next().unwrap().ends_with(&digest));
    let attached = rows(&first);
    let names: Vec<&str> = attached.iter().map(|(_, name, _)| name.as_str()).collect();
    assert_eq!(names, ["certificate.dsse.json", "test-result.dsse.json", "peers/bob.dsse.json"]);
    assert!(attached.iter().all(|(state, ..)| state == "attached"), "{}", first.stdout);
    assert!(first.stdout.lines().skip(1).all(|line| line.contains(listed)), "{}", first.stdout);

    let again = place.attach(&dossier).run().expect(0);
    let expected: Vec<_> =
        attached.iter().map(|(_, name, digest)| ("present", name.as_str(), digest.as_str())).collect();
    let found = rows(&again);
    let found: Vec<_> =
        found.iter().map(|(state, name, digest)| (state.as_str(), name.as_str(), digest.as_str())).collect();
    assert_eq!(found, expected, "found by their bytes, and not attached again");
    assert_eq!(again.stderr, "");

    for (_, _, own) in &attached {
        let (manifest, seen) = place.inspect(&format!("@{own}"));
        assert_eq!(seen, *own);
        assert_eq!(manifest["artifactType"], ENVELOPE);
        assert_eq!(manifest["layers"][0]["mediaType"], ENVELOPE);
        assert_eq!(manifest["config"]["mediaType"], "application/vnd.oci.empty.v1+json");
        assert_eq!(manifest["subject"]["digest"], digest);
        assert_eq!(manifest["annotations"]["in-toto.io/predicate-type"], PREDICATE);
        let judged = place.run("check --quiet", &format!("@{own}")).run().expect(0);
        assert!(judged.stdout.starts_with("green  "), "{}", judged.stdout);
    }
}

#[test]
fn the_registry_lists_what_is_attached() {
    let Some(place) = Place::lab("") else { return };
    attaches(&place, "referrers API");
}

#[test]
fn behind_logins_too() {
    for auth in ["basic", "token"] {
        let Some(place) = Place::lab(&format!("--auth {auth}")) else { return };
        attaches(&place, "referrers API");
        let dossier = Dossier::new();
        dossier.write("certificate.dsse.json", &envelope("new", &place.digest()));
        // Who may only pull.
        let reader =
            place.attach(&dossier).env("GREENLIGHT_USERNAME", "reader").env("GREENLIGHT_PASSWORD", "reader").run();
        let said = reader.refusal(4);
        assert!(said.contains("failed to push to `some/image`") && said.contains("may push there"), "{said}");
        let wrong = place.attach(&dossier).env("GREENLIGHT_PASSWORD", "not-the-password").run().refusal(4);
        assert!(wrong.contains("log in") && !wrong.contains("not-the-password"), "{wrong}");
    }
}

#[test]
fn a_tag_lists_it_where_the_registry_does_not() {
    let Some(place) = Place::lab(NO_LIST) else { return };
    attaches(&place, "referrers tag");
    let list = place.tagged();
    assert_eq!(list["manifests"].as_array().unwrap().len(), 3);
    assert_eq!(list["manifests"][0]["artifactType"], ENVELOPE);
}

#[test]
fn a_real_registry_of_before_the_list_has_the_tag() {
    for asks in [Asks::Nothing, Asks::Login] {
        let Some(place) = Place::real(asks) else { return };
        attaches(&place, "referrers tag");
        assert_eq!(place.tagged()["manifests"].as_array().unwrap().len(), 3);
    }
}

#[test]
fn what_others_listed_under_the_tag_stays() {
    let Some(place) = Place::real(Asks::Nothing) else { return };
    // An index of another tool.
    let theirs = reference("multi-arch").seal();
    place.push(&theirs, &place.digest().replace(':', "-"));
    let before = place.tagged();
    let before = before["manifests"].as_array().unwrap();
    assert!(!before.is_empty());
    place.attach(&Dossier::about(&place.digest())).run().expect(0);
    let after = place.tagged();
    let after = after["manifests"].as_array().unwrap();
    assert_eq!(after.len(), before.len() + 3);
    assert_eq!(after[..before.len()], before[..]);
}

#[test]
fn what_is_no_list_under_the_tag_is_not_written_over() {
    let Some(place) = Place::real(Asks::Nothing) else { return };
    let tag = place.digest().replace(':', "-");
    // An image that another tool put there.
    place.push(&green(), &tag);
    let before = place.tagged();
    let said = place.attach(&Dossier::about(&place.digest())).run().refusal(4);
    assert!(said.contains(&format!("at the tag `{REPOSITORY}:{tag}`: it is no index")), "{said}");
    assert_eq!(place.tagged(), before);
}

#[test]
fn what_cannot_be_read_is_told_and_passed_over() {
    let Some(place) = Place::lab(&format!("{NO_LIST} --variation takes_sparse_indexes")) else { return };
    let manifest = "application/vnd.oci.image.manifest.v1+json";
    let index = "application/vnd.oci.image.index.v1+json";
    let absent = |number: usize| format!("sha256:{number:064}");
    let list = |count: usize| {
        let entry = |number: usize| json!({ "mediaType": manifest, "digest": absent(number), "size": 5, "artifactType": ENVELOPE });
        let entries: Vec<Value> = (0..count).map(entry).collect();
        place.put(
            &place.digest().replace(':', "-"),
            index,
            &json!({ "schemaVersion": 2, "mediaType": index, "manifests": entries }).to_string(),
        );
    };
    list(1);
    let dossier = Dossier::about(&place.digest());
    let ended = place.attach(&dossier).run().expect(0);
    assert!(ended.stderr.contains(&absent(0)) && ended.stderr.contains("passed over"), "{}", ended.stderr);
    assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
    assert_eq!(place.tagged()["manifests"].as_array().unwrap().len(), 4);

    // Many of them take neither the terminal nor the afternoon.
    list(201);
    let ended = place.attach(&dossier).run().expect(0);
    let lines: Vec<&str> = ended.stderr.lines().collect();
    assert!(lines.len() == 5 && lines[3].contains("197 more") && lines[4].contains("than was looked at"), "{lines:?}");
    assert_eq!(place.tagged()["manifests"].as_array().unwrap().len(), 204);
}

#[test]
fn a_statement_about_something_else_is_refused_and_nothing_is_pushed() {
    let Some(place) = Place::lab(NO_LIST) else { return };
    let other = format!("sha256:{}", "1".repeat(64));
    let dossier = Dossier::about(&place.digest());
    dossier.write("peers/eve.dsse.json", &envelope("other \u{1b}[31mimage", &other));
    let said = place.attach(&dossier).run().refusal(2);
    for word in
        ["`peers/eve.dsse.json`", &other, &place.digest(), "`other \\u{1b}[31mimage`", &format!("{REPOSITORY}@{other}")]
    {
        assert!(said.contains(word), "{word}: {said}");
    }
    dossier.write("peers/eve.dsse.json", &envelope("image", &place.digest()));
    let after = place.attach(&dossier).run().expect(0);
    assert!(rows(&after).iter().all(|(state, ..)| state == "attached"), "{}", after.stdout);
}

#[test]
fn an_index_is_another_thing_than_its_members() {
    let Some(place) = Place::lab_with("", &reference("multi-arch").seal()) else { return };
    let (index, _) = place.inspect(":1.0");
    let member = index["manifests"][0]["digest"].as_str().unwrap();
    let dossier = Dossier::about(member);
    let said = place.attach(&dossier).run().refusal(2);
    assert!(said.contains(&format!("as in `{}/{REPOSITORY}@{member}`", place.host)), "{said}");
    let by_digest = place.run("certify attach", &format!("@{member}")).arg("--dossier").arg(dossier.path());
    assert_eq!(rows(&by_digest.run().expect(0)).len(), 3);
}

#[test]
fn what_is_not_there_or_not_reached_ends_with_4() {
    let dossier = Dossier::about(&format!("sha256:{}", "1".repeat(64)));
    let attach = |image: &str| greenlight("certify attach --plain-http --dossier").arg(dossier.path()).arg(image).run();
    let said = attach("127.0.0.1:1/some/image:1.0").refusal(4);
    assert!(said.contains("nothing listens"), "{said}");
    let Some(place) = Place::lab("") else { return };
    let said = attach(&format!("{}/some/image:2.0", place.host)).refusal(4);
    assert!(said.contains("`some/image:2.0`") && said.contains("does not have it"), "{said}");
    for (image, word) in [("http://h/a:1", "is a URL"), ("localhost:5000", "names no image"), ("A//b", "no reference")]
    {
        let said = attach(image).refusal(2);
        assert!(said.contains(word) && !said.contains("no file"), "{said}");
    }
}

#[test]
fn a_dossier_is_read_with_care() {
    // Nothing listens there: who is refused with 2 has sent nothing.
    let refused = |dossier: &std::path::Path| {
        greenlight("certify attach 127.0.0.1:1/some/image --dossier").arg(dossier).run().refusal(2)
    };
    let said = refused(std::path::Path::new("/absent/dossier"));
    assert!(said.contains("`/absent/dossier`") && said.contains("--dossier"), "{said}");
    let empty = Dossier::new();
    let said = refused(empty.path());
    assert!(said.contains("nothing that is signed") && said.contains("`certificate.dsse.json`"), "{said}");

    let digest = format!("sha256:{}", "1".repeat(64));
    let secret = Folder::new();
    let secret = secret.write("secret", envelope("a", &digest));
    for (name, text, word) in [
        ("certificate.dsse.json", "{", "no DSSE envelope"),
        ("test-result.dsse.json", "{}", "no DSSE envelope"),
        ("peers/a.dsse.json", r#"{"payloadType":"t","payload":"","signatures":[]}"#, "no signature"),
        ("peers/a.dsse.json", &sealed(&json!({})), "no statement"),
        (
            "peers/a.dsse.json",
            &envelope("a", &digest).replace("\"sig\": \"", "\"sig\": \"AAAA"),
            "not as anybody signed it",
        ),
        ("certificate.dsse.json", &" ".repeat((4 << 20) + 1), "larger than"),
    ] {
        let dossier = Dossier::about(&digest);
        dossier.write(name, text);
        let said = refused(dossier.path());
        assert!(said.contains(&format!("`{name}`")) && said.contains(word), "{said}");
    }
    let dossier = Dossier::new();
    std::os::unix::fs::symlink(secret, dossier.path().join("certificate.dsse.json")).unwrap();
    let said = refused(dossier.path());
    assert!(said.contains("`certificate.dsse.json`") && said.contains("not followed"), "{said}");
    let dossier = Dossier::new();
    std::os::unix::fs::symlink("/etc", dossier.path().join("peers")).unwrap();
    let said = refused(dossier.path());
    assert!(said.contains("`peers`") && said.contains("not followed"), "{said}");
}
