//! One long conversation with a registry that touches everything a switch can change, written down so that two registries can
//! be compared.

use lab::digest::{Algorithm, sha256};
use serde_json::{Value, json};

use super::client::{IMAGE, INDEX, Lab, Reply, send};

const NAME: &str = "lab/app";

/// A conversation and what was said. It ends where it differs from what was said before.
struct Talk<'a> {
    lab: &'a Lab,
    record: Vec<String>,
    known: &'a [String],
    differs: bool,
}

/// Text without what differs from run to run: ports, session ids, tokens and dates.
fn settled(text: &str, lab: &Lab) -> String {
    let text = text.replace(&lab.0.port().to_string(), "PORT");
    let mut out = String::new();
    for word in text.split_inclusive(|letter: char| !letter.is_ascii_hexdigit() && letter != '-') {
        let uuid = word.len() >= 36 && word.matches('-').count() == 4;
        out += if uuid { "UUID" } else { word };
    }
    out
}

impl Talk<'_> {
    fn note(&mut self, line: String) {
        self.differs |= self.known.get(self.record.len()).is_some_and(|known| *known != line);
        self.record.push(line);
    }

    fn say(&mut self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        if self.differs {
            return Reply { status: 0, headers: Vec::new(), body: Vec::new(), whole: false };
        }
        let reply = send(self.lab.0.port(), method, target, headers, body);
        let mut headers = reply.headers.clone();
        headers.retain(|(name, _)| !name.eq_ignore_ascii_case("date"));
        let body = match std::str::from_utf8(&reply.body) {
            Ok(text) if text.len() < 4000 => text.to_owned(),
            _ => sha256(&reply.body),
        };
        let line = format!("{method} {target} {} {headers:?} {} {body}", reply.status, reply.whole);
        self.note(settled(&line, self.lab));
        reply
    }

    fn get(&mut self, target: &str) -> Reply {
        self.say("GET", target, &[], b"")
    }

    fn both(&mut self, target: &str) {
        self.get(target);
        self.say("HEAD", target, &[], b"");
    }

    fn open(&mut self, name: &str, query: &str) -> String {
        let reply = self.say("POST", &format!("/v2/{name}/blobs/uploads/{query}"), &[], b"");
        // A broken registry may give none; nobody listens there then.
        reply.header("location").filter(|path| path.starts_with('/')).unwrap_or("/v2/x/blobs/uploads/x").to_owned()
    }

    fn put(&mut self, reference: &str, media_type: &str, body: &[u8]) -> Reply {
        self.say("PUT", &format!("/v2/{NAME}/manifests/{reference}"), &[("Content-Type", media_type)], body)
    }

    fn blob(&mut self, content: &[u8]) -> String {
        let location = self.open(NAME, "");
        let digest = sha256(content);
        let reply = self.say("PUT", &format!("{location}?digest={digest}"), &[], content);
        if let Some(location) = reply.header("location").filter(|path| path.starts_with('/')) {
            self.get(location);
        }
        self.both(&format!("/v2/{NAME}/blobs/{digest}"));
        digest
    }
}

fn image(more: &Value) -> Vec<u8> {
    let mut manifest = json!({
        "schemaVersion": 2,
        "mediaType": IMAGE,
        "config": { "mediaType": "application/vnd.lab.config", "digest": sha256(b"{}"), "size": 2 },
        "layers": [],
        "x-lab": true,
    });
    manifest.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    [serde_json::to_vec_pretty(&manifest).unwrap(), b"\n".to_vec()].concat()
}

fn blobs(talk: &mut Talk) {
    talk.both("/v2/");
    talk.say("PUT", "/v2/", &[], b"");
    talk.both(&format!("/v2/{NAME}/blobs/{}", sha256(b"early")));
    let digest = talk.blob(b"0123456789\n");
    talk.blob(b"");
    talk.blob(b"{}");
    talk.blob(&[b'l'; 70_000]);
    let path = format!("/v2/{NAME}/blobs/{digest}");
    for range in ["0-3", "2-", "-3", "8-99", "99-", "0-1,4-5"] {
        talk.say("GET", &path, &[("Range", &format!("bytes={range}"))], b"");
    }
    talk.say("GET", &format!("/v2/{NAME}/blobs/{}", sha256(&[b'l'; 70_000])), &[("Range", "bytes=9-19")], b"");
    talk.get(&format!("{path}?ns=lab.example"));
    talk.get(&format!("{path}?ns=other.example"));
    talk.both(&format!("/v2/{NAME}/blobs/{}", sha256(b"missing")));
    talk.both(&format!("/v2/none/blobs/{digest}"));
    for digest in [sha256(b"wrong"), Algorithm::Sha512.digest(b"wrong"), "sha256:0".to_owned(), "md5:00".to_owned()] {
        for content in [&b"content"[..], &[b'w'; 70_000], b""] {
            let location = talk.open(NAME, "");
            talk.say("PUT", &format!("{location}?digest={digest}"), &[], content);
            talk.say("POST", &format!("/v2/{NAME}/blobs/uploads/?digest={digest}"), &[], content);
        }
    }
    let posted = talk.say("POST", &format!("/v2/{NAME}/blobs/uploads/?digest={}", sha256(b"post")), &[], b"post");
    talk.get(posted.header("location").unwrap_or("/"));
    talk.get(&format!("/v2/{NAME}/blobs/{}", sha256(b"post")));
    talk.open(NAME, "?digest-algorithm=md5");
    let sha512 = Algorithm::Sha512.digest(b"sha512");
    let location = talk.open(NAME, "?digest-algorithm=sha512");
    talk.say("PUT", &format!("{location}?digest={sha512}"), &[], b"sha512");
    talk.both(&format!("/v2/{NAME}/blobs/{sha512}"));
    talk.say("POST", "/v2/lab/other/blobs/uploads/?digest=".to_owned().as_str(), &[], b"");
    talk.say("POST", &format!("/v2/lab/other/blobs/uploads/?digest={}", sha256(b"theirs")), &[], b"theirs");
    talk.both(&format!("/v2/{NAME}/blobs/{}", sha256(b"theirs")));
    for query in [
        format!("{digest}&from={NAME}"),
        format!("{}&from={NAME}", sha256(b"missing")),
        format!("{}&from=none", sha256(b"{}")),
        sha256(b"{}"),
    ] {
        let reply = talk.say("POST", &format!("/v2/lab/other/blobs/uploads/?mount={query}"), &[], b"");
        talk.get(reply.header("location").unwrap_or("/"));
    }
}

fn chunks(talk: &mut Talk) {
    let digest = sha256(b"0123456789");
    let patch = |talk: &mut Talk, location: &str, range: &str, body: &[u8]| {
        talk.say("PATCH", location, &[("Content-Range", range)], body);
    };
    for last in [&b""[..], b"89"] {
        let location = talk.open(NAME, "");
        talk.get(&location);
        patch(talk, &location, "1-2", b"xx");
        patch(talk, &location, "0-3", b"0123");
        talk.get(&location);
        patch(talk, &location, "0-3", b"0123");
        patch(talk, &location, "6-7", b"67");
        patch(talk, &location, "4-7", b"4567");
        talk.get(&location);
        if last.is_empty() {
            patch(talk, &location, "8-9", b"89");
        } else {
            talk.say("PUT", &format!("{location}?digest={digest}"), &[("Content-Range", "9-10")], last);
        }
        talk.say("PUT", &location, &[], last);
        talk.say("PUT", &format!("{location}?digest={}", sha256(b"wrong")), &[], last);
        let reply = talk.say("PUT", &format!("{location}?digest={digest}"), &[], last);
        talk.get(reply.header("location").filter(|path| path.starts_with('/')).unwrap_or("/"));
        talk.get(&location);
        talk.say("PATCH", &location, &[], b"x");
    }
    let location = talk.open(NAME, "");
    talk.say("PATCH", &location, &[], &[b's'; 5000]);
    talk.say("PUT", &format!("{location}?digest={}", sha256(&[&[b's'; 5000][..], b"end"].concat())), &[], b"end");
    let (one, two) = (talk.open(NAME, ""), talk.open(NAME, ""));
    talk.note(format!("one session: {}", one == two));
    talk.say("DELETE", &one, &[], b"");
    talk.say("DELETE", &one, &[], b"");
    talk.get(&one);
    let unknown = format!("/v2/{NAME}/blobs/uploads/00000000-0000-4000-8000-000000000000");
    for method in ["GET", "PATCH", "PUT"] {
        talk.say(method, &unknown, &[], b"x");
    }
}

fn manifests(talk: &mut Talk) {
    let plain = image(&json!({}));
    let digest = sha256(&plain);
    talk.put(&digest, IMAGE, &plain);
    talk.both(&format!("/v2/{NAME}/manifests/{digest}"));
    talk.put(&digest, IMAGE, &plain);
    let reply = talk.put("Tag", IMAGE, &plain);
    talk.get(reply.header("location").filter(|path| path.starts_with('/')).unwrap_or("/"));
    let newer = image(&json!({ "annotations": { "newer": "1" } }));
    talk.put("Tag", IMAGE, &newer);
    talk.both(&format!("/v2/{NAME}/manifests/Tag"));
    let sha512 = Algorithm::Sha512.digest(&plain);
    talk.put(&sha512, IMAGE, &plain);
    talk.both(&format!("/v2/{NAME}/manifests/{sha512}"));
    talk.put("typed", &format!("{IMAGE}; charset=utf-8"), &plain);
    talk.put("bare", "application/vnd.lab+json", b"{ \"b\" : 1 , \"a\" : 2 }");
    let index = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": [{ "mediaType": IMAGE, "digest": digest, "size": plain.len() }] });
    let index = serde_json::to_vec_pretty(&index).unwrap();
    talk.put("index", INDEX, &index);
    talk.put(&sha256(&index), INDEX, &index);
    talk.both(&format!("/v2/{NAME}/manifests/index"));
    let nested = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": [{ "mediaType": INDEX, "digest": sha256(&index), "size": index.len() }] });
    talk.put("nested", INDEX, nested.to_string().as_bytes());
    for (media_type, wrong) in
        [(IMAGE, sha256(b"wrong")), (INDEX, sha256(b"wrong")), (IMAGE, Algorithm::Sha512.digest(b"wrong"))]
    {
        talk.put(&wrong, media_type, if media_type == INDEX { &index } else { &plain });
    }
    let large = image(&json!({ "annotations": { "large": "x".repeat(70_000) } }));
    talk.put(&sha256(b"wrong"), IMAGE, &large);
    talk.put("large", IMAGE, &large);
    talk.both(&format!("/v2/{NAME}/manifests/large"));
    let absent = json!({ "mediaType": IMAGE, "digest": sha256(b"absent"), "size": 6 });
    talk.put("incomplete", IMAGE, &image(&json!({ "layers": [absent] })));
    talk.put(
        "sparse",
        INDEX,
        json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": [absent] }).to_string().as_bytes(),
    );
    for reference in ["missing", "sha256:00", &sha256(b"missing")] {
        talk.both(&format!("/v2/{NAME}/manifests/{reference}"));
    }
    talk.put("sha256:00", IMAGE, &plain);
    talk.both("/v2/none/manifests/x");
    let theirs = image(&json!({ "annotations": { "theirs": "1" } }));
    talk.say("POST", &format!("/v2/lab/other/blobs/uploads/?mount={}&from={NAME}", sha256(b"{}")), &[], b"");
    talk.say("PUT", "/v2/lab/other/manifests/theirs", &[("Content-Type", IMAGE)], &theirs);
    talk.both(&format!("/v2/{NAME}/manifests/theirs"));
    talk.both(&format!("/v2/{NAME}/manifests/{}", sha256(&theirs)));
    talk.get(&format!("/v2/{NAME}/manifests/Tag?ns=lab.example"));
}

fn names(talk: &mut Talk) {
    let good = ["a", "0a", "a.b/c", "a__b/c", "a--b/c", "a/b/c/d"];
    let bad = ["A/b", "a..b", "a___b", "a._b", "-a/b", "a-/b", "a+b/c", "a//b"];
    for name in good.iter().chain(&bad) {
        talk.open(name, "");
        talk.get(&format!("/v2/{name}/tags/list"));
    }
    let custom = b"{}";
    for tag in [".x", "-x", "a+b", "a!b", "UP", "_u", "12", &"t".repeat(70), &"t".repeat(128), &"t".repeat(129)] {
        talk.put(tag, "application/vnd.lab+json", custom);
        talk.get(&format!("/v2/{NAME}/manifests/{tag}"));
        talk.say("DELETE", &format!("/v2/{NAME}/manifests/{tag}"), &[], b"");
    }
    let digest = sha256(custom);
    let tags: String = (0..10).map(|number| format!("&tag=p{number}")).collect();
    talk.put(&format!("{digest}?{}", &tags[1..]), "application/vnd.lab+json", custom);
    talk.both(&format!("/v2/{NAME}/manifests/p9"));
    talk.put(&format!("{digest}?tag=p10{tags}"), "application/vnd.lab+json", custom);
    talk.put("docker", "application/vnd.docker.distribution.manifest.v2+json", custom);
}

fn tags(talk: &mut Talk) {
    let list = |talk: &mut Talk, query: &str| drop(talk.get(&format!("/v2/{NAME}/tags/list{query}")));
    talk.get("/v2/none/tags/list");
    talk.get("/v2/lab/other/tags/list");
    talk.say("POST", &format!("/v2/lab/empty/blobs/uploads/?mount={}&from={NAME}", sha256(b"{}")), &[], b"");
    talk.get("/v2/lab/empty/tags/list");
    for query in
        ["", "?n=2", "?n=0", "?n=200", "?n=2&last=index", "?last=index", "?n=2&last=Index2", "?n=x", "?n=3&last=0"]
    {
        list(talk, query);
    }
    list(talk, "?n=1");
}

fn referrers(talk: &mut Talk) {
    let plain = image(&json!({}));
    let subject = sha256(&plain);
    let link = json!({ "mediaType": IMAGE, "digest": subject, "size": plain.len() });
    let absent = json!({ "mediaType": IMAGE, "digest": sha256(b"absent"), "size": 6 });
    let annotations = json!({ "one": "1", "two": "2".repeat(100) });
    let typed = image(&json!({ "subject": link, "artifactType": "application/vnd.lab.a", "annotations": annotations }));
    let untyped = image(&json!({ "subject": link }));
    let longer = image(&json!({ "subject": link, "artifactType": "application/vnd.lab.abc" }));
    let elsewhere = image(&json!({ "subject": absent, "artifactType": "application/vnd.lab.a" }));
    talk.put(&sha256(&typed), IMAGE, &typed);
    talk.put("untyped", IMAGE, &untyped);
    talk.put(&sha256(&longer), IMAGE, &longer);
    talk.put(&sha256(&elsewhere), IMAGE, &elsewhere);
    talk.put("elsewhere", IMAGE, &elsewhere);
    for extra in [json!({}), json!({ "artifactType": "application/vnd.lab.i", "annotations": { "k": "v" } })] {
        let mut index = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": [], "subject": link });
        index.as_object_mut().unwrap().extend(extra.as_object().cloned().unwrap());
        talk.put(&sha256(index.to_string().as_bytes()), INDEX, index.to_string().as_bytes());
    }
    let index = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": [], "subject": absent }).to_string();
    talk.put("i", INDEX, index.as_bytes());
    let theirs = image(&json!({ "subject": link, "annotations": { "theirs": "2" } }));
    talk.say("PUT", "/v2/lab/other/manifests/sig", &[("Content-Type", IMAGE)], &theirs);
    let missing = sha256(b"missing");
    for digest in [&subject, &sha256(b"absent"), &missing, "sha256:00"] {
        talk.get(&format!("/v2/{NAME}/referrers/{digest}"));
    }
    talk.get(&format!("/v2/{NAME}/referrers/{subject}?page=2"));
    for filter in ["application/vnd.lab.a", "application/vnd.lab.config", "application/vnd.lab.none"] {
        talk.get(&format!("/v2/{NAME}/referrers/{subject}?artifactType={filter}"));
    }
    talk.get(&format!("/v2/none/referrers/{missing}"));
    // The list that clients keep for registries without the API.
    let list = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": [] }).to_string();
    talk.put(&subject.replacen(':', "-", 1), INDEX, list.as_bytes());
    talk.get(&format!("/v2/{NAME}/referrers/{subject}"));
    talk.say("DELETE", &format!("/v2/{NAME}/manifests/{}", sha256(&typed)), &[], b"");
    talk.get(&format!("/v2/{NAME}/referrers/{subject}"));
}

fn deletions(talk: &mut Talk) {
    let delete = |talk: &mut Talk, target: &str| drop(talk.say("DELETE", target, &[], b""));
    let tagged = image(&json!({ "annotations": { "gone": "1" } }));
    let digest = sha256(&tagged);
    talk.put("gone", IMAGE, &tagged);
    talk.put("too", IMAGE, &tagged);
    delete(talk, &format!("/v2/{NAME}/manifests/gone"));
    talk.both(&format!("/v2/{NAME}/manifests/gone"));
    talk.get(&format!("/v2/{NAME}/manifests/{digest}"));
    talk.get(&format!("/v2/{NAME}/tags/list"));
    delete(talk, &format!("/v2/{NAME}/manifests/missing"));
    delete(talk, &format!("/v2/{NAME}/manifests/{digest}"));
    talk.both(&format!("/v2/{NAME}/manifests/{digest}"));
    talk.get(&format!("/v2/{NAME}/manifests/too"));
    talk.get(&format!("/v2/{NAME}/tags/list"));
    delete(talk, &format!("/v2/none/manifests/{digest}"));
    let blob = format!("/v2/{NAME}/blobs/{}", sha256(b"0123456789\n"));
    delete(talk, &blob);
    talk.both(&blob);
    talk.get(&format!("/v2/lab/other/blobs/{}", sha256(b"0123456789\n")));
    delete(talk, &format!("/v2/{NAME}/blobs/{}", sha256(b"missing")));
}

/// What takes time: a very large blob, and manifests about the limits.
fn giants(talk: &mut Talk) {
    let giant = vec![b'g'; (1 << 20) + 7];
    talk.blob(&giant);
    let location = talk.open(NAME, "");
    talk.say("PUT", &format!("{location}?digest={}", sha256(b"wrong")), &[], &giant);
    for size in [2 << 20, 4_000_000, (4 << 20) + 1, (8 << 20) + 1] {
        let frame = br#"{"annotations":{"x":""}}"#.len();
        let body = format!(r#"{{"annotations":{{"x":"{}"}}}}"#, "x".repeat(size - frame));
        talk.put("giant", "application/vnd.lab+json", body.as_bytes());
    }
}

/// What is said without large content, as far as it is what was said before.
pub fn exercise(lab: &Lab, known: &[String]) -> Vec<String> {
    let mut talk = Talk { lab, record: Vec::new(), known, differs: false };
    for part in [blobs, chunks, manifests, referrers, names, tags, deletions] {
        part(&mut talk);
    }
    talk.record
}

/// What is said with large content.
pub fn large_exercise(lab: &Lab, known: &[String]) -> Vec<String> {
    let mut talk = Talk { lab, record: Vec::new(), known, differs: false };
    giants(&mut talk);
    talk.record
}
