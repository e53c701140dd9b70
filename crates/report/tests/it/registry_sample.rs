//! A report about a live registry: version lines, a run, findings with their exchanges, capabilities.

use verdict::{
    CategoryRecord, Excerpt, Finding, LineRecord, Location, Outcome, OutcomeRecord, Report, RunRecord, Severity, Span,
    Subject, Tally, Vector, Verdict,
};

use super::{empty, finding, outcome, tally};

const SECTION: &str = "https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-blobs";

/// The chunk that should have been refused.
const CHUNK: &str =
    "> PATCH /v2/greenlight/7f3a9c-a/blobs/uploads/0c5e3d4a-8f2b-4d0e-9a53-0f1f4f3b2c11?_state=*** HTTP/1.1
> Host: registry.example:5000
> Authorization: ***
> Content-Type: application/octet-stream
> Content-Range: 512-1023
> Content-Length: 512
>
> (512 bytes)
< HTTP/1.1 202 Accepted
< Docker-Upload-Uuid: 0c5e3d4a-8f2b-4d0e-9a53-0f1f4f3b2c11
< Location: /v2/greenlight/7f3a9c-a/blobs/uploads/0c5e3d4a-8f2b-4d0e-9a53-0f1f4f3b2c11?_state=***
< Range: 0-511
< Content-Length: 0
";

/// An answer that is longer than a terminal should show, the line that counts at its end.
fn tags() -> String {
    let mut text = String::from(
        "> GET /v2/greenlight/7f3a9c-a/tags/list?n=0 HTTP/1.1\n> Host: registry.example:5000\n>\n< HTTP/1.1 200 OK\n",
    );
    for n in 0..18 {
        text.push_str(&format!("< X-Served-By-Node-{n:02}: cache-{n}.registry.example\n"));
    }
    let tags: Vec<String> = (0..40).map(|n| format!("\"tag-{n:03}\"")).collect();
    text.push_str(&format!("<\n< {{\"name\":\"greenlight/7f3a9c-a\",\"tags\":[{}]}}\n", tags.join(",")));
    text
}

const REFERRERS: &str = "> GET /v2/greenlight/7f3a9c-a/referrers/sha256:9e3779b97f4a7c15f39cc0605cedc8341082276bf3a27251f86c6a11d0c18e95 HTTP/1.1
> Host: registry.example:5000
>
< HTTP/1.1 404 Not Found
< Content-Type: text/plain; charset=utf-8
< Content-Length: 19
<
< 404 page not found
";

/// The place in the exchange `text` at which `needle` stands.
fn shown(endpoint: &str, exchange: &str, text: &str, needle: &str) -> Location {
    let start = text.find(needle).expect("the needle is in the text");
    let highlight = Span { start: start as u64, end: (start + needle.len()) as u64 };
    Location {
        subject: endpoint.to_owned(),
        path: exchange.split('#').next().unwrap_or_default().to_owned(),
        exchange: Some(exchange.to_owned()),
        excerpt: Some(Excerpt { text: text.to_owned(), line: 1, highlight }),
        ..Location::default()
    }
}

fn violation(requirement: &str, level: Severity, message: &str, location: Location, curl: &str) -> Finding {
    Finding {
        section: SECTION.to_owned(),
        reproduce: Some(curl.to_owned()),
        ..finding(requirement, level, message, location)
    }
}

fn findings() -> Vec<Finding> {
    let mut chunk = violation(
        "dist.push.sample-out-of-order",
        Severity::Must,
        "a chunk that leaves out 512 bytes is taken",
        shown("PATCH <location>", "push-chunks-out-of-order#7", CHUNK, "HTTP/1.1 202 Accepted"),
        "curl -sS -i -X PATCH -H 'Content-Type: application/octet-stream' -H 'Content-Range: 512-1023' --data-binary @chunk \
         'http://registry.example:5000/v2/greenlight/7f3a9c-a/blobs/uploads/0c5e3d4a-8f2b-4d0e-9a53-0f1f4f3b2c11?_state=***'",
    );
    chunk.expected = Some("416, because the session stands at byte 0".to_owned());
    chunk.got = Some("`202`".to_owned());
    chunk.help =
        Some("compare the first byte of `Content-Range` with the number of bytes that the session has".to_owned());

    let mut referrers = violation(
        "dist.referrers.sample-never-404",
        Severity::Must,
        "the referrers of a digest are answered with `404`",
        shown("GET /v2/<name>/referrers/<digest>", "referrers-empty#2", REFERRERS, "404 Not Found"),
        "curl -sS -i http://registry.example:5000/v2/greenlight/7f3a9c-a/referrers/sha256:9e3779b97f4a7c15f39cc0605cedc8341082276bf3a27251f86c6a11d0c18e95",
    );
    referrers.expected = Some("`200` with an image index whose `manifests` are empty".to_owned());
    referrers.got = Some("`404`".to_owned());
    referrers.count = 3;
    referrers.also = vec![shown("GET /v2/<name>/referrers/<digest>", "referrers-filter#1", REFERRERS, "404")];

    let tags = tags();
    let n = violation(
        "dist.tags.sample-n-zero",
        Severity::Must,
        "a request for no tags is answered with 40",
        shown("GET /v2/<name>/tags/list?n=<int>", "tags-n#4", &tags, "\"tag-000\""),
        "curl -sS -i 'http://registry.example:5000/v2/greenlight/7f3a9c-a/tags/list?n=0'",
    );
    let range = violation(
        "dist.pull.sample-range",
        Severity::Should,
        "`Range` is ignored",
        Location {
            subject: "GET /v2/<name>/blobs/<digest>".to_owned(),
            path: "pull-range".to_owned(),
            ..Location::default()
        },
        "curl -sS -i -r 500-999 http://registry.example:5000/v2/greenlight/7f3a9c-a/blobs/sha256:00",
    );
    vec![chunk, referrers, n, range]
}

fn category(name: &str, verdict: Verdict, must: Tally, should: Tally) -> CategoryRecord {
    CategoryRecord { name: name.to_owned(), verdict, counts: Vector { must, should, ..Vector::default() } }
}

fn line(version: &str, colours: [Verdict; 5], must: Tally, should: Tally) -> LineRecord {
    let [whole, pull, push, discovery, management] = colours;
    LineRecord {
        spec: format!("distribution {version}"),
        verdict: whole,
        counts: Vector { must, should, ..Vector::default() },
        categories: vec![
            category("pull", pull, tally(21, 0), tally(6, 1)),
            category("push", push, tally(40, 1), tally(12, 0)),
            category("discovery", discovery, tally(14, 2), tally(2, 0)),
            category("management", management, tally(9, 0), tally(1, 0)),
        ],
        outcomes: Vec::new(),
    }
}

fn outcomes() -> Vec<OutcomeRecord> {
    let mut records = vec![
        outcome("dist.pull.sample-get", "MUST", Outcome::Pass, None),
        outcome("dist.pull.sample-range", "SHOULD", Outcome::Fail, None),
        outcome("dist.push.sample-anonymous-mount", "MAY", Outcome::Unsupported, Some("answered with `202`")),
        outcome("dist.push.sample-index", "MAY", Outcome::Pass, None),
        outcome("dist.push.sample-out-of-order", "MUST", Outcome::Fail, None),
        outcome("dist.push.sample-single-post", "MAY", Outcome::Unsupported, Some("answered with `202`")),
        outcome("dist.push.sample-tag-params", "MAY", Outcome::NotApplicable, Some("no answer names a tag")),
        outcome("dist.referrers.sample-body", "MUST", Outcome::Blocked, Some("dist.referrers.sample-never-404")),
        outcome("dist.referrers.sample-never-404", "MUST", Outcome::Fail, None),
        outcome("dist.referrers.sample-type", "MUST", Outcome::Blocked, Some("dist.referrers.sample-never-404")),
        outcome("dist.tags.sample-n-zero", "MUST", Outcome::Fail, None),
    ];
    for record in &mut records {
        record.subject = "http://registry.example:5000".to_owned();
    }
    records
}

/// A registry of an older make: chunks out of order are taken, there are no referrers, `n` is ignored.
pub fn registry() -> Report {
    use Verdict::{Green, Incomplete, Red, Yellow};
    let mut report = empty(Red);
    report.subject =
        Subject { name: "http://registry.example:5000".to_owned(), form: "registry".to_owned(), digest: None };
    report.spec = "distribution 1.1.1".to_owned();
    report.profile = "registry".to_owned();
    report.role = "registry".to_owned();
    report.outcomes = outcomes();
    report.findings = findings();
    report.counts = Vector {
        must: Tally { pass: 84, fail: 3, blocked: 2, not_applicable: 4, ..Tally::default() },
        should: Tally { pass: 21, fail: 1, not_applicable: 9, ..Tally::default() },
        may: Tally { pass: 1, unsupported: 2, not_applicable: 1, ..Tally::default() },
    };
    let mut next = line("next", [Red, Green, Red, Incomplete, Yellow], tally(91, 3), tally(33, 2));
    next.counts.must.inconclusive = 1;
    next.outcomes = vec![outcome("dist.push.sample-tag-params", "MAY", Outcome::Unsupported, Some("no `OCI-Tag`"))];
    report.lines = vec![
        line("1.0.1", [Red, Green, Red, Red, Green], tally(61, 2), tally(14, 0)),
        LineRecord {
            counts: report.counts,
            ..line("1.1.1", [Red, Yellow, Red, Red, Green], tally(84, 3), tally(21, 1))
        },
        next,
    ];
    report.run = Some(RunRecord {
        mode: "full".to_owned(),
        seed: "7f3a9c".to_owned(),
        lanes: 4,
        requests: 412,
        waits: 2,
        repositories: vec!["greenlight/7f3a9c-a".to_owned(), "greenlight/7f3a9c-b".to_owned()],
        left_behind: vec![
            "manifest sha256:9e3779b97f4a7c15 in greenlight/7f3a9c-b: answered with `405`".to_owned(),
            "upload session 0c5e3d4a-8f2b-4d0e-9a53-0f1f4f3b2c11 in greenlight/7f3a9c-a".to_owned(),
        ],
    });
    report.times.milliseconds = 2_140;
    report
}
