//! What every client does, by one that follows the rules: whatever variation is on, it gets through.

use std::{collections::BTreeSet, thread, time::Duration};

use lab::{
    digest::sha256,
    registry::{Auth, Options, VARIATIONS, variation},
};
use serde_json::json;

use super::client::{IMAGE, INDEX, Lab, Reply, send};

/// A client that knows where it is.
struct Client {
    port: u16,
    /// What it sends to this port and no other.
    login: Option<String>,
}

/// Port and target of a reference that was found at this place.
fn resolve(port: u16, target: &str, reference: &str) -> (u16, String) {
    let rest = reference.strip_prefix("http:").unwrap_or(reference);
    if let Some(rest) = rest.strip_prefix("//") {
        let (host, path) = rest.split_once('/').unwrap();
        return (host.rsplit(':').next().unwrap().parse().unwrap(), format!("/{path}"));
    }
    if reference.starts_with('/') {
        return (port, reference.to_owned());
    }
    let path = target.split('?').next().unwrap();
    let mut segments: Vec<&str> = path.split('/').collect();
    segments.pop();
    for segment in reference.split('/') {
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    (port, segments.join("/"))
}

/// What was answered, and where.
struct Found {
    reply: Reply,
    port: u16,
    target: String,
}

impl Found {
    #[track_caller]
    fn is(self, status: u16) -> Self {
        let reply = self.reply.is(status);
        Self { reply, ..self }
    }

    fn location(&self) -> (u16, String) {
        resolve(self.port, &self.target, self.reply.header("location").unwrap())
    }

    /// Where the next page is.
    fn next(&self) -> Option<(u16, String)> {
        let links = self.reply.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("link"));
        let next = links.flat_map(|(_, link)| link.split('<').skip(1)).find_map(|link| {
            let (target, parameters) = link.split_once('>')?;
            parameters.to_ascii_lowercase().contains("next").then_some(target)
        })?;
        Some(resolve(self.port, &self.target, next))
    }
}

fn query(target: &str, parameter: &str) -> String {
    format!("{target}{}{parameter}", if target.contains('?') { '&' } else { '?' })
}

impl Client {
    fn at(&self, (mut port, mut target): (u16, String), method: &str, headers: &[(&str, &str)], body: &[u8]) -> Found {
        for _ in 0..9 {
            let mut headers = headers.to_vec();
            if let Some(login) = self.login.as_ref().filter(|_| port == self.port) {
                headers.push(("Authorization", login));
            }
            let reply = send(port, method, &target, &headers, body);
            assert!(reply.whole);
            match reply.status {
                301 | 302 | 303 | 307 | 308 => {
                    (port, target) = resolve(port, &target, reply.header("location").unwrap());
                }
                429 => {
                    let retry = reply.header("retry-after").unwrap();
                    thread::sleep(Duration::from_secs(if retry == "0" { 0 } else { 1 }));
                }
                _ => return Found { reply, port, target },
            }
        }
        panic!("{method} {target}: no end");
    }

    fn send(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Found {
        self.at((self.port, target.to_owned()), method, headers, body)
    }

    fn get(&self, target: &str) -> Found {
        self.send("GET", target, &[], b"")
    }

    fn put(&self, place: (u16, String), digest: &str, body: &[u8]) -> Found {
        self.at((place.0, query(&place.1, &format!("digest={digest}"))), "PUT", &[], body)
    }

    /// Pushes a blob in one piece and in two, and pulls it.
    fn blob(&self, name: &str, content: &[u8]) -> String {
        let digest = sha256(content);
        let open = || self.send("POST", &format!("/v2/{name}/blobs/uploads/"), &[], b"").is(202).location();
        let stored = self.put(open(), &digest, content).is(201).location();
        assert_eq!(self.at(stored, "GET", &[], b"").is(200).reply.body, content);
        let half = content.len() / 2;
        if half > 1024 {
            let place = open();
            assert_eq!(self.at(place.clone(), "GET", &[], b"").is(204).reply.header("range"), Some("0-0"));
            let range = format!("0-{}", half - 1);
            let chunk = self.at(place, "PATCH", &[("Content-Range", &range)], &content[..half]).is(202);
            assert_eq!(chunk.reply.header("range"), Some(range.as_str()));
            self.put(chunk.location(), &digest, &content[half..]).is(201);
        }
        let single = self.send("POST", &format!("/v2/{name}/blobs/uploads/?digest={digest}"), &[], content);
        if single.reply.status == 202 {
            self.put(single.location(), &digest, content).is(201);
        } else {
            single.is(201);
        }
        let found = self.get(&format!("/v2/{name}/blobs/{digest}")).is(200);
        assert_eq!(found.reply.body, content);
        let head = self.send("HEAD", &format!("/v2/{name}/blobs/{digest}"), &[], b"").is(200);
        assert_eq!(head.reply.header("content-length"), Some(content.len().to_string().as_str()));
        digest
    }

    /// Pushes a manifest and pulls it.
    fn manifest(&self, name: &str, reference: &str, media_type: &str, body: &[u8]) {
        let target = format!("/v2/{name}/manifests/{reference}");
        let found = self.send("PUT", &target, &[("Content-Type", media_type)], body).is(201);
        assert_eq!(self.at(found.location(), "GET", &[], b"").is(200).reply.body, body);
        let found = self.get(&target).is(200);
        assert_eq!((found.reply.header("content-type"), found.reply.body.as_slice()), (Some(media_type), body));
    }

    /// All entries of a list on however many pages.
    fn pages(&self, target: &str, key: &str) -> Vec<serde_json::Value> {
        let mut all = Vec::new();
        let mut page = Some((self.port, target.to_owned()));
        while let Some(place) = page {
            let found = self.at(place, "GET", &[], b"").is(200);
            all.extend(found.reply.json()[key].as_array().unwrap().clone());
            page = found.next();
        }
        all
    }

    fn works(&self, variation: &str) {
        self.get("/v2/").is(200);
        let content = lab::seed::Seed::new(3).bytes(5000);
        let layer = self.blob("lab/app", &content);
        let config = self.blob("lab/app", b"{}");
        let descriptor = |media_type: &str, digest: &str, size: usize| json!({ "mediaType": media_type, "digest": digest, "size": size });
        let mut manifest = json!({
            "schemaVersion": 2,
            "mediaType": IMAGE,
            "config": descriptor("application/vnd.lab.config", &config, 2),
            "layers": [descriptor("application/vnd.lab.layer", &layer, content.len())],
        });
        let image = manifest.to_string();
        let digest = sha256(image.as_bytes());
        for tag in ["b", "A", "c", "D", "e", "F", "g"] {
            self.manifest("lab/app", tag, IMAGE, image.as_bytes());
        }
        self.manifest("lab/app", &digest, IMAGE, image.as_bytes());
        let tags = self.pages("/v2/lab/app/tags/list", "tags");
        let order = if variation == "lists_tags_by_ascii" { "ADFbceg" } else { "AbcDeFg" };
        assert_eq!(tags, order.chars().map(|tag| json!(tag.to_string())).collect::<Vec<_>>());
        assert_eq!(self.pages("/v2/lab/app/tags/list?n=5&last=A", "tags").len().min(5), 5);
        manifest["subject"] = descriptor(IMAGE, &digest, image.len());
        for number in 0..5 {
            manifest["annotations"] = json!({ "number": number.to_string() });
            let referrer = manifest.to_string();
            self.manifest("lab/app", &sha256(referrer.as_bytes()), IMAGE, referrer.as_bytes());
        }
        let referrers = self.pages(&format!("/v2/lab/app/referrers/{digest}"), "manifests");
        let distinct: BTreeSet<_> = referrers.iter().map(|entry| entry["digest"].to_string()).collect();
        assert_eq!((referrers.len(), distinct.len()), (5, 5));
        if variation != "refuses_indexes" {
            let index = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": [descriptor(IMAGE, &digest, image.len())] });
            self.manifest("lab/app", "index", INDEX, index.to_string().as_bytes());
        }
        let mount = self.send("POST", &format!("/v2/lab/other/blobs/uploads/?mount={layer}&from=lab/app"), &[], b"");
        if variation == "mounts_nothing" {
            self.put(mount.is(202).location(), &layer, &content).is(201);
        } else {
            mount.is(201);
        }
        let cancelled = self.send("POST", "/v2/lab/app/blobs/uploads/", &[], b"").is(202).location();
        let cancel = self.at(cancelled, "DELETE", &[], b"");
        cancel.is(if variation == "cancels_no_uploads" { 405 } else { 204 });
        for (kind, target) in [
            ("tags", "manifests/b".to_owned()),
            ("manifests", format!("manifests/{digest}")),
            ("blobs", format!("blobs/{layer}")),
        ] {
            let target = format!("/v2/lab/app/{target}");
            let off = |status: u16| {
                [format!("deletes_no_{kind}_with_{status}"), format!("deletes_nothing_with_{status}")]
                    .contains(&variation.to_owned())
            };
            let due = [400, 405].into_iter().find(|status| off(*status)).unwrap_or(202);
            self.send("DELETE", &target, &[], b"").is(due);
            if variation == "deletes_later" {
                self.get(&target).is(200);
                thread::sleep(Duration::from_millis(320));
            }
            self.get(&target).is(if due == 202 { 404 } else { 200 });
        }
    }
}

#[test]
fn a_client_that_follows_the_rules_gets_through() {
    let correct = Lab::new();
    Client { port: correct.0.port(), login: None }.works("");
    thread::scope(|scope| {
        for one in VARIATIONS {
            scope.spawn(|| {
                let lab = Lab::with(Options { variations: vec![one], ..Options::default() });
                let client = Client { port: lab.0.port(), login: None };
                let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| client.works(one.name)));
                assert!(worked.is_ok(), "`{}` is in the way", one.name);
            });
        }
    });
}

#[test]
fn other_hosts_want_no_login() {
    for name in [
        "redirects_blobs_to_a_host_without_logins",
        "redirects_manifests_to_another_host",
        "keeps_uploads_on_another_host",
    ] {
        let auth = Auth::Basic { user: "lab".to_owned(), password: "secret".to_owned() };
        let lab = Lab::with(Options { auth, variations: variation(name).into_iter().collect(), ..Options::default() });
        let login = format!("Basic {}", lab::digest::base64(b"lab:secret"));
        Client { port: lab.0.port(), login: Some(login) }.works(name);
    }
}

#[test]
fn a_short_chunk_is_the_last_one() {
    let lab = Lab::with(Options {
        variations: variation("wants_chunks_of_1_kib").into_iter().collect(),
        ..Options::default()
    });
    let reply = lab.send("POST", "/v2/a/blobs/uploads/", &[], b"").is(202);
    assert_eq!(reply.header("oci-chunk-min-length"), Some("1024"));
    let location = reply.header("location").unwrap();
    lab.send("PATCH", location, &[("Content-Range", "0-2")], b"abc").is(202);
    lab.send("PATCH", location, &[("Content-Range", "3-5")], b"def").is(416);
    lab.send("PUT", &format!("{location}?digest={}", sha256(b"abc")), &[], b"").is(201);
}

#[test]
fn several_ranges_come_in_parts() {
    let lab = Lab::with(Options {
        variations: variation("answers_several_ranges_in_parts").into_iter().collect(),
        ..Options::default()
    });
    let digest = lab.blob("a", b"0123456789");
    let reply = lab.send("GET", &format!("/v2/a/blobs/{digest}"), &[("Range", "bytes=0-1,8-")], b"").is(206);
    let boundary = reply.header("content-type").unwrap().split_once("boundary=").unwrap().1.to_owned();
    let body = String::from_utf8(reply.body).unwrap();
    let parts: Vec<&str> = body.split(&format!("\r\n--{boundary}")).skip(1).collect();
    assert!(
        parts[0].ends_with("bytes 0-1/10\r\n\r\n01")
            && parts[1].ends_with("bytes 8-9/10\r\n\r\n89")
            && parts[2] == "--\r\n"
    );
}
