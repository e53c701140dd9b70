//! Reports made by hand. Their requirements are none of the catalogue, so that its words do not change what is rendered.

use verdict::{
    CatalogueRecord, CategoryRecord, Document, Entry, Environment, Excerpt, Finding, LayerMap, LineRecord, Location,
    Node, Outcome, OutcomeRecord, Report, RunRecord, SCHEMA_VERSION, Severity, Span, Subject, SubjectRecord, Tally,
    Times, ToolRecord, Vector, Verdict, WaiverRecord,
};

#[path = "registry_sample.rs"]
mod registry;

pub use registry::registry;

const SECTION: &str = "https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#properties";

/// Makes one sample.
pub type Sample = fn() -> Report;

/// Every sample with its name.
pub const ALL: [(&str, Sample); 9] = [
    ("green", green),
    ("yellow", yellow),
    ("red", red),
    ("incomplete", incomplete),
    ("error", error),
    ("registry", registry),
    ("hostile", hostile),
    ("thousand", thousand),
    ("monstrous", monstrous),
];

/// A digest of which every digit follows from `seed`.
pub fn digest(seed: u64) -> String {
    let part = |n: u64| seed.wrapping_add(n).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    format!("sha256:{:016x}{:016x}{:016x}{:016x}", part(1), part(2), part(3), part(4))
}

/// A manifest on one line of a little over 4 KiB.
pub fn manifest() -> String {
    let layers: Vec<String> = (0..25)
        .map(|n| {
            format!(
                "{{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"{}\",\"size\":{}}}",
                digest(100 + n),
                40_000 + n * 1_717
            )
        })
        .collect();
    format!(
        "{{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{{\"mediaType\":\
         \"application/vnd.oci.image.config.v1+json\",\"digest\":\"{}\",\"size\":1470}},\"layers\":[{}],\"annotations\":\
         {{\"org.opencontainers.image.created\":\"yesterday\"}}}}",
        digest(7),
        layers.join(",")
    )
}

/// A config over several lines.
const CONFIG: &str = "{\n  \"architecture\": \"amd64\",\n  \"os\": \"linux\",\n  \"config\": {\n    \"ExposedPorts\": {\n      \"http\": {}\n    },\n    \"StopSignal\": \"SIGSTÖP\"\n  },\n  \"rootfs\": {\"type\": \"layers\", \"diff_ids\": []}\n}\n";

/// The place of the first `needle` in `text`.
pub fn place(subject: &str, path: &str, pointer: &str, text: &str, needle: &str) -> Location {
    let start = text.find(needle).expect("the needle is in the text");
    let end = start + needle.len();
    let before = &text[..start];
    let line = before.matches('\n').count() as u64 + 1;
    let column = before.rfind('\n').map_or(before, |at| &before[at + 1..]).chars().count() as u64 + 1;
    // Two lines before and one behind, as a person wants to see them.
    let from = before.rmatch_indices('\n').nth(2).map_or(0, |(at, _)| at + 1);
    let to = text[end..].match_indices('\n').nth(1).map_or(text.len(), |(at, _)| end + at);
    Location {
        subject: subject.to_owned(),
        path: path.to_owned(),
        pointer: Some(pointer.to_owned()),
        span: Some(Span { start: start as u64, end: end as u64 }),
        line: Some(line),
        column: Some(column),
        entry: None,
        offset: None,
        exchange: None,
        excerpt: Some(Excerpt {
            text: text[from..to].to_owned(),
            line: text[..from].matches('\n').count() as u64 + 1,
            highlight: Span { start: (start - from) as u64, end: (end - from) as u64 },
        }),
    }
}

pub fn finding(requirement: &str, level: Severity, message: &str, location: Location) -> Finding {
    Finding {
        requirement: requirement.to_owned(),
        level,
        keyword: if level == Severity::Must { "MUST" } else { "SHOULD" }.to_owned(),
        message: message.to_owned(),
        location,
        expected: None,
        got: None,
        help: None,
        section: SECTION.to_owned(),
        reproduce: None,
        shared: None,
        count: 1,
        also: Vec::new(),
    }
}

pub fn outcome(requirement: &str, level: &str, outcome: Outcome, reason: Option<&str>) -> OutcomeRecord {
    OutcomeRecord {
        requirement: requirement.to_owned(),
        level: level.to_owned(),
        keyword: level.to_owned(),
        outcome,
        subject: "./layout".to_owned(),
        reason: reason.map(str::to_owned),
    }
}

fn tally(pass: u32, fail: u32) -> Tally {
    Tally { pass, fail, ..Tally::default() }
}

fn empty(verdict: Verdict) -> Report {
    Report {
        schema_version: SCHEMA_VERSION.to_owned(),
        tool: ToolRecord { name: "greenlight".to_owned(), version: "0.1.0".to_owned() },
        catalogue: CatalogueRecord { digest: digest(1) },
        subject: Subject { name: "./layout".to_owned(), form: "layout directory".to_owned(), digest: Some(digest(2)) },
        spec: "image 1.1.1".to_owned(),
        profile: "legal".to_owned(),
        role: "image".to_owned(),
        verdict,
        counts: Vector::default(),
        outcomes: Vec::new(),
        findings: Vec::new(),
        subjects: Vec::new(),
        lines: Vec::new(),
        run: None,
        nodes: Vec::new(),
        documents: Vec::new(),
        waivers: Vec::new(),
        environment: Environment { os: "linux".to_owned(), architecture: "x86_64".to_owned() },
        times: Times {
            started: "2026-01-02T03:04:05Z".to_owned(),
            finished: "2026-01-02T03:04:05.250Z".to_owned(),
            milliseconds: 250,
        },
    }
}

fn node(id: String, parent: Option<u64>, pointer: &str, kind: &str, media_type: &str, size: u64) -> Node {
    Node {
        id,
        parent,
        pointer: pointer.to_owned(),
        kind: kind.to_owned(),
        media_type: media_type.to_owned(),
        size: Some(size),
        name: String::new(),
        verified: Some(true),
        layer: None,
    }
}

/// An index with one image of a config and `layers` layers.
fn walked(layers: u64) -> Vec<Node> {
    let index = "application/vnd.oci.image.index.v1+json";
    let mut nodes = vec![node("index.json".to_owned(), None, "", "index", index, 402)];
    let mut image =
        node(digest(2), Some(0), "/manifests/0", "image", "application/vnd.oci.image.manifest.v1+json", 4_212);
    image.name = "latest, linux/amd64".to_owned();
    nodes.push(image);
    nodes.push(node(digest(7), Some(1), "/config", "config", "application/vnd.oci.image.config.v1+json", 1_470));
    for n in 0..layers {
        let media_type = "application/vnd.oci.image.layer.v1.tar+gzip";
        let mut layer =
            node(digest(100 + n), Some(1), &format!("/layers/{n}"), "layer", media_type, 40_000 + n * 1_717);
        layer.layer = Some(LayerMap {
            compression: "gzip".to_owned(),
            content_size: 130_048 << (n % 5),
            diff_id: digest(300 + n),
            entries: 12 + n * 31,
            whiteouts: n % 3,
        });
        nodes.push(layer);
    }
    nodes
}

/// Everything holds.
pub fn green() -> Report {
    let mut report = empty(Verdict::Green);
    report.counts.must = Tally { pass: 2, not_applicable: 1, ..Tally::default() };
    report.counts.should = tally(1, 0);
    report.outcomes = vec![
        outcome("image.descriptor.sample-digest", "MUST", Outcome::Pass, None),
        outcome("image.descriptor.sample-size", "MUST", Outcome::Pass, None),
        outcome("image.layer.sample-whiteouts", "MUST", Outcome::NotApplicable, Some("no layer has a whiteout")),
        outcome("image.manifest.sample-type", "SHOULD", Outcome::Pass, None),
        outcome("image.manifest.sample-zstd", "MAY", Outcome::Unsupported, Some("no layer is compressed with zstd")),
    ];
    report.nodes = walked(3);
    report
}

/// A set with one grouped finding, notes and a waiver.
pub fn yellow() -> Report {
    let mut report = green();
    report.verdict = Verdict::Yellow;
    report.counts.should = tally(60, 3);
    report.outcomes[3] = outcome("image.manifest.sample-type", "SHOULD", Outcome::Fail, None);
    let text = manifest();
    let at = |n: u64| Location {
        subject: digest(20 + n),
        path: format!("index.json /manifests/{n}"),
        ..Location::default()
    };
    let mut grouped = finding(
        "image.manifest.sample-type",
        Severity::Should,
        "`mediaType` is missing, so a reader must guess what the document is",
        at(0),
    );
    grouped.count = 9;
    grouped.also = (1..6).map(at).collect();
    grouped.help =
        Some("write `\"mediaType\": \"application/vnd.oci.image.manifest.v1+json\"` into the manifest".to_owned());
    report.findings.push(grouped);
    for n in 0..7 {
        let place = place(&digest(2), "index.json /manifests/0", &format!("/layers/{n}"), &text, &digest(100 + n));
        report.findings.push(finding("image.layer.sample-exotic", Severity::Note, "the layer is `exotic`", place));
    }
    let colours = [Verdict::Green, Verdict::Yellow, Verdict::Green, Verdict::Green];
    for (n, verdict) in (0..).zip(colours.into_iter().cycle().take(13)) {
        report.subjects.push(SubjectRecord {
            digest: digest(20 + n),
            kind: if n % 4 == 0 { "attestation" } else { "image" }.to_owned(),
            name: format!("linux/arch{n}"),
            verdict,
            counts: Vector {
                must: tally(50, 0),
                should: tally(20, u32::from(verdict == Verdict::Yellow)),
                may: tally(0, 0),
            },
        });
    }
    report.waivers.push(WaiverRecord {
        requirement: "image.manifest.sample-type".to_owned(),
        subject: "./layout".to_owned(),
        reason: "the builder is replaced in spring".to_owned(),
        until: "2026-03-31".to_owned(),
    });
    report
}

/// Three violations: in a manifest of one line, in a config of several, in a tar archive.
pub fn red() -> Report {
    let mut report = green();
    let text = manifest();
    report.verdict = Verdict::Red;
    report.counts.must = Tally { pass: 212, fail: 2, not_applicable: 41, ..Tally::default() };
    report.counts.should = tally(62, 1);
    report.outcomes[1] = outcome("image.descriptor.sample-size", "MUST", Outcome::Fail, None);
    report.outcomes[2] = outcome("image.layer.sample-whiteouts", "MUST", Outcome::Fail, None);
    report.outcomes[3] = outcome("image.manifest.sample-type", "SHOULD", Outcome::Fail, None);

    let size = place(&digest(2), "index.json /manifests/0", "/layers/12/size", &text, "60604");
    let mut first =
        finding("image.descriptor.sample-size", Severity::Must, "`size` is not the number of bytes of the blob", size);
    first.expected = Some("`60612`, the size of the stored blob".to_owned());
    first.got = Some("`60604`".to_owned());
    first.help = Some(
        "eight bytes are missing from the claim: the gzip trailer was not counted; take the size after the last byte is written"
            .to_owned(),
    );
    first.reproduce = Some(format!("wc -c < layout/blobs/sha256/{}", &digest(112)[7..]));
    let entry = Entry { number: 12, name: "./etc/.wh.passwd".to_owned(), offset: 10_240 };
    let layer = Location {
        subject: digest(101),
        path: "index.json /manifests/0 /layers/1".to_owned(),
        entry: Some(entry),
        ..Location::default()
    };
    let mut second = finding(
        "image.layer.sample-whiteouts",
        Severity::Must,
        "a whiteout is a symbolic link, not an empty file",
        layer,
    );
    second.expected = Some("a regular file of no bytes".to_owned());
    second.got = Some("a symbolic link to `../shadow`".to_owned());
    let ports = place(&digest(7), "index.json /manifests/0 /config", "/config/ExposedPorts", CONFIG, "\"http\"");
    let third = finding("image.manifest.sample-type", Severity::Should, "`http` is no port", ports);
    report.findings = vec![first, second, third];
    report.nodes = walked(25);
    report.nodes[4].verified = Some(false);
    report.documents = vec![
        Document { id: digest(2), text, truncated: false },
        Document { id: digest(7), text: CONFIG.to_owned(), truncated: false },
    ];
    report
}

/// Some requirements stayed without an answer.
pub fn incomplete() -> Report {
    let mut report = green();
    report.verdict = Verdict::Incomplete;
    report.subject = Subject {
        name: "registry.example/app:1".to_owned(),
        form: "registry reference".to_owned(),
        digest: Some(digest(2)),
    };
    report.counts.must = Tally { pass: 1, not_run: 1, blocked: 1, inconclusive: 1, ..Tally::default() };
    report.outcomes = vec![
        outcome("image.descriptor.sample-digest", "MUST", Outcome::Pass, None),
        outcome(
            "image.descriptor.sample-size",
            "MUST",
            Outcome::Inconclusive,
            Some("the registry did not answer in 30 s"),
        ),
        outcome(
            "image.layer.sample-tar",
            "MUST",
            Outcome::Blocked,
            Some("`image.descriptor.sample-size` has no answer"),
        ),
        outcome("image.layer.sample-whiteouts", "MUST", Outcome::NotRun, Some("excluded with `--skip`")),
        outcome("image.manifest.sample-type", "SHOULD", Outcome::Pass, None),
    ];
    report.nodes.truncate(3);
    report.nodes[2].verified = None;
    report
}

/// Nothing was executed.
pub fn error() -> Report {
    let mut report = empty(Verdict::Error);
    report.subject.digest = None;
    report
}

/// Text that tries to break out of every format.
pub fn hostile() -> Report {
    let evil = "\x1b[2J\x1b]0;owned\x07 ]]> </script><script>alert(1)</script> <!-- `a|b` %0A::error::x\r\n::error::y # SKIP \\ \u{202e}gnp \u{9b}31m \u{0}\u{fffe} @all [x](javascript:alert(1)) {0} ${{ secrets.X }} \"'--- ...";
    let document = format!("{{\"a\":\"{evil}\",\n\"b\": 1}}");
    let mut report = green();
    report.verdict = Verdict::Red;
    report.tool.version = evil.to_owned();
    report.spec = evil.to_owned();
    report.profile = evil.to_owned();
    report.subject.name = format!("../{evil}");
    report.subject.digest = Some(evil.to_owned());
    report.catalogue.digest = evil.to_owned();
    report.times.started = evil.to_owned();
    report.outcomes = vec![
        outcome(evil, "MUST", Outcome::Fail, Some(evil)),
        outcome("image.x.skipped", evil, Outcome::NotApplicable, Some(evil)),
        outcome("image.x.blocked", "MUST", Outcome::Blocked, Some(evil)),
        outcome("image.x.optional", "MAY", Outcome::Unsupported, Some(evil)),
    ];
    let mut first = finding(evil, Severity::Must, evil, place(evil, evil, evil, &document, evil));
    first.expected = Some(evil.to_owned());
    first.got = Some(evil.to_owned());
    first.help = Some(evil.to_owned());
    first.section = format!("javascript:{evil}");
    first.reproduce = Some(evil.to_owned());
    first.keyword = evil.to_owned();
    first.count = u64::MAX;
    first.also =
        vec![Location { subject: "../../etc/passwd".to_owned(), offset: Some(u64::MAX), ..Location::default() }];
    let entry = Some(Entry { number: 0, name: evil.to_owned(), offset: u64::MAX });
    let second = finding(evil, Severity::Should, evil, Location { subject: digest(2), entry, ..Location::default() });
    let mut wild = place("index.json", "", "", "{}", "}");
    wild.span = Some(Span { start: 7, end: 3 });
    wild.line = Some(0);
    wild.column = Some(0);
    wild.excerpt =
        Some(Excerpt { text: "äöü\r\n\u{fffd}".to_owned(), line: 0, highlight: Span { start: 1, end: u64::MAX } });
    wild.exchange = Some(evil.to_owned());
    let third = finding("image.x.wild", Severity::Note, "", wild);
    report.findings = vec![first, second, third];
    report.subjects = (0..2)
        .map(|_| SubjectRecord {
            digest: evil.to_owned(),
            kind: evil.to_owned(),
            name: evil.to_owned(),
            verdict: Verdict::Red,
            counts: Vector::default(),
        })
        .collect();
    for node in &mut report.nodes {
        node.name = evil.to_owned();
        node.kind = evil.to_owned();
        node.media_type = evil.to_owned();
    }
    report.nodes[0].parent = Some(3);
    report.nodes[3].parent = Some(u64::MAX);
    report.documents = vec![Document { id: evil.to_owned(), text: document, truncated: true }];
    report.lines = vec![LineRecord {
        spec: evil.to_owned(),
        verdict: Verdict::Red,
        counts: Vector::default(),
        categories: vec![CategoryRecord { name: evil.to_owned(), verdict: Verdict::Red, counts: Vector::default() }],
        outcomes: Vec::new(),
    }];
    report.run = Some(RunRecord {
        mode: evil.to_owned(),
        seed: evil.to_owned(),
        lanes: u64::MAX,
        requests: u64::MAX,
        waits: u64::MAX,
        repositories: vec![evil.to_owned()],
        left_behind: vec![evil.to_owned()],
    });
    report.waivers = vec![WaiverRecord {
        requirement: evil.to_owned(),
        subject: evil.to_owned(),
        reason: evil.to_owned(),
        until: evil.to_owned(),
    }];
    report
}

/// A thousand findings of seven requirements in twenty manifests.
pub fn thousand() -> Report {
    let mut report = red();
    let text = manifest();
    report.findings.clear();
    report.documents =
        (0..20).map(|n| Document { id: digest(500 + n), text: text.clone(), truncated: false }).collect();
    report.outcomes = (0..290)
        .map(|n| outcome(&format!("image.chapter{:02}.sample-{n:03}", n / 30), "MUST", Outcome::Pass, None))
        .collect();
    for n in 0..7 {
        report.outcomes[n * 31].outcome = Outcome::Fail;
    }
    for n in 0..1000_u64 {
        let place = place(
            &digest(500 + n % 20),
            &format!("index.json /manifests/{}", n % 20),
            &format!("/layers/{}/digest", n % 19),
            &text,
            &digest(100 + n % 19),
        );
        let requirement = report.outcomes[(n as usize % 7) * 31].requirement.clone();
        let mut finding = finding(&requirement, Severity::Must, "`digest` is not the digest of the blob", place);
        finding.expected = Some(digest(900 + n));
        finding.got = Some(digest(100 + n % 19));
        finding.help = Some("the blob was written again after its digest was taken: take it last".to_owned());
        report.findings.push(finding);
    }
    report.counts.must = tally(283, 7);
    report
}

/// More of everything than any page could hold.
pub fn monstrous() -> Report {
    let mut report = thousand();
    for (n, finding) in (0..).zip(&mut report.findings) {
        finding.requirement = format!("image.monster.sample-{}", n % 300);
        finding.got = Some("<".repeat(700));
        finding.message = "& ".repeat(700);
    }
    report.nodes = (0..3_000).map(|n| node(digest(n), n.checked_sub(1), "/manifests/0", "index", "a/b", n)).collect();
    for node in report.nodes.iter_mut().skip(1_000) {
        node.layer = Some(LayerMap {
            compression: "zstd".to_owned(),
            content_size: u64::MAX,
            diff_id: digest(3),
            entries: u64::MAX,
            whiteouts: 0,
        });
    }
    report.documents = (0..200)
        .map(|n| Document { id: digest(500 + n), text: "{\"<&>\":0}\n".repeat(9_000), truncated: false })
        .collect();
    report.outcomes = (0..3_000)
        .map(|n| {
            outcome(&format!("image.c{}.sample-{n}", n / 10), "MUST", Outcome::Blocked, Some("because of another"))
        })
        .collect();
    let counts = Vector::default();
    let live = registry();
    report.lines = (0..40).flat_map(|_| live.lines.clone()).collect();
    for category in report.lines.iter_mut().flat_map(|line| &mut line.categories) {
        category.name = "& ".repeat(200);
    }
    report.run = live.run;
    if let Some(run) = &mut report.run {
        run.left_behind = vec!["< ".repeat(200); 300];
        run.repositories = run.left_behind.clone();
    }
    report.outcomes.extend(
        (0..3_000)
            .map(|n| outcome(&format!("image.may.sample-{n}"), "MAY", Outcome::Unsupported, Some(&"& ".repeat(700)))),
    );
    report.subjects = (0..3_000)
        .map(|n| SubjectRecord {
            digest: digest(n),
            kind: "image".to_owned(),
            name: format!("linux/arch{n}"),
            verdict: Verdict::Incomplete,
            counts,
        })
        .collect();
    report
}
