//! Writes seeds for every target below the directory that is its argument: what the lab makes, broken and exotic, and for the
//! targets of the wire and of the value grammars the forms that their texts have.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use catalogue::{Spec, profile};
use content::source::detect_stream;
use fuzz::{VERSIONS, reading_of};
use image::{Options, Progress, judge};
use lab::fault::{Subject, exotics, faults};
use lab::image::{BASES, Layout, Part, minimal, multi_layer, save_new, save_old};
use report::Format;
use verdict::Recorder;

/// Larger inputs are mutated too slowly to be worth it.
const LARGEST: usize = 48 << 10;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from).ok_or("give the directory to write seeds to")?;
    let seeds = Seeds { folder };
    for (_, build) in BASES {
        seeds.layout(&build().seal())?;
    }
    for build in faults().map(|fault| fault.build).chain(exotics().map(|exotic| exotic.build)) {
        match build() {
            Subject::Layout(layout) => seeds.layout(&layout)?,
            Subject::Archive(bytes) => seeds.write("archive", &bytes)?,
            Subject::Document { media_type, bytes } => seeds.document(&media_type, &bytes)?,
        }
    }
    for image in [minimal(), multi_layer()] {
        let layout = image.seal();
        for save in [save_old(&layout, "lab", "1"), save_new(&layout, "lab", "1")] {
            seeds.write("archive", &save.tar().finish())?;
        }
    }
    for text in TEXTS {
        seeds.write("reference", text.as_bytes())?;
    }
    for head in HEADS {
        seeds.write("wire_head", head.as_bytes())?;
    }
    for text in JSON {
        seeds.write("json", text)?;
    }
    Ok(())
}

struct Seeds {
    folder: PathBuf,
}

impl Seeds {
    /// Named by content, so that what several subjects share is there once.
    fn write(&self, target: &str, bytes: &[u8]) -> Outcome<()> {
        if bytes.len() > LARGEST {
            return Ok(());
        }
        let digest = content::digest::Algorithm::Sha256.digest(bytes).unwrap_or_default();
        let name = digest.rsplit(':').next().and_then(|encoded| encoded.get(..16)).unwrap_or_default();
        let folder = self.folder.join(target);
        fs::create_dir_all(&folder)?;
        Ok(fs::write(folder.join(name), bytes)?)
    }

    fn layout(&self, layout: &Layout) -> Outcome<()> {
        let archive = layout.tar().finish();
        self.write("archive", &archive)?;
        self.write("archive", &lab::gzip::gzip(&archive))?;
        self.write("archive", &lab::zstd::zstd(&archive))?;
        self.report(&archive)?;
        let parts = &layout.parts;
        let configs = (0..parts.configs.len()).map(Part::Config);
        let manifests = (0..parts.manifests.len()).map(Part::Manifest);
        let nested = (0..parts.nested.len()).map(Part::Nested);
        let fixed = [Part::File("index.json"), Part::File("oci-layout")].into_iter();
        for part in configs.chain(manifests).chain(nested).chain(fixed) {
            self.document(layout.media_type(part), &layout.document(part))?;
        }
        let (Some(layers), Some(config)) = (parts.layers.first(), parts.configs.first()) else { return Ok(()) };
        let config = layout.files.get(&config.path()).cloned().unwrap_or_default();
        for (at, _) in layers.iter().enumerate() {
            let blob = layout.document(Part::Layer(0, at));
            self.write("compressed", &blob)?;
            self.layer(&config, &blob)?;
        }
        for tar in parts.tars.iter().flatten() {
            self.write("tar", tar)?;
            self.layer(&config, tar)?;
        }
        Ok(())
    }

    fn layer(&self, config: &[u8], blob: &[u8]) -> Outcome<()> {
        let Ok(mut config) = serde_json::from_slice::<serde_json::Value>(config) else { return Ok(()) };
        if let Some(place) = config.get_mut("rootfs").and_then(|rootfs| rootfs.get_mut("diff_ids")) {
            *place = serde_json::Value::Null;
        }
        let config = config.to_string().into_bytes();
        let length = u16::try_from(config.len())?.to_le_bytes();
        self.write("layer", &[&length, config.as_slice(), blob].concat())
    }

    fn document(&self, media_type: &str, bytes: &[u8]) -> Outcome<()> {
        self.write("json", bytes)?;
        for text in strings(bytes) {
            self.write("reference", text.as_bytes())?;
        }
        if let Some(reading) = reading_of(media_type) {
            let version = bytes.len() % VERSIONS.len();
            let first = reading | (version as u8) << 4;
            self.write("document", &[&[first], bytes].concat())?;
        }
        Ok(())
    }

    /// A report with a little of everything.
    fn report(&self, archive: &[u8]) -> Outcome<()> {
        struct Quiet;
        impl Progress for Quiet {}
        let Ok(detected) = detect_stream(archive, "archive", None) else { return Ok(()) };
        let options = Options {
            name: "subject".into(),
            version: Spec::Image.latest(),
            profile: profile(Spec::Image, "producer").ok_or("no profile")?,
            selection: content::walk::Selection::default(),
            threads: 1,
            tool_version: "test".into(),
            started: "2026-01-01T00:00:00Z".into(),
        };
        let mut recorder = Recorder::default();
        judge(detected.source.as_ref(), &options, &Quiet, &mut |event| recorder.record(event))?;
        let mut report = recorder.into_report().ok_or("no report")?;
        let mut told = BTreeSet::new();
        report.outcomes.retain(|outcome| told.insert(outcome.outcome));
        report.findings.truncate(2);
        report
            .documents
            .retain(|document| report.findings.iter().any(|finding| finding.location.subject == document.id));
        report.times.milliseconds = 0;
        report.times.finished.clone_from(&report.times.started);
        let text = report::render(&report, Format::Json, &report::Options::default())?;
        let value: serde_json::Value = serde_json::from_str(&text)?;
        self.write("report", value.to_string().as_bytes())
    }
}

/// The strings of a document, where it is one.
fn strings(bytes: &[u8]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut pending: Vec<serde_json::Value> = serde_json::from_slice(bytes).into_iter().collect();
    while let Some(value) = pending.pop() {
        match value {
            serde_json::Value::String(text) if text.len() < 300 => drop(found.insert(text)),
            serde_json::Value::Array(items) => pending.extend(items),
            serde_json::Value::Object(members) => pending.extend(members.into_iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    found
}

const TEXTS: &[&str] = &[
    "alpine",
    "library/alpine:3.20",
    "localhost:5000/a/b_c__d--e.f:v1.0@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "[2001:db8::1]:443/repo/name",
    "index.docker.io/library/x@sha512:00000000000000000000000000000000",
    "multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8",
    "blake3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adf11c7e6ba50a5a5f6d61f0",
    "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
    "application/vnd.example+json; charset=utf-8",
    "http://user:pass@example.com:8080/a/./b/../c?d=%20e#f",
    "//host/../..?x",
    "../../g;x=1/../y",
    "urn:example:a:b",
    "http://[::ffff:1.2.3.4]/",
    "http://[v1.fe80::a+en1]:80",
    "2024-02-29T23:59:60.123456789+01:00",
    "1985-04-12t23:20:50.52z",
    "(MIT OR Apache-2.0) AND GPL-2.0-or-later WITH Classpath-exception-2.0",
    "gpl-2.0+ or DocumentRef-x:LicenseRef-y",
    "SGVsbG8sIFdvcmxkIQ==",
    "SGVsbG9=",
];

const HEADS: &[&str] = &[
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\nDocker-Content-Digest: sha256:00\r\n\r\n{}",
    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"https://auth.example.com/token\",service=\"registry\",scope=\"repository:a/b:pull\"\r\nWWW-Authenticate: Basic realm=\"x\\\"y\", Negotiate abc==\r\n\r\n",
    "HTTP/1.0 429 \nRetry-After: 120\n folded\n\n",
    "HTTP/1.1 503 x\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n",
    "HTTP/1.1 307 T\r\nLocation: https://example.com/v2/a/b?_state=x%2Fy&digest=sha256:0\r\nSet-Cookie: a=b\r\n\r\n",
    "HTTP/1.1 202 Accepted\r\nLocation: /v2/a/blobs/uploads/1?x=y\r\nRange: 0-9\r\nTransfer-Encoding: chunked\r\n\r\n",
    "Sunday, 06-Nov-94 08:49:37 GMT",
    "Sun Nov  6 08:49:37 1994",
    "Digest realm=\"a\", qop=\"auth, auth-int\", nonce=x,, Basic",
    "http://[::1]:5000/token?service=a b",
    "//other.example.com/x",
    "HTTP/1.1 200 OK\r\nLink: </v2/a/tags/list?n=1&last=b>; rel=\"next\", <x>;REL=prev;title*=UTF-8''a\r\nWarning: 299 - \"old\" \"Sun, 06 Nov 1994 08:49:37 GMT\"\r\n\r\n",
    "<?last=a,b>; rel=\"a next\";; x,, <//h/x>",
    "299 - \"deprecated \\\"a\\\"\", 110 h:80 \"\"",
];

const JSON: &[&[u8]] = &[
    b"{\"a\":1,\"\\u0061\":2,\"b\":[1e400,-0,9007199254740993,1.5e-3]}",
    b"\xef\xbb\xbf[\"\\ud83d\\ude00\",\"\\ud800\",\"\\udc00\",\"\xff\xfe\",\"\xef\xbf\xbf\"]",
    b"[[[[[[[[[[[[{\"a~/\":{\"\":null}}]]]]]]]]]]]] x",
    b"\xff\xfe{\0}\0",
    b"{\"a\":true,\"b\":false,}",
    b" \t\r\n",
    b"{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":10,\"k\":11,\"l\":12,\"m\":13,\"m\":14}",
];
