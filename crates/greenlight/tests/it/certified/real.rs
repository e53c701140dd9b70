//! Debian's registry: its known faults, each once, whoever may come in and over whichever line; and nothing else.

use std::collections::BTreeSet;

use crate::binary::{Greenlight, greenlight};
use crate::registry_server::{Asks, LOGIN, RegistryServer};
use crate::report_file::ReportFile;

/// What docker-registry 2.8 breaks at MUST level in 1.1.1.
const MUST: [&str; 9] = [
    "dist.push.chunk.ooo-416",
    "dist.push.subject.header",
    "dist.ref.other-form",
    "dist.referrers.never-404",
    "dist.tags.body",
    "dist.tags.last-exclusive",
    "dist.tags.n-exact",
    "dist.tags.n0-empty",
    "dist.tags.sorted",
];

/// And at SHOULD level: the answer to a range behind a blob is cut short, a manifest that is too long is refused with 400, a layer that
/// may not be distributed makes it fail, and it finds no repository that has a manifest and no tag.
const SHOULD: [&str; 4] =
    ["dist.pull.blob.range", "dist.push.manifest.limit-413", "dist.push.manifest.reject-code", "dist.tags.200"];

/// The most requests of a full run against it.
const MOST_REQUESTS: u64 = 450;

fn run(server: &RegistryServer, scheme: &str, arguments: &str) -> Greenlight {
    greenlight(&format!("registry --out json {arguments}")).arg(format!("{scheme}://{}", server.host))
}

fn set(ids: &[&'static str]) -> BTreeSet<&'static str> {
    ids.iter().copied().collect()
}

#[track_caller]
fn assert_known_faults(report: &ReportFile) {
    // The order of its tags is that of a directory, and may happen to be right.
    let mut must = report.ids("MUST");
    must.insert("dist.tags.sorted");
    assert_eq!(must, set(&MUST), "{}", report.pretty());
    assert_eq!(report.ids("SHOULD"), set(&SHOULD), "{}", report.pretty());
    let ids: Vec<&str> =
        report.findings().iter().map(|finding| finding["requirement"].as_str().unwrap_or_default()).collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "one finding each: {ids:?}");
}

fn requests(report: &ReportFile) -> u64 {
    report.0["run"]["requests"].as_u64().unwrap()
}

#[test]
fn has_its_known_faults_once_each() {
    let Some(server) = RegistryServer::start_with(Asks::Nothing, true) else { return };
    let report = ReportFile::parse(&run(&server, "http", "").run().expect(1));
    assert_known_faults(&report);
    assert!(requests(&report) <= MOST_REQUESTS, "{} requests", requests(&report));
    assert_eq!(report.0["run"]["leftBehind"].as_array().map_or(0, Vec::len), 0, "{}", report.0["run"]);
    // Nobody asked for sha512.
    assert!(!report.0["findings"].to_string().contains("sha512"));
}

#[test]
fn has_the_same_behind_a_login_and_behind_tls() {
    if let Some(server) = RegistryServer::start_with(Asks::Login, true) {
        let (user, password) = LOGIN;
        let run = run(&server, "http", "").env("GREENLIGHT_USERNAME", user).env("GREENLIGHT_PASSWORD", password);
        let ended = run.run().expect(1);
        assert!(!ended.stdout.contains(password));
        assert_known_faults(&ReportFile::parse(&ended));
    }
    if let Some(server) = RegistryServer::start_with(Asks::Tls, true) {
        let run = run(&server, "https", &format!("--ca {}", server.authority().display()));
        assert_known_faults(&ReportFile::parse(&run.run().expect(1)));
    }
}

#[test]
fn may_delete_nothing() {
    let Some(server) = RegistryServer::start_with(Asks::Nothing, false) else { return };
    let report = ReportFile::parse(&run(&server, "http", "").run().expect(1));
    let deletion: Vec<&str> = report.ids("MUST").into_iter().filter(|id| id.starts_with("dist.delete.")).collect();
    assert_eq!(deletion, Vec::<&str>::new(), "{}", report.pretty());
    let of = |id: &str| {
        let outcomes = report.0["outcomes"].as_array().unwrap();
        outcomes.iter().find(|outcome| outcome["requirement"] == id).map(|outcome| outcome["outcome"].clone())
    };
    assert_eq!(of("dist.delete.blob-off"), Some("pass".into()));
    assert_eq!(of("dist.delete.blob-202"), Some("unsupported".into()));
    // What stays behind is told.
    assert!(report.0["run"]["leftBehind"].as_array().is_some_and(|left| !left.is_empty()));
}

#[test]
fn can_be_looked_at_without_a_write() {
    let Some(server) = RegistryServer::start_with(Asks::Nothing, true) else { return };
    // Content of somebody else.
    let folder = crate::subject::Folder::new();
    let layout = folder.layout("image", &crate::subject::green());
    server.push(&format!("oci:{}:1.0", layout.display()), "some/image:1.0");
    for content in ["--content some/image:1.0", ""] {
        let report = ReportFile::parse(&run(&server, "http", &format!("--read-only {content}")).run());
        assert!(requests(&report) <= 40, "{} requests", requests(&report));
        let pull: Vec<&str> = report.ids("MUST").into_iter().filter(|id| id.starts_with("dist.pull.")).collect();
        assert_eq!(pull, Vec::<&str>::new(), "{}", report.pretty());
        let passed = report.0["counts"]["must"]["pass"].as_u64().unwrap();
        assert!(passed >= 15, "{passed} MUSTs were seen to hold");
    }
}

#[test]
fn shows_much_in_sixty_requests() {
    let Some(server) = RegistryServer::start_with(Asks::Nothing, true) else { return };
    let report = ReportFile::parse(&run(&server, "http", "--quick").run());
    assert!(requests(&report) <= 60, "{} requests", requests(&report));
    assert!(report.ids("MUST").is_subset(&set(&MUST)), "{}", report.pretty());
}
