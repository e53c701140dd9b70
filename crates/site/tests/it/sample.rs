//! Entries made by hand: every standing, two lines of a spec, a history, and texts that mean harm.

use std::collections::BTreeMap;

use site::{Entry, Judgement, Peer, Product, Signer, Standing, Subject};
use verdict::{Finding, Location, Outcome, OutcomeRecord, Report, Severity, Tally, Vector, Verdict};

/// A text with everything that could leave its place.
pub const EVIL: &str =
    "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;\u{202e}\u{1b}[31m`../../../etc/passwd`\n";

/// Requirements of the catalogue with their levels.
pub const RULES: [(&str, &str); 5] = [
    ("dist.delete.blob-202", "MUST"),
    ("dist.pull.blob.get-200", "MUST"),
    ("dist.pull.blob.range", "SHOULD"),
    ("dist.push.blob.put-201", "MUST"),
    ("dist.push.blob.single", "MAY"),
];

/// A signed and valid dossier of `name` with these outcomes of [`RULES`].
pub fn entry(name: &str, outcomes: [Outcome; 5]) -> Entry {
    let records: Vec<OutcomeRecord> = RULES.iter().zip(outcomes).map(|(rule, outcome)| record(rule, outcome)).collect();
    let tally = |level: &str| {
        let count = |outcome| records.iter().filter(|r| r.level == level && r.outcome == outcome).count() as u32;
        Tally {
            pass: count(Outcome::Pass),
            fail: count(Outcome::Fail),
            blocked: count(Outcome::Blocked),
            ..Tally::default()
        }
    };
    let counts = Vector { must: tally("MUST"), should: tally("SHOULD"), may: tally("MAY") };
    let verdict = match (counts.must.fail, counts.must.blocked, counts.should.fail) {
        (1.., ..) => Verdict::Red,
        (0, 1.., _) => Verdict::Incomplete,
        (0, 0, 1..) => Verdict::Yellow,
        _ => Verdict::Green,
    };
    let findings: Vec<Finding> = records.iter().filter(|r| r.outcome == Outcome::Fail).map(finding).collect();
    let standing = if verdict == Verdict::Red { Standing::Failed } else { Standing::Valid };
    let report = report(verdict, counts, &records, &findings);
    Entry {
        id: format!("dossiers/{name}"),
        product: Product {
            vendor: "Example".to_owned(),
            name: name.to_owned(),
            version: "2.0".to_owned(),
            description: "A registry.".to_owned(),
            website_url: format!("https://{}.example/", name.to_lowercase()),
            ..Product::default()
        },
        subject: Subject { name: "https://registry.example".to_owned(), digest: None },
        spec: "distribution 1.1.1".to_owned(),
        profile: "registry".to_owned(),
        tool: Some("greenlight 0.1.0".to_owned()),
        standing,
        judgement: Judgement::Requirements { verdict, counts, outcomes: records, findings },
        withdrawn: BTreeMap::new(),
        run: Some("2026-11-20".to_owned()),
        valid_until: Some("2027-11-20".to_owned()),
        signed_by: Some(Signer {
            organisation: "Example Org".to_owned(),
            key_id: "ed25519:0123456789abcdef".to_owned(),
        }),
        peers: vec![Peer { organisation: "Another Org".to_owned(), date: "2026-11-22".to_owned() }],
        problems: Vec::new(),
        report: Some(report),
    }
}

fn report(verdict: Verdict, counts: Vector, outcomes: &[OutcomeRecord], findings: &[Finding]) -> Report {
    let text = |text: &str| text.to_owned();
    Report {
        schema_version: text(verdict::SCHEMA_VERSION),
        tool: verdict::ToolRecord { name: text("greenlight"), version: text("0.1.0") },
        catalogue: verdict::CatalogueRecord { digest: text("sha256:0123456789abcdef") },
        subject: verdict::Subject { name: text("https://registry.example"), form: text("registry"), digest: None },
        spec: text("distribution 1.1.1"),
        profile: text("registry"),
        role: text("registry"),
        verdict,
        counts,
        outcomes: outcomes.to_vec(),
        findings: findings.to_vec(),
        subjects: Vec::new(),
        lines: Vec::new(),
        run: None,
        nodes: Vec::new(),
        documents: Vec::new(),
        waivers: Vec::new(),
        environment: verdict::Environment { os: text("linux"), architecture: text("x86_64") },
        times: verdict::Times {
            started: text("2026-11-20T10:00:00Z"),
            finished: text("2026-11-20T10:00:01Z"),
            milliseconds: 1_000,
        },
    }
}

/// The dossier after a revocation of what was said about [`RULES`]'s SHOULD.
pub fn withdrawn(name: &str) -> Entry {
    let why = "what greenlight 0.1.0 said about `dist.pull.blob.range` was revoked on 2026-11-25 by `The Group`: counted wrongly";
    let mut entry = entry(name, ALL_PASS);
    let Judgement::Requirements { verdict, counts, outcomes, .. } = &mut entry.judgement else { unreachable!() };
    *verdict = Verdict::Yellow;
    counts.should = Tally { inconclusive: 1, ..Tally::default() };
    for record in outcomes.iter_mut().filter(|record| record.level == "SHOULD") {
        record.outcome = Outcome::Inconclusive;
        record.reason = Some(why.to_owned());
        entry.withdrawn.insert(record.requirement.clone(), why.to_owned());
    }
    entry
}

fn record((requirement, level): &(&str, &str), outcome: Outcome) -> OutcomeRecord {
    OutcomeRecord {
        requirement: (*requirement).to_owned(),
        level: (*level).to_owned(),
        keyword: (*level).to_owned(),
        outcome,
        subject: "https://registry.example".to_owned(),
        reason: (!outcome.is_executed()).then(|| "because `another` failed".to_owned()),
    }
}

fn finding(record: &OutcomeRecord) -> Finding {
    Finding {
        requirement: record.requirement.clone(),
        level: if record.level == "MUST" { Severity::Must } else { Severity::Should },
        keyword: record.keyword.clone(),
        message: "the answer is not `200`".to_owned(),
        location: Location::default(),
        expected: None,
        got: None,
        help: None,
        section: "https://example.com/".to_owned(),
        reproduce: None,
        shared: None,
        count: 3,
        also: Vec::new(),
    }
}

/// Everything holds.
pub const ALL_PASS: [Outcome; 5] = [Outcome::Pass; 5];

/// A result of the official programme.
pub fn legacy(name: &str) -> Entry {
    Entry {
        id: format!("v1.1/{name}"),
        spec: "distribution 1.1".to_owned(),
        tool: None,
        standing: Standing::Legacy,
        judgement: Judgement::Tests { passed: 70, failed: 1, skipped: 9 },
        run: Some("2024-08-06".to_owned()),
        valid_until: None,
        signed_by: None,
        peers: Vec::new(),
        report: None,
        ..entry(name, ALL_PASS)
    }
}

/// An entry of which every text means harm.
pub fn hostile() -> Entry {
    let evil = || EVIL.to_owned();
    let mut entry = entry("Evil", [Outcome::Fail; 5]);
    entry.id = evil();
    entry.product = Product {
        vendor: evil(),
        name: evil(),
        version: evil(),
        description: evil(),
        website_url: "javascript:alert(1)".to_owned(),
        documentation_url: "https://example.com/\" onclick=\"alert(1)".to_owned(),
        repo_url: evil(),
        logo_url: evil(),
    };
    entry.subject = Subject { name: evil(), digest: Some(evil()) };
    entry.spec = format!("distribution {EVIL}");
    entry.profile = evil();
    entry.tool = Some(evil());
    entry.standing = Standing::Revoked(evil());
    entry.run = Some(evil());
    entry.valid_until = Some(evil());
    entry.signed_by = Some(Signer { organisation: evil(), key_id: evil() });
    entry.peers = vec![Peer { organisation: evil(), date: evil() }];
    entry.problems = vec![evil()];
    entry
}

/// As [`hostile`], but told: the outcomes and findings mean harm too.
pub fn hostile_and_told() -> Entry {
    let evil = || EVIL.to_owned();
    let mut entry = hostile();
    entry.standing = Standing::Failed;
    entry.withdrawn = [(evil(), evil())].into();
    entry.spec = "distribution 1.1.1".to_owned();
    if let Judgement::Requirements { outcomes, findings, .. } = &mut entry.judgement {
        for record in outcomes.iter_mut().skip(1) {
            record.reason = Some(EVIL.to_owned());
            record.level = EVIL.to_owned();
        }
        if let Some(record) = outcomes.first_mut() {
            record.requirement = EVIL.to_owned();
        }
        for finding in findings {
            finding.message = EVIL.to_owned();
            finding.requirement = EVIL.to_owned();
        }
    }
    entry
}

/// So many subjects of a line that they do not fit on one sheet, one of them with a name that nothing breaks.
pub fn crowd() -> Vec<Entry> {
    let named = |name: &str| Entry { spec: "distribution 1.0.1".to_owned(), ..entry(name, ALL_PASS) };
    let numbered = (1..=32).map(|number| named(&format!("Boat {number}")));
    numbered.chain([named(&"Longboat".repeat(25))]).collect()
}

/// A programme with all that there can be.
pub fn programme() -> Vec<Entry> {
    use Outcome::{Blocked, Fail, NotApplicable, Pass, Unsupported};
    let mut older = entry("Harbour", [Pass, Fail, Pass, Pass, Unsupported]);
    older.id = "dossiers/harbour-1.9".to_owned();
    older.product.version = "1.9".to_owned();
    older.run = Some("2025-06-01".to_owned());
    older.valid_until = Some("2026-06-01".to_owned());
    older.standing = Standing::Expired;
    let with = |name: &str, outcomes, standing| Entry { standing, ..entry(name, outcomes) };
    let mut broken = with("Wreck", ALL_PASS, Standing::Broken("the digest of `report.json` is another one".to_owned()));
    broken.judgement = Judgement::Nothing;
    broken.problems = vec!["the digest of `report.json` is another one".to_owned()];
    let fleet = vec![
        entry("Harbour", [Pass, Pass, Pass, Pass, Pass]),
        older,
        legacy("Harbour"),
        legacy("Jetty"),
        with("Barge", [Pass, Fail, Fail, Blocked, Fail], Standing::Failed),
        with("Canoe", [NotApplicable, Pass, Fail, Pass, Unsupported], Standing::Valid),
        with("Dinghy", [Pass, Pass, Pass, Blocked, Pass], Standing::Valid),
        with("Ferry", ALL_PASS, Standing::Expired),
        withdrawn("Gondola"),
        with("Ketch", [Pass, Pass, Pass, Blocked, Pass], Standing::Undecided),
        with("Galley", ALL_PASS, Standing::Revoked("the key was lost".to_owned())),
        with("Kayak", ALL_PASS, Standing::Unsigned),
        with("Raft", ALL_PASS, Standing::Untrusted),
        broken,
        hostile(),
        hostile_and_told(),
    ];
    fleet.into_iter().chain(crowd()).collect()
}
