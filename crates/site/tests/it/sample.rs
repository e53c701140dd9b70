//! Entries made by hand: every standing, two lines of a spec, a history, and texts that mean harm.

use site::{Entry, Judgement, Peer, Product, Signer, Standing, Subject};
use verdict::{Finding, Location, Outcome, OutcomeRecord, Severity, Tally, Vector, Verdict};

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
    let findings = records.iter().filter(|r| r.outcome == Outcome::Fail).map(finding).collect();
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
        standing: Standing::Valid,
        judgement: Judgement::Requirements { verdict, counts, outcomes: records, findings },
        run: Some("2026-11-20".to_owned()),
        valid_until: Some("2027-11-20".to_owned()),
        signed_by: Some(Signer {
            organisation: "Example Org".to_owned(),
            key_id: "ed25519:0123456789abcdef".to_owned(),
        }),
        peers: vec![Peer { organisation: "Another Org".to_owned(), date: "2026-11-22".to_owned() }],
        problems: Vec::new(),
        report_html: Some("<!DOCTYPE html><title>report</title>".to_owned()),
        report_json: Some("{}".to_owned()),
    }
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
        report_html: None,
        report_json: None,
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
    let mut entry = hostile();
    entry.standing = Standing::Valid;
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
    vec![
        entry("Harbour", [Pass, Pass, Pass, Pass, Pass]),
        older,
        legacy("Harbour"),
        legacy("Jetty"),
        with("Barge", [Pass, Fail, Fail, Blocked, Fail], Standing::Valid),
        with("Canoe", [NotApplicable, Pass, Fail, Pass, Unsupported], Standing::Valid),
        with("Dinghy", [Pass, Pass, Pass, Blocked, Pass], Standing::Valid),
        with("Ferry", ALL_PASS, Standing::Expired),
        with("Galley", ALL_PASS, Standing::Revoked("the key was lost".to_owned())),
        with("Kayak", ALL_PASS, Standing::Unsigned),
        with("Raft", ALL_PASS, Standing::Untrusted),
        broken,
        hostile(),
        hostile_and_told(),
    ]
}
