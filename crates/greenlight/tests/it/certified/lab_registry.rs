//! `greenlight lab registry`, and a run against it as a person would do it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

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

    let (_running, url) = started("--fault answers_manifest_pushes_without_location");
    let ended = greenlight("registry --out json").arg(&url).run().expect(1);
    let report = ReportFile::parse(&ended);
    assert_eq!(report.ids("MUST").into_iter().collect::<Vec<_>>(), ["dist.push.manifest.put-location"]);
}

#[test]
fn lists_its_switches_and_refuses_unknown_ones() {
    let ended = greenlight("lab registry --list").run().expect(0);
    assert!(ended.stdout.contains("answers_manifest_pushes_without_location") && ended.stdout.contains("variations"));
    let said = greenlight("lab registry --fault no_such_fault").run().refusal(2);
    assert!(said.contains("no_such_fault") && said.contains("--list"), "{said}");
}

#[test]
fn a_full_disk_of_the_registry_is_one_finding_that_says_where_to_look() {
    let (_running, url) = started("--fault runs_out_of_room");
    let ended = greenlight("registry").arg(&url).run().expect(1);
    let text = &ended.stdout;
    assert_eq!(text.matches("MUST[").count(), 1, "{text}");
    assert!(text.contains("MUST[dist.push.blob.put-201]") && text.contains("room on its disk"), "{text}");
    assert!(text.contains("no space left on device"), "{text}");
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
fn an_interrupt_ends_a_wait_and_writes_what_is_known() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = stream;
            let mut head = [0; 4096];
            let length = stream.read(&mut head).unwrap_or(0);
            let answer: &[u8] = match head.get(..length).is_some_and(|head| head.starts_with(b"GET /v2/ ")) {
                true => b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                false => b"HTTP/1.1 429 Slow\r\nRetry-After: 30\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            };
            let _ = stream.write_all(answer);
        }
    });
    let mut command = greenlight("registry --out json").arg(&url);
    let started = Instant::now();
    let mut running = command.start();
    std::thread::sleep(Duration::from_millis(1_500));
    running.signal("INT");
    let ended = running.end();
    assert_eq!(ended.code, Some(130), "{}", ended.stderr);
    assert!(started.elapsed() < Duration::from_secs(20));
    let report = ReportFile::parse(&ended);
    assert_ne!(report.verdict(), "green");
}
