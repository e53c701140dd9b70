//! `greenlight lab registry`, and a run against it as a person would do it.

use std::io::{BufRead, BufReader};

use crate::binary::{Running, greenlight};
use crate::report_file::ReportFile;

/// The login that the lab asks for, where it is told to ask.
pub const LOGIN: (&str, &str) = ("someone", "hunter2-hunter2");

/// A lab registry in a process of its own, with its URL.
pub fn started(arguments: &str) -> (Running, String) {
    let mut command = greenlight(&format!("lab registry {arguments}"))
        .env("GREENLIGHT_USERNAME", LOGIN.0)
        .env("GREENLIGHT_PASSWORD", LOGIN.1);
    let mut running = command.start();
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (running, line.trim().to_owned())
}

#[test]
fn is_green_and_a_fault_is_one_finding() {
    let (_running, url) = started("");
    let ended = greenlight("registry").arg(&url).run().expect(0);
    assert!(ended.stdout.starts_with("green  distribution 1.1.1"), "{}", ended.stdout);

    let (_running, url) = started("--fault omits_location_on_manifest_put");
    let ended = greenlight("registry --out json").arg(&url).run().expect(1);
    let report = ReportFile::parse(&ended);
    assert_eq!(report.ids("MUST").into_iter().collect::<Vec<_>>(), ["dist.push.manifest.put-location"]);
}

#[test]
fn lists_its_switches_and_refuses_unknown_ones() {
    let ended = greenlight("lab registry --list").run().expect(0);
    assert!(ended.stdout.contains("omits_location_on_manifest_put") && ended.stdout.contains("variations"));
    let said = greenlight("lab registry --fault no_such_fault").run().refusal(2);
    assert!(said.contains("no_such_fault") && said.contains("--list"), "{said}");
}

#[test]
fn a_full_disk_of_the_registry_is_told_as_what_it_is() {
    let (_running, url) = started("--fault disk_is_full");
    let ended = greenlight("registry").arg(&url).run();
    assert!(ended.code == Some(1) || ended.code == Some(3), "{ended:?}");
    assert!(ended.stdout.contains("50"), "{}", ended.stdout);
}

#[test]
fn a_recorded_run_is_judged_again_without_the_registry() {
    let (running, url) = started("");
    let folder = tempfile::tempdir().unwrap();
    let record = format!("registry --out json --record {}", folder.path().display());
    let first = greenlight(&record).arg(&url).run().expect(0);
    drop(running);
    let again = greenlight(&format!("registry --out json --replay {}", folder.path().display())).run().expect(0);
    let timeless = |text: &str| {
        let mut report: serde_json::Value = serde_json::from_str(text).unwrap();
        report["times"] = serde_json::Value::Null;
        report
    };
    assert_eq!(timeless(&first.stdout), timeless(&again.stdout));
}

#[test]
fn an_interrupt_writes_what_is_known() {
    // Slow answers give the time to interrupt.
    let (_registry, url) = started("--variation answers_slowly");
    let mut command = greenlight("registry --out json --lanes 1").arg(&url);
    let mut running = command.start();
    std::thread::sleep(std::time::Duration::from_millis(700));
    let interrupted = std::process::Command::new("kill").args(["-INT", &running.0.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    let ended = running.end();
    assert_eq!(ended.code, Some(130), "{}", ended.stderr);
    let report = ReportFile::parse(&ended);
    assert_ne!(report.verdict(), "green");
}
