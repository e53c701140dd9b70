//! A recorded run gives the same report without the registry, and so does the same seed with it.

use std::sync::atomic::AtomicBool;

use distribution::{Options, Replay};
use lab::registry;
use verdict::Report;
use wire::redact::Secrets;

use crate::driven::{Unwatched, against, lab, options};

/// A report without its times and its port.
fn timeless(report: &Report, url: &str) -> String {
    let mut report = report.clone();
    report.times.finished = String::new();
    report.times.milliseconds = 0;
    serde_json::to_string_pretty(&report).unwrap().replace(url, "URL")
}

#[test]
fn a_replay_judges_the_same() {
    // Bodies that are only sent are not made again, and those that come back as they were sent are not kept.
    let faults = [
        "stores_large_blobs_wrongly",
        "takes_manifests_of_any_size",
        "trusts_the_digest_of_a_put_over_1_mib",
        "trusts_the_digest_of_a_put_with_the_last_chunk",
        "trusts_the_digest_of_a_single_post_over_64_kib",
    ];
    let broken = registry::FAULTS.first().into_iter().chain(faults.map(|name| registry::fault(name).unwrap()));
    let variation = registry::variation("location_with_critical_query");
    for (fault, variation) in [(None, None), (None, variation)].into_iter().chain(broken.map(|one| (Some(one), None))) {
        let running = registry::start(registry::Options {
            faults: fault.into_iter().collect(),
            variations: variation.into_iter().collect(),
            ..registry::Options::default()
        });
        let running = running.unwrap();
        let url = running.url();
        let outcome = against(&url, Options { lanes: 3, ..options() });
        drop(running);
        let folder = tempfile::tempdir().unwrap();
        outcome.recording.save(folder.path(), &Secrets::default()).unwrap();
        let bodies = std::fs::read_dir(folder.path().join("bodies")).unwrap();
        let sizes: Vec<u64> = bodies.map(|entry| entry.unwrap().metadata().unwrap().len()).collect();
        assert!(fault.is_some() || sizes.iter().all(|size| *size < 64 << 10), "{sizes:?}");
        let replay = Replay::open(folder.path()).unwrap();
        let options = Options { name: url.clone(), lanes: 3, ..options() };
        let again = distribution::run(&replay, &options, &Unwatched, &AtomicBool::new(false));
        assert_eq!(timeless(&again.report, &url), timeless(&outcome.report, &url));
    }
}

#[test]
fn the_same_seed_gives_the_same_requests_and_the_same_report() {
    let run = |lanes| lab(&[], &[], Options { lanes, ..options() });
    let (one, other) = (run(1), run(4));
    let requests = |outcome: &distribution::RunOutcome| -> Vec<String> {
        let line = |(scenario, exchanged): (&str, &distribution::Exchanged)| {
            // The ids of sessions are the registry's own.
            let target = exchanged.request.target.split("/uploads/").next().unwrap_or_default().to_owned();
            format!("{scenario} {} {target} {:?}", exchanged.request.method, exchanged.request.body.as_slice().len())
        };
        outcome.recording.exchanges().map(line).collect()
    };
    assert_eq!(requests(&one), requests(&other));
    let plain = |outcome: &distribution::RunOutcome| {
        let mut report = outcome.report.clone();
        report.run.as_mut().unwrap().lanes = 0;
        let name = report.subject.name.clone();
        timeless(&report, &name)
    };
    assert_eq!(plain(&one), plain(&other));
}

#[test]
fn what_is_no_recording_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let error = |text: Option<&str>| {
        if let Some(text) = text {
            std::fs::write(folder.path().join("recording.json"), text).unwrap();
        }
        Replay::open(folder.path()).err().unwrap().to_string()
    };
    assert!(error(None).starts_with("read `"));
    assert!(error(Some("{")).contains("as a recording"));
    assert!(error(Some(r#"{"version":1}"#)).contains("missing field"));
}
