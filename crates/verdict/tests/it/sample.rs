//! Reports made by hand, over requirements of the catalogue.

use verdict::{
    CatalogueRecord, Environment, Finding, Location, Outcome, OutcomeRecord, Report, SCHEMA_VERSION, Severity, Subject,
    Times, ToolRecord, Vector, Verdict,
};

/// One requirement: id, level, outcome.
pub type Row<'t> = (&'t str, &'t str, Outcome);

/// A report about the registry profile with these outcomes, whose verdict follows from them.
pub fn report(rows: &[Row<'_>]) -> Report {
    let mut report = Report {
        schema_version: SCHEMA_VERSION.to_owned(),
        tool: ToolRecord { name: "greenlight".to_owned(), version: "1.0.0".to_owned() },
        catalogue: CatalogueRecord { digest: "sha256:0".to_owned() },
        subject: Subject { name: "http://localhost:5000".to_owned(), form: "registry".to_owned(), digest: None },
        spec: "distribution 1.1.1".to_owned(),
        profile: "registry".to_owned(),
        role: "registry".to_owned(),
        verdict: Verdict::Error,
        counts: Vector::default(),
        outcomes: rows.iter().map(record).collect(),
        findings: Vec::new(),
        subjects: Vec::new(),
        lines: Vec::new(),
        run: None,
        nodes: Vec::new(),
        documents: Vec::new(),
        waivers: Vec::new(),
        environment: Environment { os: "linux".to_owned(), architecture: "x86_64".to_owned() },
        times: Times {
            started: "2026-01-01T00:00:00Z".to_owned(),
            finished: "2026-01-01T00:00:01Z".to_owned(),
            milliseconds: 1_000,
        },
    };
    (report.verdict, report.counts) = report.recomputed().unwrap();
    report
}

fn record((requirement, level, outcome): &Row<'_>) -> OutcomeRecord {
    let is_plain = matches!(outcome, Outcome::Pass | Outcome::Fail);
    OutcomeRecord {
        requirement: (*requirement).to_owned(),
        level: (*level).to_owned(),
        keyword: (*level).to_owned(),
        outcome: *outcome,
        subject: "http://localhost:5000".to_owned(),
        reason: (!is_plain).then(|| format!("it was {}", outcome.as_str())),
    }
}

/// A violation at one place.
pub fn finding(requirement: &str, message: &str, path: &str) -> Finding {
    Finding {
        requirement: requirement.to_owned(),
        level: Severity::Must,
        keyword: "MUST".to_owned(),
        message: message.to_owned(),
        location: Location { subject: "sha256:1".to_owned(), path: path.to_owned(), ..Location::default() },
        expected: None,
        got: None,
        help: None,
        section: String::new(),
        reproduce: None,
        shared: None,
        count: 1,
        also: Vec::new(),
    }
}
